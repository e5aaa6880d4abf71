"""Portrait of a Slovene parish's pesmarica: pocket size, words only, large numbers in the margin and no titles over the songs.

Sections of the Mass and the year as small headings in capitals; verses are numbered and run on from page to page. The list
in front goes by first lines in the alphabet, letter by letter, and gives song numbers only; the folio is at the foot.
"""

from __future__ import annotations

from pathlib import Path

from songbooks.continental import tex
from songbooks.engraved.latex import Titled, escape, lines
from songbooks.lyrics import Song
from songbooks.office.made import Made
from songbooks.shelf.local import LocalWriter
from songbooks.shelf.sorting import first_line, plain

KIND = "Slovene parish's pesmarica (LaTeX, pocket size): words only under large numbers without titles, flowing on; in front a list of first lines by letter with song numbers"
SECTIONS = {"Vstopne": 12, "Darovanjske": 10, "Obhajilne": 16, "Zahvalne": 8, "Adventne": 9, "Božične": 12, "Postne": 10, "Velikonočne": 10, "Marijine": 16, "Za rajne": 5}
EXTRA = r"""\fancyfoot[C]{\footnotesize\thepage}\fancyhead[LE,RO]{\footnotesize\itshape\leftmark}
\newcommand\Section[1]{\needspace{30mm}\par\vspace{5mm}{\centering\bfseries\MakeUppercase{#1}\par}\nopagebreak\vspace{2mm}\markboth{#1}{}}
\newcommand\Number[1]{\needspace{18mm}\par\vspace{3.4mm plus 1mm}\noindent\llap{\fontsize{15}{15}\selectfont\bfseries #1\hspace{2.2mm}}}
\newcommand\Verse[1]{\noindent\hangindent=3mm #1\par\vspace{1mm}}
"""


def make(folder: Path) -> Made:
    """Title page, the list of first lines, the songs by section."""
    writer = LocalWriter("sl", "cs", 8103)
    songs, sections = [], []
    for section, count in SECTIONS.items():
        for _ in range(count):
            songs.append(_song(writer))
            sections.append(section)
    parts = [tex.head("10pt,twoside", "paperwidth=105mm,paperheight=148mm,inner=20mm,outer=9mm,top=13mm,bottom=13mm,headsep=3mm", "libertinus", EXTRA)]
    parts += [_front(writer, songs), *(_set(n, song, section if n == 0 or section != sections[n - 1] else "") for n, (song, section) in enumerate(zip(songs, sections)))]
    return tex.book(parts, [Titled(first_line(song.verses[0]), [f"{n} {first_line(song.verses[0])}"]) for n, song in enumerate(songs, 1)], folder)


def _song(writer: LocalWriter) -> Song:
    """A song with a first line of its own, which is all the title it has."""
    while True:
        song = writer.song(first_line_title=True)
        if song.title == first_line(song.verses[0]) and len(song.title) > 9:
            song.verses = [verse[:6] for verse in song.verses]
            return song


def _front(writer: LocalWriter, songs: list[Song]) -> str:
    """Title page, a word before, first lines under their letters."""
    rows, last = [], ""
    for line, n in sorted(((first_line(song.verses[0]), n) for n, song in enumerate(songs, 1)), key=lambda row: plain(row[0])):
        if line[0] != last:
            rows.append(rf"\par\vspace{{1.5mm}}\needspace{{8mm}}{{\bfseries {line[0]}}}\par\nopagebreak ")
            last = line[0]
        rows.append(rf"\hangindent=3mm\ListHere {escape(line)} \dotfill {n}\par ")
    return (
        r"\thispagestyle{empty}\begin{center}\vspace*{25mm}{\fontsize{24}{30}\selectfont Pojte, zvonovi}\\[6mm] pesmarica za ljudsko petje\\[50mm]\footnotesize Župnija Vrhpolje\end{center}\newpage"
        rf"\thispagestyle{{empty}}{{\small {escape(writer.prose(6))}\par}}\newpage\markboth{{Kazalo}}{{}}{{\centering\bfseries KAZALO PO ZAČETKIH\par}}{{\scriptsize {''.join(rows)}}}\clearpage"
    )


def _set(number: int, song: Song, section: str) -> str:
    """The number beside the first verse, and the verses."""
    head = rf"\Section{{{section}}}" if section else ""
    verses = [rf"\Verse{{{place}. {lines(verse)}}}" if len(song.verses) > 1 else rf"\Verse{{{lines(verse)}}}" for place, verse in enumerate(song.verses, 1)]
    if song.refrain:
        verses.insert(1, rf"\Verse{{{{\itshape Odpev: {lines(song.refrain)}}}}}")
    verses[0] = verses[0].removeprefix(r"\Verse{")
    first = rf"{head}\Number{{{number + 1}}}{tex.label(number)}{verses[0][:-1]}"
    ends = rf"\SongEnds{{{number}}}"
    return rf"{first}\par\vspace{{1mm}}{''.join(verses[1:])[:-1]}{ends}}}" if len(verses) > 1 else rf"{first}{ends}\par\vspace{{1mm}}"
