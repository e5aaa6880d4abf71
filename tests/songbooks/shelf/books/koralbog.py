"""Portrait of a Danish koralbog for the organist: four parts without words, number large at the left, first line beside, source at the right.

One to three chorales a page; several melodies to one hymn are numbered A and B with the same first line; no contents in
front, behind a register of first lines and one of metres, both by number.
"""

from __future__ import annotations

from pathlib import Path

from songbooks.continental.local import LocalWriter
from songbooks.download import staves
from songbooks.engraved import latex, lily, pdfs
from songbooks.engraved.latex import Titled, escape
from songbooks.engraved.music import tune
from songbooks.office.made import Made
from songbooks.shelf.sorting import plain
from songbooks.truth import page_count

KIND = "Danish koralbog (LilyPond, oblong): four parts without words, large number and first line at the left, source at the right, twins A and B; registers of first lines and metres behind by number"
COUNT = 72
METRES = ("8.7.8.7", "8.8.8.8", "7.6.7.6 D", "6.6.8.6", "8.7.8.7.8.8.7", "11.10.11.10", "8.8.7.8.8.7")
SOURCES = ("Tysk 16. årh.", "Førreformatorisk visemelodi", "{person} {year}", "{person} {year}", "{person} {year}", "Fransk 1551", "Dansk folkemelodi", "Lollandsk 1778")
PAPER = r"""
#(set-global-staff-size 15)
#(set! paper-alist (cons '("oblong" . (cons (* 250 mm) (* 180 mm))) paper-alist))
\paper {
  #(set-paper-size "oblong")
  #(define fonts (set-global-fonts #:roman "Linux Libertine O" #:factor (/ staff-height pt 20)))
  top-margin = 10\mm bottom-margin = 10\mm left-margin = 18\mm right-margin = 18\mm indent = 0
  print-page-number = ##f oddHeaderMarkup = ##f evenHeaderMarkup = ##f oddFooterMarkup = ##f evenFooterMarkup = ##f
  scoreTitleMarkup = \markup \fromproperty #'header:piece
  ragged-bottom = ##t ragged-last-bottom = ##t score-markup-spacing.padding = 6 markup-system-spacing.padding = 2
}
\layout { \context { \Score \omit BarNumber } }
"""


def make(folder: Path) -> Made:
    """Title pages, the chorales, two registers."""
    writer = LocalWriter("da", "sv", 8106)
    numbers, titles = _hymns(writer)
    metres = [writer.random.choice(METRES) for _ in titles]
    source = [PAPER, r"\book {"]
    for place, (number, title) in enumerate(zip(numbers, titles)):
        source += [lily.begin(place), *_score(writer, place, number, title, metres[place]), lily.stop()]
    titled = [Titled(title, [f"{number} {title}"]) for number, title in zip(numbers, titles)]
    music, truth = lily.engrave("\n".join([*source, "}"]), "chorales", folder, titled)
    front = latex.typeset(_front(writer), "front", folder)
    back = latex.typeset(_back(numbers, titles, metres), "back", folder)
    pdf = pdfs.join([front, music, back], folder / "book.pdf")
    first = page_count(front) + page_count(music) + 1
    return Made(pdf, pdfs.shifted(truth, page_count(front)), list(range(first, page_count(pdf) + 1)))


def _hymns(writer: LocalWriter) -> tuple[list[str], list[str]]:
    """Numbers with gaps and twins, and the first line that each goes by."""
    numbers, titles, number = [], [], 0
    while len(titles) < COUNT:
        number += writer.random.choice((1, 1, 2, 3))
        title = writer.verse(1)[0].rstrip(" ,;.!")
        if not writer.claim(title):
            continue
        letters = writer.random.choice(("", "", "", "", "AB"))
        for letter in letters or " ":
            numbers.append(f"{number}{letter.strip()}")
            titles.append(title)
    return numbers, titles


def _score(writer: LocalWriter, place: int, number: str, title: str, metre: str) -> list[str]:
    """Heading in one line over two staves."""
    random = writer.random
    music = tune(random, random.choice(["G", "F", "D", "Bb", "Eb", "Dm", "Am", "C"]), "hymn", random.choice((16, 16, 20, 24, 28, 32)), -1, 7)
    upper, lower = staves.two_staves(music, random)
    source = random.choice(SOURCES).format(person=writer.person(), year=random.randint(1790, 1978))
    left = rf'\line {{ \fontsize #9 \bold {lily.quote(number)} \hspace #2 \fontsize #1 {lily.quote(title)} }}'
    right = rf"\fontsize #-2 \italic {lily.quote(f'{source}  ({metre})')}"
    heading = lily.marked(place, rf"\fill-line {{ {left} {right} }}")
    return [
        rf'\score {{ \new PianoStaff << \new Staff {{ {lily.signature(music)} {upper} \bar "|." }}',
        rf"\new Staff {{ \clef bass {lily.signature(music)} {lower} }} >>",
        rf"\header {{ piece = \markup {heading} }} }}",
    ]


def _head() -> str:
    """The preamble of front and back."""
    return latex.head("10pt", "paperwidth=250mm,paperheight=180mm,margin=18mm", "libertinus")


def _front(writer: LocalWriter) -> str:
    """Title page and preface in two columns."""
    return (
        _head()
        + r"\thispagestyle{empty}\begin{center}\vspace*{2cm}{\fontsize{40}{48}\selectfont KORALBOG}\\[6mm]\Large for orgel eller klaver\\[3cm] Vesselfelt\end{center}\newpage"
        + rf"\begin{{multicols}}{{2}} \textsc{{Forord}}\par\medskip {escape(writer.prose(8))}\end{{multicols}}\end{{document}}"
    )


def _back(numbers: list[str], titles: list[str], metres: list[str]) -> str:
    """First lines with their numbers, and numbers by metre."""
    found: dict[str, list[str]] = {}
    for number, title in zip(numbers, titles):
        found.setdefault(title, []).append(number)
    rows = "".join(rf"\hangindent=4mm {escape(title)} \dotfill {', '.join(found[title])}\par " for title in sorted(found, key=plain))
    by_metre = "".join(rf"\textbf{{{metre}}}: {', '.join(number for number, other in zip(numbers, metres) if other == metre)}\par\smallskip " for metre in METRES)
    return (
        _head() + rf"{{\large\textsc{{Register over førstelinjer}}\par}}\begin{{multicols}}{{3}}\small\raggedright {rows}\end{{multicols}}"
        rf"\newpage{{\large\textsc{{Versemål}}\par}}\medskip {by_metre}\end{{document}}"
    )
