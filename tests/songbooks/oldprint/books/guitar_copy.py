"""A guitar songbook photocopied grey and skew: chords above the words, a song a page or two, no contents at all."""

from __future__ import annotations

from pathlib import Path

from songbooks.engraved.latex import Titled, escape
from songbooks.lyrics import Song, Writer, chord_line
from songbooks.oldprint import press
from songbooks.oldprint.scanner import Habits
from songbooks.oldprint.shelf import Recipe, Volume

COUNT = 24
_LOOKS = (r"\textbf{{\Large {}}}", r"\underline{{{}}}", r"{{\large {}}}")


def make(folder: Path) -> Volume:
    """Set each song from a new page; long ones flow over."""
    writer = Writer("en", 1983)
    songs = [writer.song() for _ in range(COUNT)]
    text = press.head(press.Paper(210, 297, 22, "11pt"), "courier", "sans", extra=r"\usepackage{alltt}")
    text += "".join(_song(number, song, writer) for number, song in enumerate(songs))
    return press.volume(text, folder, [Titled(song.title) for song in songs])


def _song(number: int, song: Song, writer: Writer) -> str:
    """A song: title in one of the looks that its copyist used, perhaps an artist, chords over words."""
    look = _LOOKS[(number // 7) % 3].format(
        press.begins(number) + escape(song.title.upper() if number % 7 < 4 else song.title)
    )
    artist = rf"\\({escape(song.author)})" if number % 3 == 0 else ""
    face = r"\sansface " if (number // 7) % 3 == 0 else ""
    capo = rf"\hfill capo {number % 4 + 1}" if number % 5 == 0 else ""
    stanzas = [("", song.verses[0])] + ([("CHORUS", song.refrain)] if song.refrain else [])
    stanzas += [("", verse) for verse in song.verses[1:]]
    body = []
    for name, verse in stanzas:
        rows = [name] if name else []
        for line in verse:
            rows += [chord_line(writer.chords(line, song.key)), line]
        body.append("\n".join(escape(row) if row != "" else " " for row in rows))
    verses = "\n\n".join(body)
    return (
        rf"\clearpage {{{face}{look}{artist}{capo}\par}}\bigskip{{\small\begin{{alltt}}"
        + f"\n{verses}{press.ends(number)}\n"
        + r"\end{alltt}}"
    )


RECIPE = Recipe(
    "guitar-copy",
    "A guitar songbook of typed sheets photocopied grey and skew: chords over words, no contents, a page upside down",
    make,
    Habits(dpi=130, skew=1.8, curve=0, gutter=0.15, border=0.01, bleed=0, spread=0.9, faint=0.2, age=0.02, speck=1.2e-4,
           noise=0.02, bed=0.05, turned={9: 180}, pencil=0.4, quality=45),
)  # fmt: skip
