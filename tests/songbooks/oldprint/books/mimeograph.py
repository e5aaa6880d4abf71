"""A 1970s mimeographed camp songbook in typewriter face, its contents at the front."""

from __future__ import annotations

from pathlib import Path

from songbooks.engraved.latex import Titled, escape
from songbooks.lyrics import Song, Writer
from songbooks.oldprint import press
from songbooks.oldprint.scanner import Habits
from songbooks.oldprint.shelf import Recipe, Volume

COUNT = 34


def make(folder: Path) -> Volume:
    """Set the songs below each other, a new page where one does not fit whole."""
    writer = Writer("en", 1974)
    songs = [writer.song() for _ in range(COUNT)]
    titled = [Titled(song.title) for song in songs]
    rows = "".join(press.row(escape(song.title), n, r" \dotfill\ ") for n, song in enumerate(songs))
    front = press.title_page(
        r"{\Large CAMP TAMARWICK}\\[8mm]\underline{SONGS WE SING}\\[8mm]Summer 1974\\[15mm]"
        r"Run off on the office machine\\PLEASE RETURN TO THE DINING HALL"
    )
    text = press.head(press.Paper(216, 279, 25), "typewriter", extra=r"\fancyfoot[C]{-\thepage-}")
    text += front + r"\setcounter{page}{1}CONTENTS\bigskip" + "\n\n" + rows + r"\newpage"
    text += "".join(_song(number, song) for number, song in enumerate(songs))
    return press.volume(text, folder, titled)


def _song(number: int, song: Song) -> str:
    """One song: an underlined title in capitals, its verses."""
    stanzas = song.verses[:1] + ([song.refrain] if song.refrain else []) + song.verses[1:]
    title = rf"\underline{{{escape(song.title.upper())}}}"
    return rf"\pagebreak[2]\bigskip\noindent{press.begins(number)}{title}\par\nopagebreak " + press.strophes(
        stanzas, number
    )


RECIPE = Recipe(
    "mimeo-camp",
    "A mimeographed camp songbook in typewriter face: uneven ink, contents at the front, songs flowing over pages",
    make,
    Habits(dpi=150, skew=0.9, curve=0, gutter=0.1, bleed=0.07, spread=0.8, faint=0.45, age=0.1, speck=3e-5, pencil=0.2),
)
