"""A Polish scouts' śpiewnik: A6 by LaTeX, the words at the left and a column of chords at the right of each line.

Title in bold, below it who sings it or who wrote it; the contents in front by page, where the pages begin anew after them.
"""

from __future__ import annotations

from pathlib import Path
from random import Random

from songbooks.continental import tex
from songbooks.engraved.latex import Titled, escape
from songbooks.lyrics import Song, Writer, progression
from songbooks.office.made import Made

KIND = "A Polish scouts' songbook by LaTeX on A6: a column of chords at the right of the words; contents in front, pages numbered anew after them"
COUNT = 58
EXTRA = r"""\fancyfoot[C]{\footnotesize\thepage}\usepackage{array}
\newcommand\Wiersz[2]{\hangindent=5mm\rightskip=22mm #1\nobreak\hfill\rlap{\makebox[22mm][l]{\hspace*{3mm}\textbf{#2}}}\par}
"""


def make(folder: Path) -> Made:
    """Set cover, contents, prayer page and the songs."""
    writer = Writer("pl", 6107)
    songs = [writer.song(first_line_title=writer.random.random() < 0.12) for _ in range(COUNT)]
    singers = [writer.random.choice(["", "", song.author, f"sł. {song.author}, muz. {song.composer}", "Wołosatki Górne", "autor nieznany",
                                     "Grupa Bez Kija", "szanta"]) for song in songs]  # fmt: skip
    parts = [tex.head("10pt,twoside", "a6paper,inner=11mm,outer=9mm,top=10mm,bottom=13mm,footskip=7mm", "poltawski", EXTRA)]
    parts.append(_front(writer, songs))
    parts += [_song(writer, n, song, singers[n]) for n, song in enumerate(songs)]
    return tex.book(parts, [Titled(song.title) for song in songs], folder)


def _front(writer: Writer, songs: list[Song]) -> str:
    """Cover, contents on roman pages, and a word to the reader."""
    entries = "\n".join(
        rf"\hangindent=4mm\rightskip=7mm\ListHere {escape(song.title)}\nobreak\dotfill\rlap{{\makebox[7mm][r]{{\pageref{{s{n}}}}}}}\par"
        for n, song in enumerate(songs)
    )
    return rf"""\pagenumbering{{roman}}\thispagestyle{{empty}}\vspace*{{35mm}}\begin{{center}}{{\fontsize{{26}}{{32}}\selectfont\bfseries Śpiewnik}}\\[5mm]
wędrowny\\[30mm]\footnotesize 14 drużyna „Czarne Stopy”\end{{center}}\newpage
{{\large\bfseries Spis treści}}\par\vspace{{2mm}}{{\footnotesize
{entries}
}}\newpage{{\large\bfseries Słowo wstępne}}\par\vspace{{2mm}}{{\small {escape(writer.prose(7))}}}\newpage\pagenumbering{{arabic}}"""


def _song(writer: Writer, number: int, song: Song, singer: str) -> str:
    """A song; verses and refrain with chords, the later verses mostly without."""
    random = writer.random
    pattern = progression(song.key, "pl", random)
    capo = rf" \hfill\textit{{kapo {random.randint(1, 5)}}}" if random.random() < 0.15 else ""
    below = rf"{{\footnotesize\itshape {escape(singer)}{capo}\par}}" if singer or capo else ""
    verses = []
    for place, verse in enumerate(song.verses[:4]):
        verses.append(_stanza(verse, pattern if place < 2 else [], random))
        if song.refrain and place == 0:
            verses.append(rf"{{\leftskip=6mm {_stanza(song.refrain, pattern[::-1], random)}}}")
        elif song.refrain:
            verses.append(r"\par\nopagebreak\vspace{1mm}\hspace*{6mm}\textit{Ref.}\par")
    return rf"""\needspace{{42mm}}\par\vspace{{6mm plus 2mm}}{tex.label(number)}{{\raggedright\large\bfseries {escape(song.title)}\par}}\nopagebreak
{below}\nopagebreak{{\small {"".join(verses)}}}\SongEnds{{{number}}}\par"""


def _stanza(verse: list[str], pattern: list[str], random: Random) -> str:
    """Lines with one or more chords at the right."""
    rows = []
    for at, line in enumerate(verse):
        count = random.choice((1, 2, 2))
        names = " ".join(pattern[(at + step) % 4] for step in range(count)) if pattern else ""
        rows.append(rf"\Wiersz{{{escape(line)}}}{{{escape(names)}}}")
    return r"\par\vspace{1.6mm plus 0.6mm}" + "".join(rows)
