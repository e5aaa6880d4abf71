"""Portrait of a teacher's piano album: pieces by composers with dates, opus lines, and a thematic contents of two-bar incipits."""

from __future__ import annotations

from pathlib import Path

from songbooks.anglo import lily_parts
from songbooks.anglo.voices import Voice
from songbooks.engraved import latex, lily, pdfs
from songbooks.engraved.latex import Titled, escape
from songbooks.engraved.music import Tune, tune
from songbooks.office.made import Made
from songbooks.truth import SongTruth, page_count

KIND = "Easy piano album: pieces with opus lines, composers with dates at the right and sonatinas in movements, thematic contents of incipits with titles and pages on two pages"
_COUNT = 38
_FORMS = ("Allegretto", "Moderato", "Andante cantabile", "Allegro", "Con moto", "Tempo di menuetto", "Vivace")
_PAPER = r"""
#(set-global-staff-size 18)
\paper {
  #(set-paper-size "a4")
  #(define fonts (set-global-fonts #:roman "C059" #:factor (/ staff-height pt 20)))
  top-margin = 12\mm bottom-margin = 12\mm left-margin = 16\mm right-margin = 16\mm
  oddHeaderMarkup = ##f evenHeaderMarkup = ##f
  oddFooterMarkup = \markup \fill-line { "" \fromproperty #'page:page-number-string "" }
  evenFooterMarkup = \markup \fill-line { "" \fromproperty #'page:page-number-string "" }
  scoreTitleMarkup = \markup \fromproperty #'header:piece
  ragged-bottom = ##t ragged-last-bottom = ##t
  score-markup-spacing.padding = 4
}
\layout { indent = 8\mm \context { \Score \omit BarNumber } }
"""


def make(folder: Path) -> Made:
    """The pieces first, then the contents with the pages they came to stand on."""
    writer = Voice("piano", 5501)
    random = writer.random
    composers = [(writer.person(), born, born + random.randint(38, 80)) for born in (random.randint(1710, 1880) for _ in range(9))]
    titles, by, themes = [], [], []
    source = [_PAPER + r"\paper { print-first-page-number = ##t first-page-number = 5 }", r"\book {"]
    for number in range(_COUNT):
        sonatina = number % 12 == 10
        title = f"Sonatina in {('G', 'F', 'C')[number // 12]}" if sonatina else _title(writer)
        titles.append(title)
        by.append(composers[number * 3 % 9 if number % 5 else 4])
        lead, block = _piece(writer, number, title, by[-1], sonatina)
        themes.append(lead)
        source += [lily.begin(number), *block, lily.stop()]
    music, truth = lily.engrave("\n".join([*source, "}"]), "pieces", folder, [Titled(title, [f"{n}. {title}"]) for n, title in enumerate(titles, 1)])
    contents, _ = lily.engrave(_contents(themes, truth, by), "contents", folder, [])
    cover = latex.typeset(_cover(writer, page_count(contents)), "cover", folder)
    pdf = pdfs.join([cover, contents, music], folder / "book.pdf")
    first = page_count(cover) + 1
    lists = list(range(first, first + page_count(contents)))
    return Made(pdf, pdfs.shifted(truth, first - 1 + page_count(contents)), lists)


def _title(writer: Voice) -> str:
    """A title of one piece; sonatinas are named by their keys."""
    while True:
        title = writer.title()
        if "Sonatina" not in title:
            return title


def _piece(writer: Voice, number: int, title: str, by: tuple[str, int, int], sonatina: bool) -> tuple[Tune, list[str]]:
    """A piece of one movement, or a sonatina of three; the first tune is its theme."""
    random = writer.random
    opus = random.choice(("", f"Op. {random.randint(2, 140)}, No. {random.randint(1, 12)}", f"from “{writer.title()}”"))
    name = rf"\fill-line {{ \fontsize #4 \bold {lily.quote(title)} }}"
    line = rf"\fill-line {{ \bold \fontsize #2 {lily.quote(f'{number + 1}.')} \fontsize #-1 {lily.quote(opus)} \right-column {{ {lily.quote(by[0])} \fontsize #-2 {lily.quote(f'({by[1]}–{by[2]})')} }} }}"
    heading = lily.marked(number, rf"\column {{ {name} {line} \vspace #0.5 }}")
    movements, themes = [], []
    for place in range(3 if sonatina else 1):
        theme = tune(random, random.choice(["C", "G", "F", "D", "Am", "Em"]), random.choice(["4/4", "3/4", "2/4", "6/8"]), random.choice((32, 48)) if sonatina else random.choice((16, 24, 32, 32, 48, 64)), 0, 9)
        themes.append(theme)
        tempo = random.choice(_FORMS)
        label = rf"\bold {lily.quote(('I', 'II', 'III')[place] + '. ' + tempo)}"
        piece = heading if place == 0 and not sonatina else rf"\column {{ {heading} {label} }}" if place == 0 else label
        mark = "" if sonatina else rf"\tempo {lily.quote(tempo)} "
        movements.append(rf"\score {{ \new PianoStaff << \new Staff {{ {mark}{lily.signature(theme)} {lily_parts.melody(theme)} \bar {lily.quote('|.')} }} \new Staff {{ \clef bass {lily.signature(theme)} {lily_parts.left_hand(theme, random)} }} >> \header {{ piece = \markup {piece} }} }}")
    return themes[0], movements


def _contents(themes: list[Tune], truth: list[SongTruth], by: list[tuple[str, int, int]]) -> str:
    """Incipits of two bars, each with its title, composer and page; the pages are those that the music prints."""
    rows = [_PAPER.replace("staff-size 18", "staff-size 13").replace("score-markup-spacing.padding = 4", "score-markup-spacing.padding = 0.5"), r"\paper { first-page-number = 3 markup-system-spacing.padding = 0.3 }", r"\book { \markup \fill-line { \fontsize #6 \bold \"CONTENTS\" }".replace('\\"', '"')]
    for number, (theme, song, composer) in enumerate(zip(themes, truth, by), 1):
        notes = " | ".join(lily.notes(bar, theme.key) for bar in theme.bars[:3])
        last = composer[0].split()[-1].upper()
        head = rf"\fill-line {{ \line {{ {lily.quote(f'{number}. {last}')} \italic {lily.quote(song.title)} }} \bold {lily.quote(str(song.start + 4))} }}"
        rows.append(rf"\score {{ \new Staff \with {{ \magnifyStaff #4/5 }} {{ {lily.signature(theme)} {notes} \bar \"\" }} \layout {{ indent = 0 ragged-right = ##t }} \header {{ piece = \markup {head} }} }}".replace('\\"', '"'))
    return "\n".join([*rows, "}"])


def _cover(writer: Voice, lists: int) -> str:
    """Cover, and a preface so that the contents stand where they should."""
    return (
        latex.head("12pt", "a4paper,margin=3cm", "schoolbook")
        + r"\thispagestyle{empty}\begin{center}\vspace*{4cm}{\fontsize{38}{46}\selectfont\itshape First Steps\\ at the Keyboard\par}\vspace{1cm}{\Large Thirty-eight easy pieces\\ in progressive order}\\[7cm] edited and fingered by "
        + rf"{escape(writer.person())}\end{{center}}\newpage\thispagestyle{{empty}}{{\Large\itshape Preface}}\par\vspace{{5mm}}{escape(writer.prose(8))}\end{{document}}"
    )
