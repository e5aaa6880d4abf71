"""A Portuguese folk collection: roman numerals and titles over a melody, verses, then the collector's note in small type.

Where and from whom a song was taken stands below its title; the index at the back follows the numerals.
"""

from __future__ import annotations

from pathlib import Path

from songbooks.continental import strips, tex
from songbooks.engraved.latex import Titled, escape, lines
from songbooks.lyrics import Song, Writer
from songbooks.office.made import Made

KIND = "A Portuguese folk song collection: roman numerals, melodies with words, verses and collector's notes; index by numeral behind"
PARTS = {"Cantigas de trabalho": 14, "Cantigas de berço": 8, "Romances": 12, "Cantigas ao desafio": 10}
EXTRA = r"""\fancyhead[LE]{\small\scshape cancioneiro de outeiro alto}\fancyhead[RO]{\small\scshape\leftmark}\fancyfoot[C]{\thepage}
\newcommand\Numeral[1]{\uppercase\expandafter{\romannumeral #1}}
\newcommand\Quadra[1]{\par\vspace{2mm plus 1mm}\begin{minipage}{\linewidth}\leftskip=22mm #1\end{minipage}}
"""


def make(folder: Path) -> Made:
    """Set title page, introduction, the parts with their half-titles, and the index."""
    writer = Writer("pt", 6110)
    songs = [writer.song(first_line_title=writer.random.random() < 0.25) for _ in range(sum(PARTS.values()))]
    tunes = [(strips.melody(writer.random, song.verses[0][:4], ["C", "D", "F", "G", "Am", "Em"], ["2/4", "3/4", "6/8"]),
              song.verses[0][:4]) for song in songs]  # fmt: skip
    engraved = strips.engrave(tunes, 120, 14, folder)
    parts = [
        tex.head("10pt,twoside", "paperwidth=165mm,paperheight=235mm,margin=22mm,top=25mm,headheight=14pt", "cochineal", EXTRA),
        _front(writer),
    ]
    at = 0
    for name, count in PARTS.items():
        parts.append(rf"\cleardoublepage\thispagestyle{{empty}}\markboth{{{name}}}{{}}\vspace*{{60mm}}\begin{{center}}\Huge {name}\end{{center}}\cleardoublepage")
        parts += [_song(writer, n, songs[n], engraved.graphic(n)) for n in range(at, at + count)]
        at += count
    parts.append(_index(songs))
    return tex.book(parts, [Titled(song.title) for song in songs], folder)


def _front(writer: Writer) -> str:
    """Title page and introduction on roman pages."""
    return rf"""\pagenumbering{{roman}}\thispagestyle{{empty}}\vspace*{{40mm}}\begin{{center}}{{\Huge Cancioneiro de Outeiro Alto}}\\[10mm]
{{\large recolhido e anotado por {escape(writer.person())}}}\\[80mm]Segunda edição\end{{center}}\cleardoublepage
{{\LARGE Introdução}}\par\vspace{{5mm}}{escape(writer.prose(9))}\par\vspace{{2mm}}{escape(writer.prose(9))}\par\vspace{{2mm}}{escape(writer.prose(6))}
\cleardoublepage\pagenumbering{{arabic}}"""


def _song(writer: Writer, number: int, song: Song, staff: str) -> str:
    """Numeral, title, source; melody; the verses; a note that may fall on the next page."""
    random = writer.random
    place = random.choice(("Outeiro Alto", "Vale da Moura", "Ribeira Seca", "Monte Novo"))
    source = f"{place}, {random.randint(1931, 1978)}. Cantou: {writer.person()}, {random.randint(48, 91)} anos."
    verses = "".join(rf"\Quadra{{{lines(verse)}}}" for verse in [song.verses[0][4:], *song.verses[1:4]] if verse)
    chorus = rf"\Quadra{{\itshape {lines(song.refrain)}}}" if song.refrain else ""
    note = rf"\par\vspace{{3mm}}{{\footnotesize\textsc{{Nota.}} {escape(writer.prose(random.choice((2, 3, 4))))}\AfterwordEnds{{{number}}}\par}}" if random.random() < 0.6 else ""
    return rf"""\needspace{{75mm}}\par\vspace{{11mm plus 4mm}}\begin{{center}}{tex.label(number)}{{\large\Numeral{{{number + 1}}}}}\\[1mm]
{{\Large {escape(song.title)}}}\\[1mm]{{\footnotesize\itshape {escape(source)}}}\end{{center}}\nopagebreak
\noindent\hfil {staff}\hfil\par{chorus}{verses}\SongEnds{{{number}}}{note}"""


def _index(songs: list[Song]) -> str:
    """Numeral, title, page."""
    entries = "\n".join(
        rf"\hangindent=18mm\ListHere\makebox[16mm][r]{{\Numeral{{{n + 1}}}.}}\hspace{{2mm}}{escape(song.title)}\nobreak\dotfill\pageref{{s{n}}}\par"
        for n, song in enumerate(songs)
    )
    return rf"""\cleardoublepage\markboth{{Índice}}{{}}{{\LARGE Índice}}\par\vspace{{5mm}}
{entries}"""
