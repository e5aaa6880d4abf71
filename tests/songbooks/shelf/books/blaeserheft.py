"""Portrait of a German Posaunenchor's Bläserheft: four-part brass, each hymn with an Intrade or Vorspiel and a Choralsatz.

Number in a black square at the outer edge, hymn title centred, and each of its pieces with a smaller title ("Vorspiel",
"Choralsatz I") and composer. The contents name each hymn once by number with its pieces under it in small type; free pieces
follow the hymns in a section of their own. A register by occasion stands behind.
"""

from __future__ import annotations

from pathlib import Path

from songbooks.download import staves
from songbooks.engraved import latex, lily, pdfs
from songbooks.engraved.latex import Titled, escape
from songbooks.engraved.music import tune
from songbooks.lyrics import Writer
from songbooks.office.made import Made
from songbooks.truth import SongTruth, page_count

KIND = "German brass choir's Bläserheft (LilyPond): hymns with a prelude and one or two settings each under titles of their own, number in a black square; contents by hymn with its pieces in small type, register by occasion behind"
COUNT = 36
OCCASIONS = ("Advent und Weihnachten", "Passion und Ostern", "Lob und Dank", "Morgen und Abend", "Ständchen")
FREE = ("Festliche Intrade", "Kleiner Marsch", "Bläserfanfare in B", "Abendmusik", "Partita brevis", "Intrade II")
PAPER = r"""
#(set-global-staff-size 16.5)
#(set! paper-alist (cons '("heft" . (cons (* 190 mm) (* 270 mm))) paper-alist))
\paper {
  #(set-paper-size "heft")
  #(define fonts (set-global-fonts #:roman "Linux Biolinum O" #:sans "Linux Biolinum O" #:factor (/ staff-height pt 20)))
  top-margin = 9\mm bottom-margin = 9\mm left-margin = 14\mm right-margin = 14\mm indent = 0
  first-page-number = 6 print-first-page-number = ##t oddHeaderMarkup = ##f evenHeaderMarkup = ##f
  oddFooterMarkup = \markup \fill-line { "" \fromproperty #'page:page-number-string } evenFooterMarkup = \markup \fill-line { \fromproperty #'page:page-number-string "" }
  scoreTitleMarkup = \markup \fromproperty #'header:piece
  ragged-bottom = ##t ragged-last-bottom = ##t system-system-spacing.padding = 3 score-markup-spacing.padding = 5
}
\layout { \context { \Score \override BarNumber.font-size = #-3 } }
"""


def make(folder: Path) -> Made:
    """Cover, preface, contents; the hymns and the free pieces; the register."""
    writer = Writer("de", 8112)
    random = writer.random
    titles = [writer.song(first_line_title=True).title if random.random() < 0.7 else writer.title() for _ in range(COUNT)]
    pieces = [_pieces(writer) for _ in titles] + [[("", writer.person(), random.choice((24, 32, 40)))] for _ in FREE]
    titles += FREE
    source = [PAPER, r"\book {"]
    for number, title in enumerate(titles):
        source += [lily.begin(number), *_hymn(writer, number, title, pieces[number]), lily.stop()]
    titled = [Titled(title, [f"{n} {title}"]) for n, title in enumerate(titles, 1)]
    music, truth = lily.engrave("\n".join([*source, "}"]), "pieces", folder, titled)
    front = latex.typeset(_front(writer, truth, pieces), "front", folder)
    back = latex.typeset(_back(writer, titles), "back", folder)
    pdf = pdfs.join([front, music, back], folder / "book.pdf")
    return Made(pdf, pdfs.shifted(truth, page_count(front)), [3, 4, page_count(pdf)])


def _pieces(writer: Writer) -> list[tuple[str, str, int]]:
    """The pieces on one hymn: name, composer, bars."""
    random = writer.random
    made = [(random.choice(("Vorspiel", "Vorspiel", "Intrade", "Intonation")), writer.person(), random.choice((8, 12, 20, 28)))] if random.random() < 0.8 else []
    settings = random.choice((1, 1, 2))
    return made + [("Choralsatz" if settings == 1 else f"Choralsatz {'I' * place}", writer.person(), random.choice((12, 16))) for place in range(1, settings + 1)]


