"""Portrait of a town band's carol book for one player: march-card size, three or four carols a page, numbers, no words."""

from __future__ import annotations

from pathlib import Path

from songbooks.anglo.voices import Voice
from songbooks.engraved import latex, lily, pdfs
from songbooks.engraved.latex import Titled, escape
from songbooks.engraved.music import tune
from songbooks.office.made import Made
from songbooks.truth import page_count

KIND = "Town band's carol book, one player's part on march-card paper (LilyPond): number and title in capitals, three or four carols a page without words, the list inside the cover gives numbers only"
_COUNT = 44
_PAPER = r"""
#(set-global-staff-size 15)
#(set! paper-alist (cons '("card" . (cons (* 178 mm) (* 133 mm))) paper-alist))
\paper {
  #(set-paper-size "card")
  #(define fonts (set-global-fonts #:roman "Nimbus Roman" #:factor (/ staff-height pt 20)))
  top-margin = 5\mm bottom-margin = 5\mm left-margin = 8\mm right-margin = 8\mm
  oddHeaderMarkup = \markup \fill-line { \italic "Solo Cornet B♭" "" "" } evenHeaderMarkup = \markup \fill-line { \italic "Solo Cornet B♭" "" "" }
  print-first-page-number = ##t oddFooterMarkup = ##f evenFooterMarkup = ##f
  scoreTitleMarkup = \markup \fromproperty #'header:piece
  ragged-bottom = ##t ragged-last-bottom = ##t indent = 0
  score-markup-spacing.padding = 2 markup-system-spacing.padding = 0.8 top-markup-spacing.padding = 1
}
\layout { \context { \Score \omit BarNumber \override NonMusicalPaperColumn.page-break-permission = ##f } }
"""


def make(folder: Path) -> Made:
    """The part book: cover, list inside it, carols, notes for conductors on the last page."""
    writer = Voice("carols", 5301)
    names = [writer.title() for _ in range(_COUNT)]
    source = [_PAPER, r"\book {"]
    for number, name in enumerate(names):
        source += [lily.begin(number), _score(writer, number, name), lily.stop()]
    titled = [Titled(name, [name.upper(), f"{number}. {name}"]) for number, name in enumerate(names, 1)]
    music, truth = lily.engrave("\n".join([*source, "}"]), "carols", folder, titled)
    front = latex.typeset(_front(names), "front", folder)
    back = latex.typeset(_head() + rf"{{\bfseries For the conductor}}\par {escape(writer.prose(8))}\end{{document}}", "back", folder)
    return Made(pdfs.join([front, music, back], folder / "book.pdf"), pdfs.shifted(truth, page_count(front)), [2])


def _score(writer: Voice, number: int, name: str) -> str:
    """One carol: melody with dynamics, a direction under the title."""
    random = writer.random
    melody = tune(random, random.choice(["G", "F", "C", "D", "Bb", "Am", "Dm"]), random.choice(["hymn", "hymn", "4/4", "3/4", "6/8"]), random.choice((8, 12, 16, 16, 20)), -2, 8)
    bars = [lily.notes(bar, melody.key) for bar in melody.bars]
    for place in (0, 8):
        if place < len(bars):
            first, _, rest = bars[place].partition(" ")
            bars[place] = first + random.choice((r"\mf ", r"\p ", r"\f ")) + rest
    hint = random.choice(("Andante", "Moderato", "Allegro", "With spirit", "", f"{random.choice((3, 4, 5))} verses", "v. 2 quartet only", "Descant last verse"))
    composer = random.choice(("", "Trad.", "arr. " + writer.person(), writer.person()))
    heading = lily.marked(number, rf'\fill-line {{ \line {{ \bold \fontsize #3 "{number + 1}" \hspace #1 \italic {lily.quote(hint)} }} \bold \fontsize #2 {lily.quote(name.upper())} \italic {lily.quote(composer)} }}')
    return rf"\score {{ \new Staff {{ {lily.signature(melody)} {' | '.join(bars)} \bar {lily.quote('|.')} }} \header {{ piece = \markup {heading} }} }}"


def _head() -> str:
    """The preamble of cover and back."""
    return latex.head("9pt", "paperwidth=17.8cm,paperheight=13.3cm,margin=0.9cm", "nimbus")


def _front(names: list[str]) -> str:
    """Cover with the player's part, and the list of carols by number."""
    rows = "".join(rf"\makebox[6mm][r]{{{number}}}\hspace{{2mm}}\parbox[t]{{42mm}}{{\raggedright {escape(name)}}}\par " for number, name in enumerate(names, 1))
    return (
        _head()
        + r"\thispagestyle{empty}\begin{center}\vspace*{1cm}{\fontsize{30}{36}\selectfont\bfseries CHRISTMAS FAVOURITES\\ FOR BAND}\\[8mm]{\LARGE SOLO CORNET B\,flat}\\[14mm]{\large Mossington Silver Band}\\[3mm]\textit{Please return all books to the librarian on Boxing Day}\end{center}\newpage"
        + rf"\begin{{center}}\textbf{{INDEX}}\end{{center}}\begin{{multicols}}{{3}}\scriptsize {rows}\end{{multicols}}\end{{document}}"
    )
