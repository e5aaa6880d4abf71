"""A ballad collection by groff: roman-numbered front matter, small capital titles, a source note under each title."""

from __future__ import annotations

from pathlib import Path

from songbooks.engraved import groff
from songbooks.engraved.book import Book, Recipe
from songbooks.engraved.latex import Titled
from songbooks.lyrics import Song, Writer

COUNT = 46
MACROS = r""".\" page furniture
.pl 29.7c
.po 3c
.ll 14.8c
.lt 14.8c
.ps 11
.vs 13.5p
.nr front 2
.de TP
'sp 2.2c
.if \\n[front]=0 \{\
.ft I
.ie o .tl '\\*[head]''\\n%'
.el .tl '\\n%''Ballads of the Northern Shore'
.ft R
.sp 0.6c
.\}
'sp 0.3c
.ns
..
.de BT
'sp 1.2c
.if \\n[front]=1 .tl ''%''
'bp
..
.wh 0 TP
.wh -2.8c BT
.ds head
"""


def make(folder: Path) -> Book:
    """Set the book twice: the first run tells the pages for the contents."""
    writer = Writer("en", 4101)
    ballads = [_ballad(writer) for _ in range(COUNT)]
    notes = [_note(writer) for _ in ballads]
    preface = [writer.prose(7) for _ in range(3)]
    body = "\n".join(_song(n, song, note) for n, (song, note) in enumerate(zip(ballads, notes)))
    titled = [Titled(song.title, [f"{n}. {song.title}"]) for n, song in enumerate(ballads, 1)]
    pages = [1] * COUNT
    for _ in range(2):
        front = _front(preface, ballads, pages)
        pdf, songs = groff.typeset(MACROS + front + body + "\n", "book", folder, titled)
        before = songs[0].start - 1
        pages = [song.start - before for song in songs]
    return Book(pdf, songs)


def _ballad(writer: Writer) -> Song:
    """A song with the many four-line verses of a ballad."""
    song = writer.song(first_line_title=writer.random.random() < 0.2)
    song.verses = [verse[:4] for verse in song.verses]
    song.verses += [writer.verse(4) for _ in range(writer.random.choice([1, 3, 5, 8, 12, 17]))]
    return song


def _note(writer: Writer) -> str:
    """Where a ballad is from."""
    return writer.random.choice([
        f"From the singing of {writer.person()}, {writer.random.randint(1881, 1937)}.",
        f"Broadside, printed about {writer.random.randint(1780, 1860)}; the tune from {writer.person()}.",
        f"Sung by {writer.person()}, who had it from an aunt. Two verses are lost.",
        "From a manuscript book without name or date.",
    ])  # fmt: skip


def _front(preface: list[str], ballads: list[Song], pages: list[int]) -> str:
    """Title page, preface and contents, with roman numbers, and the change to arabic ones."""
    rows = "\n".join(
        rf"\&{n}.\h'|1c'{song.title} \l'|13.7c.'\h'|14.2c'{page}"
        for n, (song, page) in enumerate(zip(ballads, pages), 1)
    )
    paragraphs = "\n.sp 0.5\n.ti 1m\n".join(groff.escape(text) for text in preface)
    return rf""".af % i
.sp 6c
.ce 99
.ps 26
.vs 32p
{groff.small_caps("Ballads of the Northern Shore")}
.sp 1c
.ps 13
.vs 16p
gathered, compared and set down
.br
\fIwith the sources of each\fP
.ce 0
.ps 11
.vs 13.5p
.bp
.nr front 1
.sp 2c
.ce
\s+4PREFACE\s0
.sp
{paragraphs}
.bp
.sp 1c
.ce
\s+4CONTENTS\s0
.sp
.nf
{rows}
.fi
.bp 1
.af % 1
.nr front 0
"""


def _song(number: int, song: Song, note: str) -> str:
    """A ballad: number, title, source note, numbered verses; a burden in italics after the first."""
    lines = [
        ".sp 1.3c" if number else ".sp 0.5c",
        ".ne 6.5c",
        f".ds head {groff.escape(song.title)}",
        ".ce 99",
        rf"\s-1{number + 1}\s0",
        ".sp 0.3",
    ]
    lines += [
        rf"\s+3{groff.small_caps(song.title)}\s0{groff.begin(number)}",
        ".br",
        rf"\fI\s-1{note}\s0\fP",
        ".ce 0",
        ".sp 0.7",
        ".nf",
        ".in 1.6c",
    ]
    for place, verse in enumerate(song.verses, 1):
        lines += [".ne 5", rf"\h'-0.9c'{place}\h'|0c'" + groff.escape(verse[0]), *map(groff.escape, verse[1:])]
        if place == 1 and song.refrain:
            lines += [".sp 0.4", ".ne 4", *(rf"\fI{groff.escape(line)}\fP" for line in song.refrain)]
        if place < len(song.verses):
            lines.append(".sp 0.5")
    lines[-1] += groff.end(number)
    return "\n".join([*lines, ".fi", ".in 0"])


RECIPE = Recipe(
    "ballads",
    "A ballad collection by groff: roman front matter, small capital titles, source notes, ballads flowing over pages",
    make,
)