def _hymn(writer: Writer, number: int, title: str, pieces: list[tuple[str, str, int]]) -> list[str]:
    """The heading stands over the first piece, each piece has its own small title."""
    random = writer.random
    key = random.choice(["F", "G", "Bb", "Eb", "D", "C", "Dm"])
    lines = [r"\pageBreak" if number and (random.random() < 0.6 or number == COUNT) else ""]
    box = rf"\override #'(box-padding . 0.6) \whiteout \combine \with-color #black \filled-box #'(-0.8 . 5.8) #'(-1.2 . 3.8) #0.2 \with-color #white \fontsize #3 \bold {lily.quote(str(number + 1))}"
    for place, (name, composer, bars) in enumerate(pieces):
        music = tune(random, key, "hymn" if name.startswith("Choral") else random.choice(("4/4", "3/4")), bars, -2, 7)
        upper, lower = staves.two_staves(music, random)
        head = rf"\fill-line {{ {box} \fontsize #4 \bold {lily.quote(title)} \null }} \vspace #0.6 " if place == 0 else ""
        small = rf"\fill-line {{ \bold {lily.quote(name)} \fontsize #-1 {lily.quote(('Satz: ' if name.startswith('Choral') else 'Musik: ') + composer)} }}"
        lines += [
            rf'\score {{ \new StaffGroup << \new Staff {{ {lily.signature(music)} {upper} \bar "|." }}',
            rf"\new Staff {{ \clef bass {lily.signature(music)} {lower} }} >>",
            rf"\header {{ piece = \markup {lily.marked(number, _column(head + small))} }} }}",
        ]
    return lines


def _column(body: str) -> str:
    """A column of markups with some room under it."""
    return rf"\column {{ {body} \vspace #0.3 }}"


def _head() -> str:
    """The preamble of front and back."""
    return latex.head("10pt", "paperwidth=190mm,paperheight=270mm,margin=18mm", "gillius")


def _front(writer: Writer, truth: list[SongTruth], pieces: list[list[tuple[str, str, int]]]) -> str:
    """Cover, preface, contents on two pages and an empty page, so that the first hymn is on page 6."""
    rows = []
    for number, (song, parts) in enumerate(zip(truth, pieces), 1):
        small = ", ".join(f"{name}: {composer}" for name, composer, _ in parts if name)
        rows.append(rf"\makebox[8mm][r]{{\bfseries {number}}}\quad {escape(song.title)} \dotfill\ {song.start + 5}\par " + (rf"{{\leftskip=12mm\scriptsize {escape(small)}\par}}" if small else ""))
    half = len(rows) * 3 // 5
    return (
        _head()
        + r"\thispagestyle{empty}\begin{center}\vspace*{5cm}{\fontsize{44}{50}\selectfont\bfseries Lobt mit Posaunen}\\[6mm]\LARGE Bläserheft 2\end{center}\newpage "
        + rf"\textbf{{Vorwort}}\par\medskip {escape(writer.prose(7))}\newpage\textbf{{\Large Inhalt}}\par\medskip {''.join(rows[:half])}\newpage {''.join(rows[half:])}\newpage\mbox{{}}\end{{document}}"
    )


def _back(writer: Writer, titles: list[str]) -> str:
    """Numbers and titles by occasion."""
    groups: dict[str, list[str]] = {name: [] for name in OCCASIONS}
    for number, title in enumerate(titles, 1):
        groups[writer.random.choice(OCCASIONS)].append(rf"{number}~{escape(title)}")
    rows = "".join(rf"\textbf{{{name}}}\par {'; '.join(found)}.\par\medskip " for name, found in groups.items())
    return _head() + rf"\textbf{{\Large Register nach Anlässen}}\par\medskip\small {rows}\end{{document}}"
