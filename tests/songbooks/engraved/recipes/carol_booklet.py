"""A Polish carol booklet: MuseScore tunes set into LaTeX pages with their verses, contents inside the cover."""

from __future__ import annotations

import re
from pathlib import Path

from songbooks.engraved import latex, musescore, programs, words
from songbooks.engraved.book import Book, Recipe
from songbooks.engraved.latex import Titled, escape
from songbooks.engraved.musescore import Look, Part
from songbooks.engraved.music import vocal_range, worded_tune
from songbooks.lyrics import Song, Writer

COUNT = 34
KEYS = ["C", "D", "F", "G", "Bb", "Dm", "Gm"]
LOOK = Look(width=128, height=200, staff=6, margin=4)
EXTRA = r"""\usepackage{graphicx,needspace}
\newfontfamily\Script{miama.otf}
\fancyfoot[C]{\textbullet\ \thepage\ \textbullet}
\newcommand\Zwrotka[1]{\par\vspace{1.5mm}\begin{minipage}{\linewidth}\raggedright\hangindent=5mm #1\end{minipage}}
"""


def make(folder: Path) -> Book:
    """Set the tunes, cut the white away, and set the booklet round them."""
    writer = Writer("pl", 4302)
    songs = [writer.song(first_line_title=writer.random.random() < 0.4) for _ in range(COUNT)]
    tunes = musescore.engrave({f"tune{n:02}": _tune(writer, song) for n, song in enumerate(songs)}, folder)
    parts = [latex.head("10pt,twoside", "a5paper,margin=1.4cm,bottom=1.8cm", "poltawski", EXTRA), _front(writer, songs)]
    parts += [_song(writer, n, song, _ink(tune, folder)) for n, (song, tune) in enumerate(zip(songs, tunes))]
    parts.append(r"\newpage\thispagestyle{empty}\vspace*{7cm}\begin{center}{\Script\Huge Wesołych Świąt!}\end{center}")
    pdf = latex.typeset("\n".join(parts) + "\n\\end{document}\n", "book", folder)
    return Book(
        pdf, latex.songs_of(pdf, [Titled(song.title, [f"{n}. {song.title}"]) for n, song in enumerate(songs, 1)])
    )


def _tune(writer: Writer, song: Song) -> str:
    """The melody of the first verse, without a heading."""
    random = writer.random
    lines = song.verses[0][:4] + (song.refrain or [])[:2]
    key = random.choice(KEYS)
    melody = worded_tune(
        random, key, random.choice(["3/4", "2/4", "4/4"]), [words.count(line) for line in lines], *vocal_range(key)
    )
    return musescore.score("", "", "", [Part("", "treble", melody, lines)], LOOK)


def _ink(tune: Path, folder: Path) -> str:
    """The page's ink as a viewport of \\includegraphics, by Ghostscript."""
    report = programs.run(
        ["gs", "-q", "-dBATCH", "-dNOPAUSE", "-dLastPage=1", "-sDEVICE=bbox", tune.name], folder, errors=True
    ).decode()
    left, low, right, high = re.search(r"%%BoundingBox: (\d+) (\d+) (\d+) (\d+)", report).groups()
    return rf"\includegraphics[viewport={left} {int(low) - 2} {right} {int(high) + 2},clip,width=\linewidth]{{{tune.name}}}"


def _front(writer: Writer, songs: list[Song]) -> str:
    """Cover, and the contents by title inside it."""
    rows = sorted(enumerate(songs), key=lambda row: row[1].title.strip("„”").casefold())
    entries = "\n".join(
        rf"\hangindent=4mm {escape(song.title)}\dotfill nr {n + 1}, s. \pageref{{s{n}}}\par" for n, song in rows
    )
    return rf"""\thispagestyle{{empty}}\vspace*{{4cm}}\begin{{center}}
{{\Script\fontsize{{44}}{{56}}\selectfont Śpiewajmy razem}}\\[1cm]{{\large kolędy i pastorałki}}\\[5cm]
Parafia w Dębnie Leśnym\end{{center}}\newpage
\thispagestyle{{empty}}{{\large\bfseries Spis kolęd}}\par\vspace{{3mm}}{{\footnotesize
{entries}
}}\newpage"""


def _song(writer: Writer, number: int, song: Song, picture: str) -> str:
    """A carol: number and title, the tune, the other verses in two columns or one."""
    credit = writer.random.choice(
        ["", f"sł. {song.author}", f"mel. {song.composer}", f"sł. {song.author}, mel. {song.composer}"]
    )
    under = rf"\hfill{{\footnotesize {escape(credit)}}}" if credit else ""
    verses = "".join(rf"\Zwrotka{{{place}. {latex.lines(verse)}}}" for place, verse in enumerate(song.verses[1:], 2))
    return rf"""\needspace{{6.5cm}}\par\vspace{{6mm}}{{\SongBegins{{{number}}}\label{{s{number}}}
\large\bfseries {number + 1}. {escape(song.title)}}}{under}\par\nopagebreak\vspace{{2mm}}
{picture}\par\nopagebreak
{{\small {verses}}}\SongEnds{{{number}}}\par"""


RECIPE = Recipe(
    "carol-booklet",
    "A Polish carol booklet: MuseScore tunes set into LaTeX pages with verses below, contents with number and page",
    make,
)
