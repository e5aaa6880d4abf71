"""A recorder and lute collection by LilyPond: Italian and French titles, some pieces headed by their number alone."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from random import Random

from songbooks.engraved import latex, lily, pdfs
from songbooks.engraved.book import Book, Recipe
from songbooks.engraved.latex import Titled, escape
from songbooks.engraved.music import tune, vocal_range
from songbooks.lyrics import Writer
from songbooks.truth import page_count

COUNT = 78
KEYS = ["C", "F", "G", "D", "Dm", "Gm", "Am", "Bb"]
DANCES = [
    "Pavana",
    "Gagliarda",
    "Ricercar",
    "Fantasia",
    "Saltarello",
    "Branle",
    "Allemande",
    "Courante",
    "Tordion",
    "Toccata",
    "Passamezzo",
    "Bergerette",
]
PAPER = r"""
#(set-global-staff-size 16)
#(set! paper-alist (cons '("oblong" . (cons (* 297 mm) (* 210 mm))) paper-alist))
\paper {
  #(set-paper-size "oblong")
  top-margin = 10\mm bottom-margin = 10\mm left-margin = 16\mm right-margin = 16\mm
  print-first-page-number = ##t first-page-number = 1
  oddHeaderMarkup = ##f evenHeaderMarkup = ##f
  oddFooterMarkup = \markup \fill-line { \concat { "– " \fromproperty #'page:page-number-string " –" } }
  evenFooterMarkup = \oddFooterMarkup
  scoreTitleMarkup = \markup \fromproperty #'header:piece
  ragged-bottom = ##t ragged-last-bottom = ##t ragged-last = ##t indent = 0 score-markup-spacing.padding = 3
}
\layout { \context { \Score \omit BarNumber } }
"""


@dataclass
class Piece:
    """A piece; one without a title is headed by its number alone, and the table names it by its dance."""

    title: str
    composer: str
    parts: int


def make(folder: Path) -> Book:
    """Set the pieces, then title page and tavola from the pages they came to stand on."""
    random = Random(3404)
    pieces = _pieces(random)
    source = [PAPER, "\\book {"]
    for n, piece in enumerate(pieces):
        source += [lily.begin(n), *_music(random, n, piece), lily.stop()]
    titled = [
        Titled(piece.title, [f"{n}. {piece.title}"])
        if piece.title
        else Titled(str(n), [f"{n}.", f"No. {n}", f"[senza titolo] {n}"])
        for n, piece in enumerate(pieces, 1)
    ]
    music, songs = lily.engrave("\n".join([*source, "}"]), "pieces", folder, titled)
    front = latex.typeset(_front(pieces, [song.start for song in songs]), "front", folder)
    return Book(pdfs.join([front, music], folder / "book.pdf"), pdfs.shifted(songs, page_count(front)))


def _pieces(random: Random) -> list[Piece]:
    """Titles of dances and chansons, many of them alike but for a number, and a fifth without title."""
    italian, french = Writer("it", 3404), Writer("fr", 3404)
    names = [italian.person() for _ in range(5)] + [french.person() for _ in range(4)] + ["Anonimo", "Incerto", ""]
    counts: dict[str, int] = {}
    pieces = []
    for _ in range(COUNT):
        chance = random.random()
        if chance < 0.2:
            title = ""
        elif chance < 0.55:
            dance = random.choice(DANCES)
            counts[dance] = counts.get(dance, 0) + 1
            title = dance + (
                ""
                if counts[dance] == 1
                else f" {['', 'seconda', 'terza', 'quarta', 'quinta', 'VI', 'VII', 'VIII'][min(counts[dance] - 1, 7)]}"
            )
        elif chance < 0.8:
            title = italian.title()
        else:
            title = french.title()
        pieces.append(Piece(title, random.choice(names), random.choice([1, 1, 2, 2])))
    return pieces


def _music(random: Random, number: int, piece: Piece) -> list[str]:
    """A piece for one or two recorders, running on from the one before."""
    key = random.choice(KEYS)
    rhythm, bars = random.choice(["4/4", "3/4", "2/4", "hymn"]), random.choice([12, 16, 24, 32])
    low, high = vocal_range(key, 28, 40)
    voices = [tune(random, key, rhythm, bars, low, high) for _ in range(piece.parts)]
    title = rf"\fontsize #3 \italic {lily.quote(piece.title)}" if piece.title else r"\null"
    heading = rf'\fill-line {{ \fontsize #3 \bold "{number + 1}" {title} {lily.quote(piece.composer)} }}'
    staves = " ".join(
        rf'\new Staff {{ {lily.signature(voice)} {" | ".join(lily.notes(bar, key) for bar in voice.bars)} \bar "|." }}'
        for voice in voices
    )
    return [
        rf"\score {{ \new StaffGroup << {staves} >>",
        rf"  \header {{ piece = \markup {lily.marked(number, heading)} }} }}",
    ]


def _front(pieces: list[Piece], pages: list[int]) -> str:
    """Title page and tavola: number, title or dashes where there is none, page."""
    rows = "\n".join(
        rf"\makebox[8mm][r]{{{n}}}\ \ {escape(piece.title) if piece.title else '———'}\dotfill {page}\par"
        for n, (piece, page) in enumerate(zip(pieces, pages), 1)
    )
    return (
        latex.head("11pt", "a4paper,landscape,margin=2cm", "garamond")
        + rf"""
\thispagestyle{{empty}}\vspace*{{4cm}}\begin{{center}}
{{\fontsize{{36}}{{42}}\selectfont\itshape Intavolatura \& Canzoni}}\\[8mm]
{{\Large per uno o due flauti, overo liuto}}\\[4cm]{{\large Libro primo}}\end{{center}}\newpage
\thispagestyle{{empty}}\begin{{center}}\LARGE\itshape Tavola\end{{center}}\begin{{multicols}}{{3}}\footnotesize
{rows}
\end{{multicols}}\end{{document}}"""
    )


RECIPE = Recipe(
    "lute-book",
    "A landscape recorder and lute collection by LilyPond: Italian and French titles, some headed by a number only",
    make,
)
