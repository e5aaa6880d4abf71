"""Songs as blocks of lines, in the orders in which people type them."""

from __future__ import annotations

from songbooks.lyrics import Song, Writer, chord_line

Block = tuple[list[str], bool]


def blocks(song: Song, verses: int = 9, repeat: bool = True) -> list[Block]:
    """Verses and refrains in singing order, each with whether it is the refrain; the refrain once only if not REPEAT."""
    out: list[Block] = []
    for index, verse in enumerate(song.verses[:verses]):
        out.append((verse, False))
        if song.refrain and (repeat or index == 0):
            out.append((song.refrain, True))
    return out


def with_chords(lines: list[str], key: str, writer: Writer) -> list[tuple[str, str]]:
    """Pairs of a chord line and the lyric line under it, for a monospaced face."""
    return [(chord_line(writer.chords(line, key)), line) for line in lines]


def first_line(song: Song) -> str:
    """The first line without the punctuation at its end."""
    return song.verses[0][0].rstrip(" ,;.!")
