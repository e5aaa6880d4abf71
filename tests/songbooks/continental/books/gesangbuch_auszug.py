"""A supplement to a Protestant Gesangbuch: the number in the outer corner and no printed title, for the melody begins it.

The first verse stands under the staves, the others below with numbers, the makers in small type at the end;
rubrics in capitals change within pages, and the alphabetical list of beginnings at the back gives numbers only.
"""

from __future__ import annotations

from pathlib import Path

from songbooks.continental import strips, tex
from songbooks.engraved import fonts
from songbooks.engraved.latex import Titled, escape, lines
from songbooks.lyrics import Song, Writer
from songbooks.office.made import Made

KIND = "A German Protestant hymnal supplement: numbers without titles over melody staves, verses and small credits below; list of beginnings by number"
RUBRICS = {"Advent": 6, "Passion": 6, "Ostern": 5, "Eingang und Ausgang": 8, "Lob und Dank": 14, "Abend": 7}
FIRST = 536
EXTRA = fonts.new_font("Sans", "nimbus-sans") + r"""
\fancyhead[LE]{\Sans\footnotesize\MakeUppercase{\leftmark}}\fancyhead[RO]{\Sans\footnotesize\MakeUppercase{\leftmark}}
\fancyfoot[C]{\Sans\tiny\thepage}\usepackage{changepage}\strictpagecheck
\newcommand\Nummer[1]{\checkoddpage\ifoddpage\hspace*{\fill}\Sans\bfseries\Large #1\else\Sans\bfseries\Large #1\hspace*{\fill}\fi}
\newcommand\Vers[2]{\par\vspace{1.2mm plus 0.6mm}\begin{minipage}{\linewidth}\noindent\hangindent=5mm\makebox[5mm][l]{#1}#2\end{minipage}}
"""


def make(folder: Path) -> Made:
    """Set title, preface, the hymns by rubric and the list of beginnings."""
    writer = Writer("de", 6105)
    songs = [_hymn(writer) for _ in range(sum(RUBRICS.values()))]
    tunes = [(strips.melody(writer.random, song.verses[0], ["C", "D", "Eb", "F", "G", "Dm", "Em"], ["hymn", "hymn", "3/4"]),
              song.verses[0]) for song in songs]  # fmt: skip
    engraved = strips.engrave(tunes, 100, 12.5, folder)
    parts = [
        tex.head("9pt,twoside", "paperwidth=120mm,paperheight=180mm,inner=11mm,outer=9mm,top=14mm,bottom=13mm,headheight=12pt,headsep=3mm,footskip=6mm",
                 "garamond", EXTRA),
        _front(writer),
    ]  # fmt: skip
    at = 0
    for name, count in RUBRICS.items():
        parts += [_song(writer, n, songs[n], engraved.graphic(n), name if n == at else "") for n in range(at, at + count)]
        at += count
    parts.append(_list(songs))
    return tex.book(parts, [Titled(song.title) for song in songs], folder)


def _hymn(writer: Writer) -> Song:
    """A hymn of first line, its refrain drawn into no verse."""
    song = writer.song(first_line_title=True)
    while song.title != song.verses[0][0].rstrip(" ,;.!"):
        song = writer.song(first_line_title=True)
    return song


def _front(writer: Writer) -> str:
    """Title page and preface."""
    return rf"""\thispagestyle{{empty}}\vspace*{{30mm}}\begin{{center}}{{\Large Evangelisches Gesangbuch}}\\[10mm]
{{\huge Anhang für den Kirchenkreis Hohentann}}\end{{center}}\newpage
\thispagestyle{{empty}}{{\Sans\bfseries Zum Geleit}}\par\vspace{{2mm}}{escape(writer.prose(8))}\newpage"""


def _song(writer: Writer, number: int, song: Song, staff: str, rubric: str) -> str:
    """Number, staves, verses from the second, makers."""
    random = writer.random
    year = random.randint(1524, 1960)
    who = random.choice([f"Text: {song.author} {year}", f"Text: {song.author} (um {year}) nach Psalm {random.randint(1, 150)}"])
    who += "; " + random.choice([f"Melodie: {song.composer} {year + 7}", f"Melodie: {random.choice(('Lindbach', 'Altenrode'))} {year + 3}"])
    verses = "".join(rf"\Vers{{{place}.}}{{{lines(verse)}}}" for place, verse in enumerate(song.verses[1:], 2))
    opening = rf"\markboth{{{rubric}}}{{}}{{\Sans\footnotesize\MakeUppercase{{{rubric}}}\par}}\vspace{{2mm}}" if rubric else ""
    return rf"""\needspace{{55mm}}\par\vspace{{5mm plus 2mm}}{opening}\noindent{tex.label(number)}{{\Nummer{{{FIRST + number}}}}}\par
\nopagebreak\vspace{{1mm}}\noindent {staff}\par\nopagebreak
{verses}\par\nopagebreak\vspace{{1mm}}{{\Sans\tiny {escape(who)}\par}}\SongEnds{{{number}}}"""


def _list(songs: list[Song]) -> str:
    """The beginnings by alphabet."""
    rows = sorted(((song.title, n) for n, song in enumerate(songs, FIRST)), key=lambda row: row[0].casefold().replace("ö", "o"))
    entries = "\n".join(
        rf"\hangindent=4mm\ListHere {escape(title)}\nobreak\dotfill\textbf{{{n}}}\par" for title, n in rows
    )
    return rf"""\clearpage\markboth{{Verzeichnis}}{{}}{{\Sans\bfseries Alphabetisches Verzeichnis der Lieder}}\par\vspace{{3mm}}
\footnotesize {entries}"""
