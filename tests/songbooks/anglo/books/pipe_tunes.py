"""Portrait of a pipe band's tune book: landscape, kind at the left and composer at the right of each title, grace notes throughout."""

from __future__ import annotations

from pathlib import Path
from random import Random

from songbooks.anglo.voices import Voice, sort_key
from songbooks.engraved import fonts, latex, lily, pdfs
from songbooks.engraved.latex import Titled, escape
from songbooks.engraved.music import Note, Tune, tune
from songbooks.office.made import Made
from songbooks.truth import SongTruth, page_count

KIND = "Pipe band's tune book (LilyPond, A4 landscape): kind at the left, title in the middle, composer at the right, two- and four-part tunes, some over two pages, contents in three columns by kind with pages"
_KINDS = (("2/4 March", "2/4", 9), ("3/4 March", "3/4", 6), ("4/4 March", "4/4", 7), ("6/8 March", "6/8", 8), ("Slow Air", "3/4", 4),
          ("Strathspey", "4/4", 6), ("Reel", "reel", 6), ("Jig", "6/8", 7), ("Hornpipe", "reel", 3))  # fmt: skip
_PAPER = r"""
#(set-global-staff-size 17)
\paper {
  #(set-paper-size "a4landscape")
  top-margin = 9\mm bottom-margin = 9\mm left-margin = 14\mm right-margin = 14\mm
  print-first-page-number = ##t first-page-number = 1
  oddHeaderMarkup = ##f evenHeaderMarkup = ##f
  oddFooterMarkup = \markup \fill-line { \fontsize #-2 "Ardvourlie & District Pipe Band" "" \fromproperty #'page:page-number-string }
  evenFooterMarkup = \markup \fill-line { \fontsize #-2 "Ardvourlie & District Pipe Band" "" \fromproperty #'page:page-number-string }
  scoreTitleMarkup = \markup \fromproperty #'header:piece
  ragged-bottom = ##t ragged-last-bottom = ##t indent = 0
  score-markup-spacing.padding = 3 markup-system-spacing.padding = 2
}
\layout { \context { \Score \omit BarNumber } \context { \Staff \omit KeySignature } \context { \Voice \override Stem.direction = #DOWN \override Slur.direction = #UP } }
"""


def make(folder: Path) -> Made:
    """Tunes by LilyPond in the order of kinds, after a cover and contents."""
    writer = Voice("pipes", 5201)
    source, names, kinds = [_PAPER, r"\book {"], [], []
    for kind, rhythm, count in _KINDS:
        for place in range(count):
            number = len(names)
            names.append(writer.title())
            kinds.append(kind)
            parts = writer.random.choice((2, 2, 4, 4, 4, 6) if "March" in kind or kind == "Jig" else (2, 2, 4))
            source += [r"\pageBreak" if place == 0 and number else "", lily.begin(number), *_score(writer, number, names[-1], kind, rhythm, parts), lily.stop()]
    titled = [Titled(name, [f"{name} ({kind})"]) for name, kind in zip(names, kinds)]
    music, truth = lily.engrave("\n".join([*source, "}"]), "tunes", folder, titled)
    front = latex.typeset(_front(writer, truth, kinds), "front", folder)
    return Made(pdfs.join([front, music], folder / "book.pdf"), pdfs.shifted(truth, page_count(front)), [2])


def _score(writer: Voice, number: int, name: str, kind: str, rhythm: str, parts: int) -> list[str]:
    """A tune of so many parts of eight bars, each repeated."""
    random = writer.random
    melody = tune(random, "Amix", rhythm, parts * 8, -1, 7)
    music = []
    for part in range(parts):
        bars = melody.bars[part * 8 : part * 8 + 8]
        music.append(r"\repeat volta 2 { " + " | ".join(_bar(bar, random) for bar in bars) + r" \break }")
    composer = random.choice(["Trad.", "Trad.", "P/M " + writer.person(), writer.person(), "Arr. " + writer.person()])
    heading = lily.marked(number, rf"\fill-line {{ {lily.quote(kind)} \fontsize #4 \bold {lily.quote(name)} {lily.quote(composer)} }}")
    return [rf"\score {{ \new Staff {{ {lily.signature(melody)} {' '.join(music)} }} \header {{ piece = \markup \column {{ {heading} \vspace #0.3 }} }} }}"]


def _bar(bar: list[Note], random: Random) -> str:
    """A bar with grace notes before the long notes."""
    made = []
    for note in bar:
        if note.length >= 4 or random.random() < 0.25:
            made.append(random.choice((r"\grace { g''32 }", r"\grace { g''32[ d''] }", r"\grace { g''32[ a' d''] }", r"\grace { a'32[ d'' c''] }")))
        made.append(lily.notes([note], "Amix"))
    return " ".join(made)


def _front(writer: Voice, truth: list[SongTruth], kinds: list[str]) -> str:
    """Cover and contents: under each kind its tunes by the alphabet."""
    body = []
    for kind, _, _ in _KINDS:
        rows = sorted(((song.title, song.start) for song, own in zip(truth, kinds) if own == kind), key=lambda row: sort_key(row[0]))
        body.append(rf"\textbf{{{escape(kind)}s}}\par " + "".join(rf"\hangindent=3mm {escape(title)}\dotfill {page}\par " for title, page in rows) + r"\vspace{2mm}")
    return (
        latex.head("10pt", "a4paper,landscape,margin=1.6cm", "nimbus-sans", fonts.new_font("Fancy", "garamond"))
        + r"\thispagestyle{empty}\begin{center}\vspace*{3cm}{\Fancy\fontsize{40}{48}\selectfont Ardvourlie \& District\\Pipe Band}\\[1cm]{\Large Tune Book -- Grade 4 and Juniors}\end{center}\newpage"
        + rf"{{\Large\bfseries Index of tunes}}\begin{{multicols}}{{3}}\footnotesize\raggedcolumns {' '.join(body)}\end{{multicols}}\end{{document}}"
    )
