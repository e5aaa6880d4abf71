"""Portrait of a Dutch recorder method: lessons with new notes, numbered exercises and small songs, three to five things a page.

Lesson heads are large in a coloured rule; exercises bear letters and no titles, songs small bold titles at the left with "NL"
or a name at the right. The contents in front are a table of lesson, new note, its songs run together in one cell, and page.
"""

from __future__ import annotations

from pathlib import Path

from songbooks.continental import strips, tex
from songbooks.engraved.latex import Titled, escape, lines
from songbooks.engraved.music import Tune, tune
from songbooks.lyrics import Song, Writer
from songbooks.office.made import Made

KIND = "Dutch recorder method (LilyPond strips in LaTeX): lessons with lettered exercises and small songs among prose; contents in front as a table in which the songs of a lesson are run together in one cell with the lesson's page"
NOTES = ("b", "a", "g", "c2", "d2", "fis", "e", "d", "f", "bes", "c", "cis2", "gis", "e2")
EXTRA = r"""\usepackage{longtable}\fancyfoot[LE,RO]{\bfseries\thepage}\definecolor{Les}{HTML}{2F7F5F}
\newcommand\Les[2]{\clearpage{\color{Les}\rule{\linewidth}{2.5pt}\par\vspace{1mm}{\fontsize{22}{26}\selectfont\bfseries Les #1}\hfill\Large de noot #2\par\rule{\linewidth}{0.6pt}\par}\vspace{3mm}}
"""


def make(folder: Path) -> Made:
    """Cover, the table, fourteen lessons, a page of fingerings."""
    writer = Writer("nl", 8114)
    random = writer.random
    lessons = [[_song(writer) for _ in range(random.randint(2, 5))] for _ in NOTES]
    music: list[tuple[Tune, list[str]]] = []
    body, titled = [], []
    for lesson, (note, songs) in enumerate(zip(NOTES, lessons), 1):
        body.append(rf"\Les{{{lesson}}}{{{note}}}\label{{les{lesson}}}{escape(writer.prose(2))}\par")
        for song in songs:
            for letter in random.choice(("", "a", "ab")):
                body.append(_exercise(letter, len(music)))
                music.append((tune(random, "G", "4/4", 4, 0, 5), [""]))
            body.append(_set(writer, len(titled), song, len(music)))
            music.append((strips.melody(random, song.verses[0], ["G", "C", "D", "F", "Em"], ["4/4", "3/4", "2/4"]), song.verses[0]))
            titled.append(Titled(song.title))
    made = strips.engrave(music, 168, 17, folder)
    text = "\n".join(body)
    for number in range(len(music)):
        text = text.replace(f"@{number}@", made.graphic(number))
    parts = [tex.head("12pt,twoside", "a4paper,margin=20mm", "gothic", EXTRA), _front(lessons), text, _fingerings()]
    return tex.book(parts, titled, folder)


def _song(writer: Writer) -> Song:
    """A song with lines enough to be a tune."""
    song = writer.song(first_line_title=writer.random.random() < 0.2)
    song.verses = [verse[:4] for verse in song.verses[:2]]
    return song


def _exercise(letter: str, place: int) -> str:
    """A letter and a line of notes."""
    return rf"\needspace{{24mm}}\par\vspace{{3mm}}\textbf{{{letter})}}\par\nopagebreak @{place}@\par"


def _set(writer: Writer, number: int, song: Song, place: int) -> str:
    """Title and source, the tune, the second verse for a few."""
    source = writer.random.choice(("NL", "NL", "Vlaanderen", "Duitsland", "trad.", song.composer))
    more = rf"{{\footnotesize {lines(song.verses[1])}\par}}" if len(song.verses) > 1 and writer.random.random() < 0.4 else ""
    return rf"""\needspace{{42mm}}\par\vspace{{5mm}}{tex.label(number)}\textbf{{{escape(song.title)}}}\hfill{{\footnotesize {escape(source)}}}\par\nopagebreak @{place}@\par {more}\SongEnds{{{number}}}\par"""


def _front(lessons: list[list[Song]]) -> str:
    """Cover, an empty page, the table."""
    rows = "".join(
        rf"\ListHere {lesson} & {note} & {escape(', '.join(song.title for song in songs))} & \pageref{{les{lesson}}} \\ \hline "
        for lesson, (note, songs) in enumerate(zip(NOTES, lessons), 1)
    )
    return (
        r"\thispagestyle{empty}\begin{center}\vspace*{5cm}{\fontsize{44}{52}\selectfont\bfseries\color{Les} Fluit maar mee!}\\[8mm]\LARGE Methode voor sopraanblokfluit\\[4mm] deel 1\end{center}\newpage\thispagestyle{empty}\mbox{}\newpage"
        rf"{{\Large\bfseries Inhoud\par}}\vspace{{4mm}}\small\begin{{longtable}}{{|c|c|p{{105mm}}|c|}}\hline \textbf{{Les}} & \textbf{{Noot}} & \textbf{{Liedjes}} & \textbf{{Blz.}} \\ \hline {rows}\end{{longtable}}\normalsize"
    )


def _fingerings() -> str:
    """The notes and their holes."""
    rows = "".join(rf"\makebox[16mm][l]{{{note}}}{'●' * (1 + place % 7)}{'○' * (7 - place % 7)}\par\vspace{{2mm}}" for place, note in enumerate(NOTES))
    return rf"\clearpage{{\Large\bfseries Grepentabel\par}}\vspace{{5mm}}{{\fontspec{{DejaVu Sans}} {rows}}}"
