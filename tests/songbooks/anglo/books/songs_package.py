"""Portrait of a hikers' songbook by LaTeX's songs package: numbers in grey boxes, two columns, artist under the title, indexes in front."""

from __future__ import annotations

from pathlib import Path

from songbooks.anglo.voices import Voice, sort_key
from songbooks.engraved import latex
from songbooks.engraved.latex import Titled, escape
from songbooks.lyrics import Song
from songbooks.office.made import Made

KIND = "Hikers' songbook by the LaTeX songs package: song numbers in grey boxes, two columns a page, chords above, artist lines, title index and artist index in front by song number"
_COUNT = 72
_HEAD = r"""\documentclass[10pt,a4paper]{article}
\usepackage{fontspec,needspace}
\usepackage[a4paper,margin=15mm]{geometry}
\usepackage[chorded]{songs}
\setmainfont{LinLibertine_R}[Extension=.otf,BoldFont=LinLibertine_RB,ItalicFont=LinLibertine_RI,BoldItalicFont=LinLibertine_RBI]
\songcolumns{2}\songpos{2}
\renewcommand\printchord[1]{\footnotesize\sffamily\bfseries #1}
\renewcommand\stitlefont{\rmfamily\bfseries\Large}
\pagestyle{plain}
"""


def make(folder: Path) -> Made:
    """The book; song numbers are known beforehand, so the indexes are written by hand as the package's script would."""
    writer = Voice("folk", 5601)
    songs = [writer.song(first_line_title=n % 12 == 7) for n in range(_COUNT)]
    pieces = [_song(writer, number, song) for number, song in enumerate(songs)]
    source = (
        _HEAD + latex.MARKS
        + r"\begin{document}\begin{titlepage}\vspace*{4cm}\centering{\Huge\bfseries Boots \& Strings}\\[1cm]{\Large the songbook of the Tarnside hill-walkers}\vfill{\small typeset by "
        + rf"{escape(writer.person())}}}\end{{titlepage}}" + _index("Index of titles", 0, _titles(songs)) + _index("Index of artists", 1, _artists(songs))
        + r"\clearpage\begin{songs}{}" + "\n".join(pieces) + r"\end{songs}\end{document}"
    )  # fmt: skip
    pdf = latex.typeset(source, "book", folder)
    truth = latex.songs_of(pdf, [Titled(song.title, [f"{number}. {song.title}"]) for number, song in enumerate(songs, 1)])
    return Made(pdf, truth, _lists(pdf))


def _song(writer: Voice, number: int, song: Song) -> str:
    """A song environment with chords; a capo or a text between verses as the package offers them."""
    random = writer.random
    # the marks sit in the first and the last verse, which the package never splits from the title and from the end
    out = [rf"\beginsong{{{escape(song.title)}}}[by={{{escape(song.author)}}}{f',cr={{© {random.randint(1961, 2008)} {escape(song.composer)}}}' if number % 4 == 0 else ''}]"]
    if number % 6 == 1:
        out.append(rf"\capo{{{random.randint(1, 5)}}}")
    stanzas = [(verse, False) for verse in song.verses]
    if song.refrain:
        stanzas.insert(1, (song.refrain, True))
    for place, (lines, refrain) in enumerate(stanzas):
        name = "chorus" if refrain else "verse"
        rows = [_chorded(writer, line, song.key) for line in lines]
        if place == 0:
            rows[0] = rf"\SongBegins{{{number}}}" + rows[0]
        if place == len(stanzas) - 1:
            rows[-1] += rf"\SongEnds{{{number}}}"
        out.append(rf"\begin{name}" + "\n" + "\n".join(rows) + "\n" + rf"\end{name}")
        if not refrain and song.refrain and place > 1 and random.random() < 0.5:
            out.append(r"\textnote{Chorus}")
    return "\n".join([*out, r"\endsong"])


def _chorded(writer: Voice, line: str, key: str) -> str:
    """A line with the package's chord commands."""
    out, at = "", 0
    last = line.rfind(" ")  # the package takes a line's end for a part of a chorded last word
    for position, name in writer.chords(line, key):
        if position > last:
            break
        out += escape(line[at:position]) + rf"\[{name.replace('b', '&').replace('#', chr(92) + 'shrp ')}]"
        at = position
    return out + escape(line[at:])


def _titles(songs: list[Song]) -> list[tuple[str, str]]:
    """Titles, and first lines in italics where they differ, by the alphabet."""
    rows = [(song.title, escape(song.title), number) for number, song in enumerate(songs, 1)]
    rows += [(song.verses[0][0], rf"\textit{{{escape(song.verses[0][0].rstrip(',;.!'))}}}", number) for number, song in enumerate(songs, 1) if not number % 5]
    return [(shown, str(number)) for _, shown, number in sorted(rows, key=lambda row: sort_key(row[0]))]


def _artists(songs: list[Song]) -> list[tuple[str, str]]:
    """Artists by last name, with all their numbers."""
    by: dict[str, list[str]] = {}
    for number, song in enumerate(songs, 1):
        by.setdefault(song.author, []).append(str(number))
    rows = sorted(by.items(), key=lambda item: item[0].split()[-1])
    return [(escape(f"{name.rsplit(' ', 1)[-1]}, {name.rsplit(' ', 1)[0]}"), ", ".join(numbers)) for name, numbers in rows]


def _index(name: str, mark: int, rows: list[tuple[str, str]]) -> str:
    """An index page in two columns."""
    body = "".join(rf"\noindent\hangindent=4mm {text}\dotfill {numbers}\par " for text, numbers in rows)
    half = rf"\twocolumn[{{\LARGE\bfseries {name}\par\vspace{{4mm}}}}]\small\TruthMark{{list}}{{{mark}}}"
    return rf"\clearpage{half}{body}\TruthMark{{list}}{{{mark}}}\onecolumn"


def _lists(pdf: Path) -> list[int]:
    """The pages between the first and last mark of each index."""
    pages: dict[str, list[int]] = {}
    for line in pdf.with_suffix(".marks").read_text(encoding="utf-8").splitlines():
        if line.startswith("list "):
            pages.setdefault(line.split()[1], []).append(int(line.split()[2]))
    return sorted({page for ends in pages.values() for page in range(ends[0], ends[-1] + 1)})
