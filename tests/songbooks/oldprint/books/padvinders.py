"""A Dutch scout pocket songbook copied two-up: titles in capitals, contents at the front by page."""

from __future__ import annotations

from pathlib import Path

from songbooks.engraved.latex import Titled, escape
from songbooks.lyrics import Song, Writer
from songbooks.oldprint import press
from songbooks.oldprint.scanner import Habits
from songbooks.oldprint.shelf import Recipe, Volume

COUNT = 40


def make(folder: Path) -> Volume:
    """Set one song or two on each small page, in the typescript of an office machine."""
    writer = Writer("nl", 1957)
    songs = [writer.song() for _ in range(COUNT)]
    text = press.head(press.Paper(120, 170, 10, "10pt"), "courier", "comic", extra=r"\fancyfoot[C]{\thepage}")
    text += press.title_page(
        r"{\comicface\Huge RONDOM\\HET VUUR}\\[10mm]liedjes voor welpen\\en verkenners\\[30mm]groep Wilgenoord\\1957"
    )
    text += r"INHOUD\par\medskip\footnotesize "
    text += "".join(press.row(rf"\hangindent=6mm {escape(song.title)} ", n) for n, song in enumerate(songs))
    text += r"\normalsize\clearpage" + "".join(_song(number, song) for number, song in enumerate(songs))
    return press.volume(text, folder, [Titled(song.title) for song in songs])


def _song(number: int, song: Song) -> str:
    """A song: its title in spaced capitals or underlined, verses, the refrain once and then only named."""
    refrain = [["refrein:", *song.refrain]] if song.refrain else []
    stanzas = song.verses[:1] + refrain + song.verses[1:4]
    name = press.begins(number) + escape(song.title.upper())
    shown = rf"\underline{{\smash{{{name}}}}}" if len(song.title) < 36 else name
    return (
        rf"\pagebreak[2]\bigskip {shown}\par\nopagebreak\smallskip\footnotesize "
        + press.strophes(stanzas, number, r"\par\smallskip ")
        + r"\normalsize "
    )


RECIPE = Recipe(
    "padvinders",
    "A Dutch scout songbook in typescript copied two-up: underlined capitals, contents at the front, grey photocopy",
    make,
    Habits(dpi=170, skew=0.8, curve=0.2, gutter=0.6, border=0.02, bleed=0.0, spread=0.9, faint=0.1, age=0.05,
           speck=6e-5, bed=0.05, spreads=True, turned={5: 180}, pencil=0.2, quality=58),
)  # fmt: skip
