"""A Klavieralbum for the middle grades, by LilyPond: each piece begins a page, with key, opus and tempo about its title.

Works of several movements are named once; the contents in front are thematic: number, title, the first bars, page.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from random import Random

from songbooks.engraved import lily
from songbooks.engraved.latex import Titled
from songbooks.engraved.music import Tune, tune
from songbooks.lyrics import Writer
from songbooks.office.made import Made

KIND = "A German piano album by LilyPond: pieces with opus numbers, sonatinas of several movements, thematic contents in front"
COUNT = 26
KEYS = {"C": "C-Dur", "G": "G-Dur", "D": "D-Dur", "F": "F-Dur", "Bb": "B-Dur", "Am": "a-Moll", "Em": "e-Moll", "Dm": "d-Moll"}
FORMS = ["Sonatine", "Menuett", "Walzer", "Rondo", "Bagatelle", "Etüde", "Ländler", "Albumblatt", "Ecossaise", "Lied ohne Worte"]
TEMPI = ["Allegro", "Andante", "Moderato", "Allegretto", "Munter", "Sehr innig", "Vivace", "Tempo di Minuetto", "Langsam und zart"]
KEYED = [*FORMS, "Suite"]
MOVEMENTS = [["Allegro", "Andante cantabile", "Rondo. Vivace"], ["Allegretto", "Tempo di Minuetto"], ["Praeludium", "Air", "Gavotte", "Gigue"]]
PAPER = r"""
#(set-global-staff-size 17)
\paper { #(set-paper-size "a4") top-margin = 12\mm bottom-margin = 12\mm left-margin = 16\mm right-margin = 16\mm
  indent = 0 ragged-last-bottom = ##t tagline = ##f print-first-page-number = ##t
  oddHeaderMarkup = ##f evenHeaderMarkup = ##f scoreTitleMarkup = \markup \fromproperty #'header:piece
  oddFooterMarkup = \markup \fill-line { \null \unless \on-page #1 \fromproperty #'page:page-number-string }
  evenFooterMarkup = \markup \fill-line { \fromproperty #'page:page-number-string \null } }
\layout { \context { \Score \override BarNumber.font-size = #-3 } }
"""


@dataclass
class Piece:
    """A piece: what is printed about it, and its movements."""

    title: str
    key: str
    opus: str
    composer: str
    movements: list[tuple[str, Tune]]

    @property
    def listed(self) -> str:
        """The title as the contents give it."""
        named = f"{self.title} {KEYS[self.key]}" if self.title in KEYED else self.title
        return named + (f", {self.opus}" if self.opus else "")


def make(folder: Path) -> Made:
    """Set cover, thematic contents and the pieces in one LilyPond book."""
    writer = Writer("de", 6108)
    pieces = [_piece(writer) for _ in range(COUNT)]
    source = [PAPER, r"\book {", _cover(), *_contents(pieces)]
    for n, piece in enumerate(pieces):
        source += _part(writer.random, n, piece)
    titled = [_titled(piece) for piece in pieces]
    pdf, songs = lily.engrave("\n".join([*source, "}"]), "album", folder, [*titled, Titled("Inhalt")])
    lists = songs.pop()
    return Made(pdf, songs, list(range(lists.start, lists.end + 1)))


def _titled(piece: Piece) -> Titled:
    """The title that tells a piece from others: of forms it has the key and opus, as in the contents."""
    if piece.title in KEYED:
        return Titled(piece.listed, [piece.title, f"{piece.title} {KEYS[piece.key]}"])
    return Titled(piece.title, [piece.listed])


def _piece(writer: Writer) -> Piece:
    """A character piece, a dance, or a work of movements."""
    random = writer.random
    key = random.choice(list(KEYS))
    opus = random.choice([f"op. {random.randint(3, 120)} Nr. {random.randint(1, 12)}", f"op. {random.randint(3, 120)}", ""])
    shape = random.random()
    if shape < 0.25:
        names = random.choice(MOVEMENTS)
        title = "Suite" if "Gigue" in names else "Sonatine"
        return Piece(title, key, opus or f"WoO {random.randint(3, 60)}", writer.person(), [(f"{'I II III IV'.split()[i]}. {name}", _music(random, key)) for i, name in enumerate(names)])
    title = random.choice(FORMS[1:]) if shape < 0.55 else writer.title()
    return Piece(title, key, opus, writer.person(), [(random.choice(TEMPI), _music(random, key))])


def _music(random: Random, key: str) -> Tune:
    """The right hand of a movement."""
    return tune(random, key, random.choice(["4/4", "3/4", "2/4", "6/8"]), random.choice((32, 32, 48, 64, 80)), 0, 11)


def _cover() -> str:
    """The cover and a blank page."""
    return r"""\bookpart { \markup \fill-line { \column { \vspace #18 \fontsize #10 \bold \center-column { "DER JUNGE" "PIANIST" }
  \vspace #3 \fontsize #3 \center-column { "26 leichte bis mittelschwere" "Originalstücke" } \vspace #24 \center-column { "Edition Hohentann" "Nr. 4471" } } }
  \pageBreak \markup \null }"""


def _contents(pieces: list[Piece]) -> list[str]:
    """Number, title, maker, page and the first bars of each piece."""
    own = len(pieces)
    out = [lily.begin(own), r"\bookpart { \markup { \fontsize #4 \bold Inhalt } \markup \vspace #0.5"]
    for n, piece in enumerate(pieces):
        music = piece.movements[0][1]
        maker = lily.quote(f"({piece.composer})")
        bars = " ".join(lily.notes(bar, piece.key) for bar in music.bars[:3])
        heading = lily.marked(own, rf"""\fill-line {{ \line {{ "{n + 1}." \bold {lily.quote(piece.listed)} \italic {maker} }} \page-ref #'p{n} "000" "?" }}""")
        out += [
            rf"\score {{ \new Staff {{ {lily.signature(music)} {bars} }} \header {{ piece = \markup {heading} }}",
            r"  \layout { #(layout-set-staff-size 11) ragged-right = ##t } }",
        ]
    return [*out, "}", lily.stop()]


def _part(random: Random, number: int, piece: Piece) -> list[str]:
    """A piece on pages of its own."""
    advice = r'\small \italic "Die Verzierungen sind auf den Schlag zu spielen."' if random.random() < 0.2 else ""
    heading = lily.marked(
        number,
        rf'\column {{ \fill-line {{ \null \fontsize #5 \bold {lily.quote(piece.title)} \null }} '
        rf'\fill-line {{ \line {{ {lily.quote(KEYS[piece.key] if piece.title in KEYED else "")} {lily.quote(piece.opus)} }} '
        rf'\null {lily.quote(piece.composer)} }} {advice} \vspace #0.6 }}',
    )
    out = [lily.begin(number), rf"\bookpart {{ \label #'p{number} \markup \fill-line {{ \null \bold \fontsize #2 {number + 1}. \null }} \markup {heading}"]
    several = len(piece.movements) > 1
    for name, music in piece.movements:
        right = " | ".join(lily.notes(bar, piece.key) for bar in music.bars)
        left = " | ".join(_left(music, chord) for chord in music.harmony)
        tempo = "" if several else rf"\tempo {lily.quote(name)}"
        out += [
            rf'\score {{ \new PianoStaff << \new Staff {{ {tempo} {lily.signature(music)} {right} \bar "|." }}',
            rf"  \new Staff {{ \clef bass {lily.signature(music)} {left} }} >>",
            rf"  \header {{ piece = \markup {{ \vspace #1 \bold {lily.quote(name if several else '')} }} }} }}",
        ]
    return [*out, "}", lily.stop()]


def _left(music: Tune, chord: int) -> str:
    """A bar of broken chords for the left hand."""
    tones = [chord - 14, chord - 12, chord - 10, chord - 12]
    if music.metre == "6/8":
        return " ".join(lily.pitch(music.key, tone) + "8" for tone in (*tones[:3], *tones[2:0:-1], tones[2]))
    return " ".join(lily.pitch(music.key, tone) + "4" for tone in tones[: music.bar_length // 4])
