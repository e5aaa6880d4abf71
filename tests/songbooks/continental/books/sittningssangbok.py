"""A students' union's songbook for dinners: narrow pocket size, chapters, several short songs a page.

Under most titles a line "Mel:" names the tune, often the title of another song of the same book.
"""

from __future__ import annotations

from pathlib import Path

from songbooks.continental import tex
from songbooks.engraved import fonts
from songbooks.engraved.latex import Titled, escape, lines
from songbooks.lyrics import Song, Writer
from songbooks.office.made import Made

KIND = "A Swedish students' union songbook: chapters, short songs, tune lines that name other songs of the book; contents in front, register behind"
CHAPTERS = {"Sånger till maten": 14, "Nubbevisor": 30, "Punschvisor": 14, "Ölvisor": 14, "Högtidssånger": 8, "Sista dropparna": 12}
EXTRA = fonts.new_font("Sans", "gillius") + (
    r"\fancyfoot[LE,RO]{\Sans\thepage}\fancyfoot[LO,RE]{\Sans\footnotesize\leftmark}"
    r"\newcommand\Vers[1]{\par\vspace{1.6mm plus 0.5mm}{\raggedright #1\par}}"
    r"\newcommand\Rad[1]{\hangindent=4mm\rightskip=7mm\ListHere #1}"
    r"\newcommand\Sida[1]{\nobreak\dotfill\rlap{\makebox[7mm][r]{\pageref{#1}}}\par}"
)


def make(folder: Path) -> Made:
    """Set cover, contents by chapter, rules of the table, the chapters and the register."""
    writer = Writer("sv", 6103)
    songs = [_short(writer) for _ in range(sum(CHAPTERS.values()))]
    parts = [
        tex.head("10pt,twoside", "paperwidth=105mm,paperheight=165mm,inner=14mm,outer=10mm,top=12mm,bottom=17mm,footskip=8mm",
                 "alegreya", EXTRA),
        _front(writer, songs),
    ]  # fmt: skip
    at = 0
    for name, count in CHAPTERS.items():
        parts.append(_chapter(writer, name))
        parts += [_song(writer, n, songs[n], songs) for n in range(at, at + count)]
        at += count
    parts.append(_register(songs))
    return tex.book(parts, [Titled(song.title) for song in songs], folder)


def _short(writer: Writer) -> Song:
    """A song of one or two short verses, seldom more."""
    song = writer.song(first_line_title=writer.random.random() < 0.2)
    kept = writer.random.choice((1, 1, 1, 2, 2, 3))
    song.verses = [verse[:6] for verse in song.verses[-kept:]] if song.verses[0][0].rstrip(" ,;.!") != song.title else song.verses[:kept]
    return song


def _front(writer: Writer, songs: list[Song]) -> str:
    """Cover, contents by chapter, and the manners of the table."""
    out = [r"\thispagestyle{empty}\vspace*{35mm}\begin{center}{\Sans\bfseries\fontsize{30}{36}\selectfont SPEXARPÄRMEN}\\[8mm]"
           r"{\Sans Tolfte upplagan\\[2mm]Mariedals Teknologsektion}\end{center}\newpage\thispagestyle{empty}\mbox{}\newpage",
           r"\markboth{Innehåll}{}{\Sans\bfseries\LARGE Innehåll}\par\vspace{3mm}\footnotesize"]  # fmt: skip
    at = 0
    for name, count in CHAPTERS.items():
        out.append(rf"\needspace{{15mm}}\par\vspace{{2mm}}{{\Sans\bfseries {name}}}\par")
        out += [rf"\Rad{{{escape(songs[n].title)}}}\Sida{{s{n}}}" for n in range(at, at + count)]
        at += count
    out.append(rf"\normalsize\newpage\markboth{{Sittningsvett}}{{}}{{\Sans\bfseries\LARGE Sittningsvett}}\par\vspace{{3mm}}"
               rf"{escape(writer.prose(8))}\par\vspace{{2mm}}{escape(writer.prose(5))}")  # fmt: skip
    return "\n".join(out)


def _chapter(writer: Writer, name: str) -> str:
    """A page with the name of a chapter and a motto."""
    return rf"""\clearpage\markboth{{{name}}}{{}}\thispagestyle{{empty}}\vspace*{{45mm}}\begin{{center}}
{{\Sans\bfseries\fontsize{{24}}{{28}}\selectfont {name}}}\\[6mm]\itshape ”{escape(writer.verse(1)[0])}”\end{{center}}\clearpage"""


def _song(writer: Writer, number: int, song: Song, songs: list[Song]) -> str:
    """Title in bold, the tune, the words, and who wrote them."""
    random = writer.random
    other = random.choice(songs).title
    tune = random.choice([f"Mel: {other}", f"Mel: {other}", f"Mel: {writer.title()}", "Mel: Folkvisa", ""])
    who = random.choice([song.author, f"{song.author}, Spexet {random.randint(1948, 2015)}", "", ""])
    verses = "".join(rf"\Vers{{{lines(verse)}}}" for verse in song.verses)
    if song.refrain and random.random() < 0.4:
        verses += rf"\Vers{{\itshape {lines(song.refrain)}}}"
    if random.random() < 0.1:
        verses += rf"\Vers{{\footnotesize ({escape(writer.prose(1))})}}"
    line = rf"{{\small\itshape {escape(tune)}}}\par\nopagebreak" if tune else ""
    credit = rf"\nopagebreak{{\raggedleft\footnotesize {escape(who)}\par}}" if who else ""
    return rf"""\needspace{{32mm}}\par\vspace{{6mm plus 2mm}}{tex.label(number)}{{\Sans\bfseries\large\raggedright
{escape(song.title)}\par}}\nopagebreak {line}{verses}{credit}\SongEnds{{{number}}}\par"""


def _register(songs: list[Song]) -> str:
    """The alphabetical register."""
    rows = sorted(enumerate(songs), key=lambda row: row[1].title.strip("”").casefold())
    entries = "\n".join(rf"\Rad{{{escape(song.title)}}}\Sida{{s{n}}}" for n, song in rows)
    return rf"""\clearpage\markboth{{Register}}{{}}{{\Sans\bfseries\LARGE Alfabetiskt register}}\par\vspace{{3mm}}\footnotesize
{entries}"""
