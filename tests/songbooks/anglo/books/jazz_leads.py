"""Portrait of a hand-lettered jazz fake book: one sheet a tune, some sheets of two, style at the left, composer at the right, index in three columns."""

from __future__ import annotations

from pathlib import Path
from random import Random

from songbooks.anglo import lily_parts
from songbooks.anglo.voices import Voice, sort_key, turned
from songbooks.engraved import latex, lily, pdfs
from songbooks.engraved.latex import Titled, escape
from songbooks.engraved.music import Tune, tune
from songbooks.office.made import Made
from songbooks.truth import SongTruth, page_count

KIND = "Hand-lettered jazz fake book: melody and chords without words, title in capitals, style left and composer right, some tunes on two pages and some pages with two tunes, index in three columns in front whose pages are the book's own"
_COUNT = 70
_STYLES = ("(MED. SWING)", "(BALLAD)", "(BOSSA)", "(FAST)", "(LATIN)", "(MED. UP)", "(JAZZ WALTZ)", "(EVEN 8THS)", "(SLOW BLUES)")
_PAPER = r"""
#(set-global-staff-size 20)
\paper {
  #(set-paper-size "letter")
  #(define fonts (set-global-fonts #:roman "Comic Neue" #:sans "Comic Neue" #:factor (/ staff-height pt 20)))
  top-margin = 10\mm bottom-margin = 9\mm left-margin = 14\mm right-margin = 14\mm
  print-first-page-number = ##t first-page-number = 1
  oddHeaderMarkup = \markup \fill-line { "" "" \fontsize #2 \fromproperty #'page:page-number-string }
  evenHeaderMarkup = \markup \fill-line { \fontsize #2 \fromproperty #'page:page-number-string "" "" }
  oddFooterMarkup = ##f evenFooterMarkup = ##f
  scoreTitleMarkup = \markup \fromproperty #'header:piece
  ragged-bottom = ##t ragged-last-bottom = ##t indent = 0
}
\layout { \context { \Score \omit BarNumber \override SystemStartBar.collapse-height = #1 } }
"""


def make(folder: Path) -> Made:
    """The sheets in alphabetical order, then the index from the pages they came to stand on."""
    writer = Voice("jazz", 5701)
    names = sorted((writer.title() for _ in range(_COUNT)), key=sort_key)
    composers = [writer.person() for _ in range(26)]
    source = [_PAPER, r"\book {"]
    for number, name in enumerate(names):
        short = number % 9 in (3, 4)
        joined = number % 9 == 4
        source += ["" if number == 0 or joined else r"\pageBreak", lily.begin(number), *_sheet(writer, number, name, composers, short), lily.stop()]
    titled = [Titled(name, [name.upper(), *([turned(name)] if turned(name) != name else [])]) for name in names]
    music, truth = lily.engrave("\n".join([*source, "}"]), "sheets", folder, titled)
    front = latex.typeset(_front(truth), "front", folder)
    return Made(pdfs.join([front, music], folder / "book.pdf"), pdfs.shifted(truth, page_count(front)), list(range(2, page_count(front) + 1)))


def _sheet(writer: Voice, number: int, name: str, composers: list[str], short: bool) -> list[str]:
    """One tune: heading, chords, melody in lines of four bars with double bars and repeats."""
    random = writer.random
    key = random.choice(["C", "F", "Bb", "Eb", "Ab", "G", "Cm", "Gm", "Dm", "Am"])
    bars = 16 if short else random.choice((32, 32, 32, 36, 48, 64))
    melody = tune(random, key, random.choice(["4/4", "4/4", "reel", "3/4"]), bars, -3, 9)
    colours = {"m": ["m7", "m7", "m9", "m7.5-"], "": ["7", "maj7", "7", "9", "6", "13"]}
    composer = random.choice(composers).upper()
    credits = rf"\right-column {{ {lily.quote('MUSIC: ' + composer)} {lily.quote('LYRIC: ' + random.choice(composers).upper())} }}" if random.random() < 0.2 else lily.quote("– " + composer)
    size = 7 if len(name) < 24 else 4
    head = rf"\fill-line {{ \fontsize #-1 {lily.quote(random.choice(_STYLES))} \fontsize #{size} \bold \underline {lily.quote(name.upper())} \fontsize #-1 {credits} }}"
    heading = lily.marked(number, rf"\column {{ {head} \vspace #0.7 }}")
    return [
        rf"\score {{ << \new ChordNames {{ \set majorSevenSymbol = \markup \"MA7\" \set chordChanges = ##f \chordmode {{ {lily_parts.chords(melody, colours, random)} }} }}".replace('\\"', '"'),
        rf"\new Staff {{ {lily.signature(melody)} {_lines(melody, random)} \bar {lily.quote('|.')} }} >>",
        rf"\header {{ piece = \markup {heading} }} }}",
    ]


def _lines(melody: Tune, random: Random) -> str:
    """Four bars a line; rehearsal letters at sections in some tunes."""
    letters = random.random() < 0.5
    rows = []
    for place, bar in enumerate(melody.bars):
        mark = r"\mark \default " if letters and place % 8 == 0 else ""
        close = r' \bar "||"' if place % 8 == 7 else ""
        rows.append(mark + lily.notes(bar, melody.key) + close + (r" \break" if place % 4 == 3 else ""))
    return " | ".join(rows)


def _front(truth: list[SongTruth]) -> str:
    """Cover and index in three columns, sorted with articles behind."""
    rows = "".join(rf"\hangindent=4mm {escape(turned(song.title).upper())}\dotfill {song.start}\par\vspace{{1.2mm}}" for song in truth)
    return (
        latex.head("9pt", "letterpaper,margin=1.5cm", "comic")
        + r"\thispagestyle{empty}\begin{center}\vspace*{7cm}{\fontsize{56}{64}\selectfont\bfseries THE HONEST\\BOOK}\\[1cm]{\Large C EDITION}\end{center}\newpage"
        + rf"\begin{{center}}{{\Large\bfseries INDEX}}\end{{center}}\begin{{multicols}}{{3}}\small\raggedright {rows}\end{{multicols}}\end{{document}}"
    )
