"""Portrait of an old Polish folk song collection in new setting: a number centred over each melody, the place in italics, no titles.

Songs are known by first lines; several stand on a page, long texts run over in two columns; an engraved melody with the
first verse, then the others. Behind: the alphabetical list of beginnings by number and page, and a list of places.
"""

from __future__ import annotations

from pathlib import Path

from songbooks.continental import strips, tex
from songbooks.engraved.latex import Titled, escape, lines
from songbooks.lyrics import Song, Writer
from songbooks.office.made import Made
from songbooks.shelf.sorting import first_line, plain

KIND = "Polish folk song collection (LilyPond strips in LaTeX): numbers and places over the melodies and no titles, verses in two columns; behind the list of beginnings by number and page, in front none"
COUNT = 58
PLACES = ("Od Starego Młyna", "Znad Dłużycy", "Z Wierzbowej", "Od Krasnobrodu Dolnego", "Z okolic Jasieńca", "Z Podlesia", "Od Górek")
CHAPTERS = {0: "Pieśni weselne", 17: "Pieśni żniwne", 27: "Dumy i ballady", 41: "Kołysanki i zaloty"}
EXTRA = r"""\fancyhead[LE,RO]{\thepage}\fancyhead[CE]{\small\itshape Pieśni znad Dłużycy}\fancyhead[CO]{\small\itshape\leftmark}
\newcommand\Verse[1]{\noindent\begin{minipage}{\linewidth}\raggedright #1\end{minipage}\par\vspace{1.8mm}}
"""


def make(folder: Path) -> Made:
    """Title page, a word before, four chapters, two lists."""
    writer = Writer("pl", 8104)
    random = writer.random
    songs = [_song(writer) for _ in range(COUNT)]
    sung = [(strips.melody(random, song.verses[0], ["G", "D", "Am", "F", "Em", "Dm", "C"], ["3/4", "3/4", "2/4"]), song.verses[0]) for song in songs]
    made = strips.engrave(sung, 128, 15, folder)
    places = [random.choice(PLACES) for _ in songs]
    parts = [tex.head("11pt,twoside", "paperwidth=170mm,paperheight=240mm,margin=20mm,headsep=6mm", "poltawski", EXTRA), _front(writer)]
    for n, song in enumerate(songs):
        if n in CHAPTERS:
            parts.append(rf"\clearpage\thispagestyle{{empty}}\begin{{center}}\vspace*{{6cm}}{{\LARGE {CHAPTERS[n]}}}\end{{center}}\markboth{{{CHAPTERS[n]}}}{{}}\clearpage")
        parts.append(_set(n, song, places[n], made.graphic(n)))
    parts.append(_lists(songs, places))
    return tex.book(parts, [Titled(song.title, [f"{n}. {song.title}"]) for n, song in enumerate(songs, 1)], folder)


def _song(writer: Writer) -> Song:
    """A song of two to nine short verses whose title is its first line."""
    while True:
        song = writer.song(first_line_title=True)
        if song.title == first_line(song.verses[0]):
            song.verses = [verse[:4] for verse in song.verses] + [writer.verse(4) for _ in range(writer.random.choice((0, 0, 2, 4)))]
            return song


def _front(writer: Writer) -> str:
    """Title page and preface."""
    return (
        r"\thispagestyle{empty}\begin{center}\vspace*{5cm}{\fontsize{30}{36}\selectfont PIEŚNI}\\[4mm]{\Large znad Dłużycy}\\[12mm] z melodiami\end{center}\newpage\thispagestyle{empty}\mbox{}\newpage"
        rf"\begin{{center}}\large Przedmowa\end{{center}}{escape(writer.prose(8))}\clearpage\markboth{{}}{{}}"
    )


def _set(number: int, song: Song, place: str, graphic: str) -> str:
    """Number, place, melody and the further verses."""
    ends = rf"\SongEnds{{{number}}}"
    verses = "".join(rf"\Verse{{{n}. {lines(verse)}{ends if n == len(song.verses) else ''}}}" for n, verse in enumerate(song.verses[1:], 2))
    columns = rf"\begin{{multicols}}{{2}}\small {verses}\end{{multicols}}" if len(song.verses) > 2 else rf"{{\small\leftskip=30mm {verses}}}"
    return rf"""\needspace{{55mm}}\par\vspace{{7mm plus 3mm}}{{\centering {tex.label(number)}\textbf{{{number + 1}.}}\par}}\nopagebreak
{{\raggedleft\footnotesize\itshape {escape(place)}.\par}}\nopagebreak {graphic}{'' if len(song.verses) > 1 else ends}\par\vspace{{1mm}}{columns if len(song.verses) > 1 else ''}\par"""


def _lists(songs: list[Song], places: list[str]) -> str:
    """Beginnings in the alphabet, then the numbers from each place."""
    rows = sorted(((song.title, n) for n, song in enumerate(songs)), key=lambda row: plain(row[0].replace("Ł", "Lz").replace("ł", "lz")))
    listed = "".join(rf"\hangindent=4mm\ListHere {escape(title)} \dotfill {n + 1} (\pageref{{s{n}}})\par " for title, n in rows)
    from_places = "".join(rf"\textit{{{escape(place)}}}: {', '.join(str(n) for n, other in enumerate(places, 1) if other == place)}.\par " for place in PLACES)
    return rf"\clearpage\markboth{{Spis pieśni}}{{}}\begin{{center}}\large Spis pieśni według początków\end{{center}}\begin{{multicols}}{{2}}\footnotesize\raggedright {listed}\end{{multicols}}\bigskip{{\small Miejscowości\par {from_places}}}"
