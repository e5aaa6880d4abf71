"""Portrait of a Dutch book of canons: short melodies with their words, two to four a page, numbered, entries marked in the staff's text.

The title is mostly the first line, in small bold type beside the number, with the number of voices at the right and
the composer under it; registers by title and by voices behind, by number of the canon.
"""

from __future__ import annotations

from pathlib import Path

from songbooks.continental import strips, tex
from songbooks.engraved import fonts
from songbooks.engraved.latex import Titled, escape
from songbooks.lyrics import Song, Writer
from songbooks.office.made import Made

KIND = "Dutch book of canons (LilyPond strips in LaTeX, A5): two to four short melodies a page, first lines as titles beside the number; registers by title and by voices behind, by number"
COUNT = 96
EXTRA = fonts.new_font("Sans", "nimbus-sans") + r"\fancyfoot[LE,RO]{\Sans\footnotesize\thepage}" + "\n"
VOICES = (2, 3, 3, 3, 4, 4, 4, 6)


def make(folder: Path) -> Made:
    """Engrave the strips, set the canons, and the registers."""
    writer = Writer("nl", 7107)
    random = writer.random
    songs = [_canon(writer) for _ in range(COUNT)]
    sung = [(strips.melody(random, song.verses[0], ["C", "G", "F", "D", "Am", "Dm", "Em"], ["4/4", "3/4", "6/8"]), song.verses[0]) for song in songs]
    made = strips.engrave(sung, 122, 14, folder)
    voices = [random.choice(VOICES) for _ in songs]
    parts = [tex.head("9pt,twoside", "a5paper,margin=12mm,bottom=15mm,footskip=8mm", "crimson", EXTRA), _front(writer)]
    parts += [_set(writer, n, song, voices[n], made.graphic(n)) for n, song in enumerate(songs)]
    parts.append(_registers(songs, voices))
    return tex.book(parts, [Titled(song.title, [f"{n} {song.title}"]) for n, song in enumerate(songs, 1)], folder)


def _canon(writer: Writer) -> Song:
    """Two to four lines; mostly named by the first."""
    song = writer.song(first_line_title=writer.random.random() < 0.7)
    song.verses = [song.verses[0][: writer.random.choice((2, 3, 3, 4))]]
    return song


def _front(writer: Writer) -> str:
    """Cover, and how canons are sung."""
    return (
        r"\thispagestyle{empty}\begin{center}\vspace*{40mm}{\fontsize{36}{42}\selectfont\Sans\bfseries Rond en rond}\\[6mm]\Large canons voor koor, klas en kampvuur\end{center}\newpage"
        rf"\thispagestyle{{empty}}{{\Sans\bfseries Hoe zing je een canon?\par}}\medskip {escape(writer.prose(6))}\newpage"
    )


def _set(writer: Writer, number: int, song: Song, voices: int, graphic: str) -> str:
    """Number, title and voices in one line, the composer under them, and the melody."""
    credit = writer.random.choice((rf"{escape(song.composer)}", "traditioneel", "", rf"muziek: {escape(song.composer)}, tekst: {escape(song.author)}"))
    line = rf"{{\footnotesize\itshape {credit}\par}}\nopagebreak" if credit else ""
    return rf"""\needspace{{45mm}}\par\vspace{{5mm plus 3mm}}\begin{{minipage}}{{\linewidth}}{tex.label(number)}
{{\Sans\small\textbf{{{number + 1}}}\hspace{{3mm}}\parbox[t]{{90mm}}{{\raggedright\bfseries {escape(song.title)}}}\hfill {voices} st.\par}}\vspace{{1mm}}{line}
\vspace{{1mm}}{graphic}\SongEnds{{{number}}}\end{{minipage}}\par"""


def _registers(songs: list[Song], voices: list[int]) -> str:
    """Titles by the alphabet, and numbers by voices."""
    rows = sorted(enumerate(songs, 1), key=lambda row: row[1].title.strip("‘’“”'\"( ").casefold())
    titles = "".join(rf"\hangindent=3mm\ListHere {escape(song.title)}\dotfill {n}\par " for n, song in rows)
    by_voices = "".join(
        rf"\ListHere\textbf{{{count}-stemmig}}: {', '.join(str(n) for n, own in enumerate(voices, 1) if own == count)}\par\vspace{{1mm}}" for count in sorted(set(voices))
    )
    return rf"""\clearpage{{\Sans\bfseries\large Register op titel\par}}\vspace{{2mm}}\begin{{multicols}}{{2}}\footnotesize\raggedright {titles}\end{{multicols}}
\vspace{{6mm}}{{\Sans\bfseries\large Register op aantal stemmen\par}}\vspace{{2mm}}{{\footnotesize\raggedright {by_voices}}}"""
