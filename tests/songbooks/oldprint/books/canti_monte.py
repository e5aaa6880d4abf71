"""An Italian mountain club's songbook in small format: titles in bold capitals, an index by parts at the front, spreads."""

from __future__ import annotations

from pathlib import Path

from songbooks.engraved.latex import Titled, escape
from songbooks.lyrics import Song, Writer
from songbooks.oldprint import press
from songbooks.oldprint.scanner import Habits
from songbooks.oldprint.shelf import Recipe, Volume

COUNT = 38
PARTS = {0: "CANTI DI MONTE", 17: "CANTI D'AMORE", 28: "CANTI DELLA SERA"}


def make(folder: Path) -> Volume:
    """Set the songs by parts, each part with a heading of its own page."""
    writer = Writer("it", 1949)
    songs = [writer.song() for _ in range(COUNT)]
    text = press.head(
        press.Paper(110, 155, 11, "10pt"), "baskervald", "poiret", extra=r"\fancyfoot[RO,LE]{\small\thepage}"
    )
    text = text.replace("[10pt]", "[10pt,twoside]", 1)
    text += (
        press.cover("CANTI", "Società Alpina di Roccalba", "0.3,0.34,0.42", "0.95,0.95,0.9", r"\poiretface ")
        + press.blank()
    )
    text += press.title_page(
        r"{\poiretface\Huge CANTI\par}\vspace{6mm}raccolti dal coro della\\Società Alpina\\di Roccalba\\[35mm]\small 1949"
    )
    text += rf"\textit{{{escape(writer.prose(5))}}}\clearpage{{\centering\large INDICE\par}}\footnotesize "
    for number, song in enumerate(songs):
        text += rf"\medskip{{\centering {PARTS[number]}\par}}\nopagebreak " if number in PARTS else ""
        text += press.row(rf"\hangindent=4mm {escape(song.title)}", number, r"\hfill ")
    text += r"\normalsize\clearpage" + "".join(_song(number, song) for number, song in enumerate(songs))
    return press.volume(text + r"\clearpage", folder, [Titled(song.title) for song in songs])


def _song(number: int, song: Song) -> str:
    """A song: title in bold capitals, stanzas, the refrain in italics after the first."""
    divider = (
        rf"\clearpage\thispagestyle{{empty}}\vspace*{{45mm}}{{\centering\poiretface\LARGE {PARTS[number]}\par}}\clearpage"
        if number in PARTS
        else ""
    )
    first = rf"{press.strophes(song.verses[:1], number)}\smallskip "
    refrain = rf"{{\itshape {press.strophes([song.refrain], number)}}}\smallskip " if song.refrain else ""
    rest = press.strophes(song.verses[1:4], number, r"\par\smallskip ")
    return (
        rf"{divider}\pagebreak[2]\medskip {{\bfseries {press.begins(number)}{escape(song.title.upper())}\par}}\nopagebreak\smallskip "
        rf"\small {first}{refrain}{rest}\normalsize "
    )


RECIPE = Recipe(
    "canti-monte",
    "An Italian mountain club's songbook photographed in spreads: bold capitals, parts with dividers, index by parts in front",
    make,
    Habits(dpi=190, mode="colour", skew=0.8, curve=0.9, gutter=0.6, border=0.06, bleed=0.07, spread=0.7, age=0.2,
           paper=(238, 228, 204), bed=0.3, spreads=True, turned={4: 90, 12: 270}, pencil=0.15, quality=58),
)  # fmt: skip
