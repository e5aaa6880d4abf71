"""A Swedish pocket visbok photographed in spreads: numbered songs, the list of contents at the front."""

from __future__ import annotations

from pathlib import Path

from songbooks.engraved.latex import Titled, escape
from songbooks.lyrics import Song, Writer
from songbooks.oldprint import press
from songbooks.oldprint.scanner import Habits
from songbooks.oldprint.shelf import Recipe, Volume

COUNT = 46


def make(folder: Path) -> Volume:
    """Set the songs run on in a small format."""
    writer = Writer("sv", 1938)
    songs = [writer.song() for _ in range(COUNT)]
    text = press.head(press.Paper(100, 145, 10, "10pt"), "libertine", "gothic", extra=r"\fancyfoot[C]{\small\thepage}")
    text += (
        press.cover("VISBOKEN", "Folkets Hus, Lindsjö", "0.72,0.6,0.32", "0.15,0.2,0.35", r"\gothicface ")
        + press.blank()
    )
    text += press.title_page(
        r"\gothicface VISBOKEN\\[4mm]\normalfont samlad för\\Lindsjö sångarförening\\[30mm]\small Lindsjö 1938"
    )
    text += r"{\gothicface\large Innehåll\par}\medskip\small "
    text += "".join(press.row(rf"\hangindent=6mm {n + 1}.\ {escape(song.title)}", n) for n, song in enumerate(songs))
    text += r"\normalsize\clearpage" + "".join(_song(number, song) for number, song in enumerate(songs))
    titled = [Titled(song.title, [f"{n}. {song.title}"]) for n, song in enumerate(songs, 1)]
    return press.volume(text, folder, titled)


def _song(number: int, song: Song) -> str:
    """A song: number and title in a sans face, sometimes its author, its verses in small type."""
    stanzas = song.verses[:1] + ([song.refrain] if song.refrain else []) + song.verses[1:4]
    author = rf"{{\footnotesize\textit{{{escape(song.author)}}}\par}}\nopagebreak " if number % 2 else ""
    return (
        rf"\pagebreak[2]\bigskip{{\gothicface {press.begins(number)}{number + 1}. {escape(song.title)}\par}}\nopagebreak {author}\small "
        + press.strophes(stanzas, number, r"\par\smallskip ", numbered=song.refrain is None)
        + r"\normalsize "
    )


RECIPE = Recipe(
    "visor-uppslag",
    "A Swedish pocket visbok photographed in landscape spreads: numbered songs run on, contents at the front",
    make,
    Habits(dpi=200, mode="colour", skew=0.4, curve=0.7, gutter=0.5, border=0.04, bleed=0.05, spread=0.6, age=0.15,
           paper=(240, 232, 212), bed=0.12, spreads=True, quality=66),
)  # fmt: skip
