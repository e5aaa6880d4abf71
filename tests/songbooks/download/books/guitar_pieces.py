"""Portrait of an Italian anthology of easy guitar pieces by LilyPond: many pieces of the same name, told apart by opus and composer.

The title stands centred, opus under it, the composer with his years at the right; the contents in front go by
composer and name each piece with opus and page; short pieces share a page.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from random import Random

from songbooks.engraved import latex, lily, pdfs
from songbooks.engraved.latex import Titled, escape
from songbooks.engraved.music import Note, Tune, tune
from songbooks.lyrics import Writer
from songbooks.office.made import Made
from songbooks.truth import SongTruth, page_count

KIND = "Italian anthology of easy guitar pieces (LilyPond): pieces of the same names with opus numbers, composers with their years at the right, some pages of two pieces; contents by composer in front"
COUNT = 58
FORMS = ("Andantino", "Allegretto", "Valzer", "Studio", "Minuetto", "Andante", "Moderato", "Preludio", "Siciliana", "Marcia", "Rondò", "Ninna nanna", "Scozzese")
SHORT = ("Andantino", "Allegretto", "Studio", "Minuetto", "Scozzese", "Valzer", "Moderato")
KEYS = ("C", "G", "D", "A", "E", "Am", "Em", "F", "Dm")
PAPER = r"""
#(set-global-staff-size 19)
\paper {
  #(set-paper-size "a4")
  #(define fonts (set-global-fonts #:roman "EB Garamond" #:factor (/ staff-height pt 20)))
  top-margin = 12\mm bottom-margin = 12\mm left-margin = 15\mm right-margin = 15\mm
  print-first-page-number = ##t first-page-number = 5
  oddHeaderMarkup = ##f evenHeaderMarkup = ##f
  oddFooterMarkup = \markup \fill-line { \fromproperty #'page:page-number-string } evenFooterMarkup = \oddFooterMarkup
  scoreTitleMarkup = \markup \fromproperty #'header:piece
  ragged-bottom = ##t ragged-last-bottom = ##t indent = 0 system-system-spacing.padding = 3 score-markup-spacing.padding = 8
}
\layout { \context { \Score \override BarNumber.font-size = #-3 } }
"""


@dataclass
class Piece:
    """A piece as printed: its name, its opus, and the composer with years."""

    name: str
    opus: str
    composer: str
    years: str

    @property
    def listed(self) -> str:
        """The title as the contents have it."""
        return f"{self.name}, {self.opus}" if self.opus else self.name


def make(folder: Path) -> Made:
    """Cover, preface, contents, and the pieces by composer."""
    writer = Writer("it", 7113)
    pieces = _pieces(writer)
    source, half = [PAPER, r"\book {"], False
    for number, piece in enumerate(pieces):
        short = piece.name in SHORT
        fresh = not (half and short)
        half = short and fresh
        source += [r"\pageBreak" if fresh and number else "", lily.begin(number), *_score(writer.random, number, piece, short), lily.stop()]
    titled = [Titled(piece.listed, [other for other in (piece.name, f"{piece.listed} {piece.composer}") if other != piece.listed]) for piece in pieces]
    music, truth = lily.engrave("\n".join([*source, "}"]), "pieces", folder, titled)
    front = latex.typeset(_front(writer, pieces, truth), "front", folder)
    pdf = pdfs.join([front, music], folder / "book.pdf")
    return Made(pdf, pdfs.shifted(truth, page_count(front)), list(range(3, page_count(front) + 1)))


def _pieces(writer: Writer) -> list[Piece]:
    """All pieces, those of one composer together; a name and opus never come twice."""
    random = writer.random
    made: list[Piece] = []
    while len(made) < COUNT:
        composer, born, opus = writer.person(), random.randint(1750, 1840), random.randint(1, 60)
        forms = random.sample(FORMS, 4)
        years = f"{born}–{born + random.randint(35, 80)}"
        for number in sorted(random.sample(range(1, 25), min(random.choice((2, 3, 5, 8)), COUNT - len(made)))):
            if random.random() < 0.25:
                made.append(Piece(writer.title(), "", composer, years))
            else:
                made.append(Piece(random.choice(forms), f"op. {opus} n. {number}", composer, years))
    return made


def _score(random: Random, number: int, piece: Piece, short: bool) -> list[str]:
    """Melody and bass as two voices of one staff."""
    key = random.choice(KEYS)
    music = tune(random, key, random.choice(("3/4", "4/4", "2/4", "6/8")), 24 if short else random.choice((48, 64, 64, 96, 136)), 0, 9)
    upper = " | ".join(lily.notes(bar, key, -1) for bar in music.bars)
    lower = " | ".join(_bass(music, degree) for degree in music.harmony)
    opus = rf"\fill-line {{ \fontsize #-1 {lily.quote(piece.opus)} }}" if piece.opus else ""
    credit = rf"\fill-line {{ \null \right-column {{ {lily.quote(piece.composer)} \fontsize #-2 {lily.quote('(' + piece.years + ')')} }} }}"
    heading = lily.marked(number, rf"\column {{ \fill-line {{ \fontsize #5 {lily.quote(piece.name)} }} {opus} {credit} \vspace #0.6 }}")
    tempo = rf"\tempo {lily.quote(random.choice(('Andante', 'Allegretto', 'Moderato', 'Con grazia')))}" if random.random() < 0.4 else ""
    return [
        rf'\score {{ \new Staff << \clef "treble_8" {tempo} {lily.signature(music)}',
        rf'\new Voice {{ \voiceOne {upper} \bar "|." }} \new Voice {{ \voiceTwo {lower} }} >>',
        rf"\header {{ piece = \markup {heading} }} }}",
    ]


def _bass(music: Tune, degree: int) -> str:
    """A bass note for a bar, with the fifth in its second half where the bar can be halved."""
    root = degree - 7
    if music.bar_length == 16:
        return lily.notes([Note(root, 8), Note(root + 4, 8)], music.key)
    return lily.notes([Note(root, music.bar_length)], music.key)


def _front(writer: Writer, pieces: list[Piece], truth: list[SongTruth]) -> str:
    """Cover, preface on the back of it, contents by composer."""
    rows, last = [], ""
    for piece, one in zip(pieces, truth):
        if piece.composer != last:
            given, family = piece.composer.rsplit(" ", 1)
            rows.append(rf"\par\vspace{{2mm}}\textsc{{{escape(family)}}}, {escape(given)} ({piece.years})\par\nopagebreak ")
            last = piece.composer
        rows.append(rf"\hspace*{{6mm}}{escape(piece.listed)}\dotfill {one.start + 4}\par ")
    return (
        latex.head("11pt", "a4paper,margin=2.2cm", "garamond")
        + r"\thispagestyle{empty}\begin{center}\vspace*{6cm}{\fontsize{34}{42}\selectfont Pagine facili\\per la chitarra}\\[1cm]\Large da autori dell'Ottocento\\[5cm]\large raccolte e diteggiate\end{center}\newpage"
        + rf"\textit{{Prefazione}}\par\medskip {escape(writer.prose(6))}\newpage"
        + rf"\begin{{center}}\Large\textsc{{Indice}}\end{{center}}\small {''.join(rows)}\end{{document}}"
    )
