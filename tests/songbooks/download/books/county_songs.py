"""Portrait of a folk song society's county collection: each song with its melody, the words, and where it was heard; notes on all songs at the end.

The songs run on over the pages under numbers and titles in small capitals; contents in front with pages; the notes behind
name every song again by number and title over a piece of prose, then follow singers and sources.
"""

from __future__ import annotations

from pathlib import Path

from songbooks.continental import strips, tex
from songbooks.engraved.latex import Titled, escape, lines
from songbooks.lyrics import Song, Writer
from songbooks.office.made import Made

KIND = "Folk song society's county collection (LilyPond strips in LaTeX): numbered small-capital titles running on, singer and village at the right; contents in front, notes behind that name all songs again over prose"
COUNT = 54
VILLAGES = ("Derrymoor", "Wexcombe", "Harlow Sands", "Tarnside", "Penvale", "Old Stanby", "Carrick Lea", "Mossington")
EXTRA = r"""\fancyfoot[C]{\thepage}\fancyhead[CE]{\small\textsc{songs of the eastern parishes}}
\newcommand\Verse[1]{\par\vspace{1.6mm plus 1mm}{\leftskip=26mm\raggedright #1\par}}
"""


def make(folder: Path) -> Made:
    """Front matter in roman pages, the songs, the notes."""
    writer = Writer("en", 7114)
    random = writer.random
    songs = [writer.song() for _ in range(COUNT)]
    sung = [(strips.melody(random, song.verses[0], ["G", "D", "C", "F", "Em", "Ador", "Dm"], ["4/4", "3/4", "6/8"]), song.verses[0]) for song in songs]
    made = strips.engrave(sung, 126, 14, folder)
    parts = [tex.head("10pt,twoside", "paperwidth=165mm,paperheight=240mm,margin=18mm,headsep=6mm", "garamond", EXTRA), _front(writer, songs)]
    parts += [_song(writer, n, song, made.graphic(n)) for n, song in enumerate(songs)]
    parts.append(_notes(writer, songs))
    return tex.book(parts, [Titled(song.title, [f"{n}. {song.title}"]) for n, song in enumerate(songs, 1)], folder)


def _front(writer: Writer, songs: list[Song]) -> str:
    """Title page, preface and contents."""
    rows = "".join(rf"\ListHere\makebox[9mm][r]{{{n}.}}\hspace{{2mm}}{escape(song.title)}\dotfill\pageref{{s{n - 1}}}\par " for n, song in enumerate(songs, 1))
    return (
        r"\pagenumbering{roman}\thispagestyle{empty}\begin{center}\vspace*{3cm}{\Large\textsc{Songs of the}}\\[3mm]{\fontsize{30}{36}\selectfont Eastern Parishes}\\[2cm]"
        rf"collected by\\[2mm]{escape(writer.person())} and {escape(writer.person())}\end{{center}}\newpage\thispagestyle{{empty}}\mbox{{}}\newpage"
        rf"\begin{{center}}\textsc{{preface}}\end{{center}}{escape(writer.prose(8))}\par\medskip {escape(writer.prose(6))}\newpage"
        rf"\begin{{center}}\textsc{{contents}}\end{{center}}{{\small {rows}}}\clearpage\pagenumbering{{arabic}}"
    )


def _song(writer: Writer, number: int, song: Song, graphic: str) -> str:
    """Number and title, the singer, melody with the first verse, the other verses."""
    singer = rf"Sung by {escape(writer.person())}, {writer.random.choice(VILLAGES)}, {writer.random.randint(1898, 1936)}"
    verses = []
    for place, verse in enumerate(song.verses, 1):
        if place > 1:
            verses.append(rf"\Verse{{\leavevmode\llap{{{place}\quad}}{lines(verse)}}}")
        if song.refrain:
            verses.append(rf"\Verse{{\itshape {lines(song.refrain) if place == 1 else escape(song.refrain[0].rstrip(',;.!')) + ', etc.'}}}")
    return rf"""\needspace{{60mm}}\par\vspace{{9mm plus 4mm}}{tex.label(number)}{{\centering {number + 1}.\quad\textsc{{\large {escape(song.title)}}}\par}}\nopagebreak
{{\raggedleft\footnotesize\itshape {singer}\par}}\nopagebreak\vspace{{1mm}}{graphic}\par {"".join(verses)}\SongEnds{{{number}}}\par"""


def _notes(writer: Writer, songs: list[Song]) -> str:
    """A note on each song under its number and title."""
    rows = "".join(
        rf"\par\vspace{{2mm}}\textbf{{{n}. {escape(song.title.rstrip('.'))}{'' if song.title[-1] in '?!' else '.'}}} {escape(writer.prose(writer.random.randint(1, 4)))} Compare No. {writer.random.randint(1, COUNT)}.\par "
        for n, song in enumerate(songs, 1)
    )
    return rf"\clearpage\begin{{center}}\textsc{{\large notes on the songs}}\end{{center}}{{\small {rows}}}"
