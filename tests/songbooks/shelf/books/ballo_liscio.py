"""Portrait of an Italian accordion album of dance music: two staves, the title in a grey bar with the register at its right.

The dance stands under the bar at the left, the author at the right; pieces take one page, seldom two, and begin
on a new page; the last page names the publisher's other albums. The indice in front gives the page
first, then title and dance in one column, as the cheap albums do.
"""

from __future__ import annotations

from pathlib import Path
from random import Random

from songbooks.anglo import lily_parts
from songbooks.engraved import latex, lily, pdfs
from songbooks.engraved.latex import Titled, escape
from songbooks.engraved.music import tune
from songbooks.lyrics import Writer
from songbooks.office.made import Made
from songbooks.truth import SongTruth, page_count

KIND = "Italian accordion album of ballroom dances (LilyPond): title in a grey bar with register at the right, dance left and author right; indice in front with page first, then title and dance"
COUNT = 28
DANCES = {"Valzer": ("3/4", 96), "Mazurka": ("3/4", 48), "Polca": ("2/4", 80), "Tango": ("4/4", 48), "Beguine": ("4/4", 24), "Fox": ("4/4", 40)}
REGISTERS = ("Musette", "Master", "Bandoneon", "Violino", "Clarino")
PAPER = r"""
#(set-global-staff-size 17)
\paper {
  #(set-paper-size "a4")
  #(define fonts (set-global-fonts #:roman "URW Bookman" #:sans "Nimbus Sans Narrow" #:factor (/ staff-height pt 20)))
  top-margin = 10\mm bottom-margin = 10\mm left-margin = 14\mm right-margin = 14\mm indent = 0
  first-page-number = 5 print-first-page-number = ##t oddHeaderMarkup = ##f evenHeaderMarkup = ##f
  oddFooterMarkup = \markup \fill-line { "" \tiny "E.M.B. 114" \fromproperty #'page:page-number-string }
  evenFooterMarkup = \markup \fill-line { \fromproperty #'page:page-number-string \tiny "E.M.B. 114" "" }
  scoreTitleMarkup = \markup \fromproperty #'header:piece
  ragged-bottom = ##f ragged-last-bottom = ##t
}
\layout { \context { \Score \omit BarNumber } }
"""


def make(folder: Path) -> Made:
    """Cover, the indice on page 3, the pieces from page 5, the advertisement at the end."""
    writer = Writer("it", 8108)
    titles, dances, authors = [], [], [writer.person() for _ in range(9)]
    for _ in range(COUNT):
        titles.append(writer.title())
        dances.append(writer.random.choice(list(DANCES)))
    source = [PAPER, r"\book {"]
    for number, (title, dance) in enumerate(zip(titles, dances)):
        source += [lily.begin(number), *_piece(writer.random, number, title, dance, writer.random.choice(authors)), lily.stop()]
    music, truth = lily.engrave("\n".join([*source, "}"]), "pieces", folder, [Titled(title, [f"{title} ({dance.lower()})"]) for title, dance in zip(titles, dances)])
    front = latex.typeset(_front(writer, truth, dances), "front", folder)
    back = latex.typeset(_back(writer), "back", folder)
    pdf = pdfs.join([front, music, back], folder / "book.pdf")
    return Made(pdf, pdfs.shifted(truth, page_count(front)), [3])


def _piece(random: Random, number: int, title: str, dance: str, author: str) -> list[str]:
    """The bar with title and register, dance and author under it, two staves with chord names between."""
    rhythm, bars = DANCES[dance]
    music = tune(random, random.choice(["C", "G", "F", "D", "Am", "Dm", "Bb"]), rhythm, random.choice((bars, bars, bars + 16, bars - 8)), 0, 9)
    size = 5 if len(title) < 26 else 3
    bar = r"\combine \with-color #(rgb-color 0.8 0.8 0.8) \filled-box #'(0 . 100) #'(-1.8 . 4) #0.3 " + rf"\line {{ \hspace #2 \fontsize #{size} \bold {lily.quote(title)} }}"
    register = rf"\circle \fontsize #-3 \sans {lily.quote(random.choice(REGISTERS)[:3])}"
    heading = lily.marked(number, rf"\column {{ \line {{ {bar} \translate #'(-6 . 0.8) {register} }} \vspace #0.2 \fill-line {{ \italic {lily.quote(dance)} \fontsize #-1 {lily.quote(author)} }} }}")
    return [
        r"\pageBreak" if number else "",
        rf"\score {{ \new PianoStaff << \new Staff {{ {lily.signature(music)} {lily_parts.right_hand(music)} \bar \"|.\" }}".replace('\\"', '"'),
        rf"\new Staff {{ \clef bass {lily.signature(music)} {lily_parts.left_hand(music, random)} }} >>",
        rf"\header {{ piece = \markup {heading} }} }}",
    ]


def _front(writer: Writer, truth: list[SongTruth], dances: list[str]) -> str:
    """Cover, an empty page, the indice, a page about the register signs."""
    rows = "".join(rf"\makebox[12mm][r]{{{song.start + 4}}}\hspace{{5mm}}{escape(song.title)} \textit{{({dance.lower()})}}\par\vspace{{1.1mm}}" for song, dance in zip(truth, dances))
    return (
        latex.head("11pt", "a4paper,margin=2.2cm", "bookman")
        + r"\thispagestyle{empty}\begin{center}\vspace*{3cm}{\fontsize{50}{60}\selectfont\bfseries\color{red!70!black} BALLO LISCIO}\\[8mm]\LARGE 28 successi per fisarmonica\\[10cm]\large Volume secondo\end{center}\newpage\thispagestyle{empty}\mbox{}\newpage"
        + rf"{{\LARGE\bfseries INDICE\par}}\vspace{{8mm}}{rows}\newpage \textbf{{I registri}}\par\medskip {escape(writer.prose(6))}\end{{document}}"
    )


def _back(writer: Writer) -> str:
    """The publisher's other albums, whose titles are not in this one."""
    rows = "".join(rf"E.M.B. {number}\quad {escape(writer.title())} e altri balli\par\smallskip " for number in range(101, 114))
    return latex.head("11pt", "a4paper,margin=2.2cm", "bookman") + rf"\thispagestyle{{empty}}{{\Large\bfseries Della stessa collana\par}}\bigskip {rows}\end{{document}}"
