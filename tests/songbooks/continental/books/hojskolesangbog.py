"""A folk high school's songbook: large numbers in the outer margin, the first line as title, poet and year at the right.

Sections flow without new pages; the registers of first lines, and of poets and composers, at the back give numbers.
"""

from __future__ import annotations

from pathlib import Path

from songbooks.continental import tex
from songbooks.continental.local import LocalWriter
from songbooks.engraved.latex import Titled, escape, lines
from songbooks.lyrics import Song
from songbooks.office.made import Made

KIND = "A Danish folk high school songbook: numbers in the margin, first lines as titles, poet and composer lines; registers behind by number"
SECTIONS = {"Morgen": 16, "Årets gang": 26, "Danmark og Norden": 20, "Tro": 18, "Aften": 14}
EXTRA = r"""\fancyhead[LE,RO]{\small\thepage}\fancyhead[RE,LO]{\small\scshape\leftmark}
\newcommand\Nummer[1]{\checkoddpage\ifoddpage\rlap{\hspace*{\dimexpr\linewidth+4mm}\textbf{\LARGE #1}}\else\llap{\textbf{\LARGE #1}\hspace*{4mm}}\fi}
\usepackage{changepage}\strictpagecheck
\newcommand\Vers[2]{\par\vspace{1.8mm plus 0.6mm}\begin{minipage}{\linewidth}\raggedright\leftskip=6mm\leavevmode\llap{\makebox[6mm][l]{#1}}#2\end{minipage}}
"""


def make(folder: Path) -> Made:
    """Set half-title, title, preface, the sections and two registers."""
    writer = LocalWriter("da", "sv", 6104)
    songs = [writer.song(first_line_title=writer.random.random() < 0.85) for _ in range(sum(SECTIONS.values()))]
    parts = [
        tex.head("10pt,twoside", "paperwidth=125mm,paperheight=190mm,inner=16mm,outer=22mm,top=19mm,bottom=14mm,headheight=12pt",
                 "baskerville", EXTRA),
        _front(writer),
    ]  # fmt: skip
    at = 0
    for name, count in SECTIONS.items():
        parts.append(rf"\needspace{{6cm}}\vspace{{10mm}}\markboth{{{name}}}{{}}\begin{{center}}\Large\scshape {name}\end{{center}}")
        parts += [_song(writer, n, songs[n]) for n in range(at, at + count)]
        at += count
    parts.append(_registers(songs))
    titled = [Titled(song.title, [f"{n} {song.title}"]) for n, song in enumerate(songs, 1)]
    return tex.book(parts, titled, folder)


def _front(writer: LocalWriter) -> str:
    """Half-title, title and preface on roman pages."""
    return rf"""\pagenumbering{{roman}}\thispagestyle{{empty}}\vspace*{{45mm}}\begin{{center}}\Large Sangbogen\end{{center}}\newpage
\thispagestyle{{empty}}\mbox{{}}\newpage\thispagestyle{{empty}}\vspace*{{35mm}}\begin{{center}}
{{\fontsize{{28}}{{34}}\selectfont SANGBOG}}\\[6mm]for højskoler og foreninger\\[50mm]\small 4. udgave\end{{center}}\newpage
\markboth{{Forord}}{{}}\begin{{center}}\Large\scshape Forord\end{{center}}{escape(writer.prose(9))}\par
\vspace{{2mm}}{escape(writer.prose(7))}\newpage\pagenumbering{{arabic}}"""


def _song(writer: LocalWriter, number: int, song: Song) -> str:
    """The number in the margin, the first line, all verses, then poet with year and composer with year."""
    random = writer.random
    year = random.randint(1790, 1980)
    who = rf"{escape(song.author)} {year}\\*Mel.: {escape(song.composer)} {year + random.randint(0, 40)}"
    if random.random() < 0.2:
        who += rf"\\*Mel.: {escape(writer.person())}"
    verses = list(song.verses)
    out = [rf"\Vers{{{place}.}}{{{lines(verse)}}}" for place, verse in enumerate(verses, 1)]
    if song.refrain:
        out[0] = out[0] + rf"\Vers{{}}{{\itshape {lines(song.refrain)}}}"
    return rf"""\needspace{{40mm}}\par\vspace{{9mm plus 3mm}}\noindent{tex.label(number)}\Nummer{{{number + 1}}}%
\parbox[t]{{\linewidth}}{{\raggedright\large {escape(song.title)}}}\par\nopagebreak
{"".join(out)}\par\nopagebreak\vspace{{1mm}}{{\raggedleft\footnotesize {who}\par}}\SongEnds{{{number}}}"""


def _registers(songs: list[Song]) -> str:
    """First lines and other titles, then persons, all with song numbers."""
    rows = sorted(((song.title, n) for n, song in enumerate(songs, 1)), key=lambda row: row[0].strip("»").casefold())
    first = "\n".join(rf"\hangindent=4mm\ListHere {escape(title)}\dotfill {n}\par" for title, n in rows)
    persons: dict[str, list[int]] = {}
    for n, song in enumerate(songs, 1):
        persons.setdefault(song.author, []).append(n)
    people = "\n".join(
        rf"\hangindent=4mm {escape(', '.join(reversed(name.rsplit(' ', 1))))}: {', '.join(map(str, numbers))}\par"
        for name, numbers in sorted(persons.items(), key=lambda row: row[0].rsplit(" ", 1)[1])
    )
    return rf"""\clearpage\markboth{{Register}}{{}}\begin{{center}}\Large\scshape Register\end{{center}}\footnotesize
{first}
\clearpage\markboth{{Forfattere}}{{}}\begin{{center}}\Large\scshape Forfattere\end{{center}}\footnotesize
{people}"""
