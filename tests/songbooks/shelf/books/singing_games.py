"""Portrait of a music teacher's singing games, landscape: title, tone set and grade in a left margin, melody and directions beside.

Two or three games a page divided by thin rules, no contents in front; behind an index by tone set (sol-mi, la-sol-mi ...), and
one by title, both with pages. Directions are numbered steps in sans serif.
"""

from __future__ import annotations

from pathlib import Path

from songbooks.anglo.voices import Voice, sort_key, turned
from songbooks.continental import strips, tex
from songbooks.engraved.latex import Titled, escape
from songbooks.lyrics import Song
from songbooks.office.made import Made

KIND = "Music teacher's singing games (LilyPond strips in LaTeX, landscape): title, tone set and grade in a left margin, melody and directions at the right, two or three a page; indexes by tone set and title behind, none in front"
COUNT = 46
SETS = ("s m", "l s m", "m r d", "s m d", "l s m r d", "d' l s m r d", "l s f m r d")
STEPS = (
    "Children stand in a circle, one in the middle.", "On the last word the middle child chooses another.", "Partners join hands and swing for the second line.",
    "Tap the beat on your knees while singing.", "Sing it again inside your head; only the beat is heard.", "The leader hides a ring, the others close their eyes.",
    "Two make an arch, the line passes under it.", "Change direction at the double bar.", "Half the class claps the rhythm, half the beat.", "The last in line runs to the front.",
)  # fmt: skip
EXTRA = r"""\fancyfoot[R]{\small\thepage}\fancyfoot[L]{\footnotesize Singing Games for the Primary Grades}
\newcommand\Rule{\par\vspace{2mm}\noindent\rule{\linewidth}{0.3pt}\par\vspace{2mm}}
"""


def make(folder: Path) -> Made:
    """Cover, how to use it, the games, two indexes."""
    writer = Voice("camp", 8115)
    random = writer.random
    songs = [writer.song() for _ in range(COUNT)]
    for song in songs:
        song.verses = [verse[:4] for verse in song.verses]
    sets = [random.choice(SETS) for _ in songs]
    sung = [(strips.melody(random, song.verses[0], ["D", "G", "F", "C", "A"], ["2/4", "2/4", "6/8", "4/4"]), song.verses[0]) for song in songs]
    made = strips.engrave(sung, 172, 15, folder)
    parts = [tex.head("10pt", "letterpaper,landscape,margin=16mm,bottom=18mm", "cochineal", EXTRA), _front(writer)]
    parts += [_game(writer, n, song, sets[n], made.graphic(n)) for n, song in enumerate(songs)]
    parts.append(_indexes(songs, sets))
    return tex.book(parts, [Titled(song.title, [turned(song.title)]) for song in songs], folder)


def _front(writer: Voice) -> str:
    """Cover and advice."""
    return (
        r"\thispagestyle{empty}\vspace*{4cm}{\fontsize{36}{42}\selectfont\bfseries Singing Games\par}\vspace{4mm}{\LARGE for the Primary Grades\par}\vspace{4cm} collected by a travelling music teacher\newpage"
        rf"\textbf{{\Large How to use these games}}\par\medskip\begin{{multicols}}{{2}}{escape(writer.prose(8))}\end{{multicols}}\clearpage"
    )


def _game(writer: Voice, number: int, song: Song, tones: str, graphic: str) -> str:
    """The margin with the title, and the melody with the directions beside it."""
    random = writer.random
    steps = "".join(rf"\textsf{{\footnotesize {n}. {step}}}\par " for n, step in enumerate(random.sample(STEPS, random.randint(1, 4)), 1))
    further = "".join(rf"\textit{{{n}.}} {escape(' / '.join(verse))}\par " for n, verse in enumerate(song.verses[1:3], 2)) if random.random() < 0.4 else ""
    margin = rf"\raggedright{{\large\bfseries {escape(song.title)}\par}}\vspace{{2mm}}\small {tones}\par Grade {random.choice(('K', 'K–1', '1', '1–2', '2', '3'))}\par\textit{{{random.choice(('circle game', 'chase', 'partners', 'line dance', 'hand clap', 'hide and seek'))}}}"
    return rf"""\par\noindent\begin{{minipage}}[t]{{52mm}}\vspace{{0pt}}{tex.label(number)}{margin}\end{{minipage}}\hspace{{6mm}}\begin{{minipage}}[t]{{178mm}}\vspace{{0pt}}{graphic}\par {{\footnotesize {further}}}\vspace{{1mm}}{steps}\SongEnds{{{number}}}\end{{minipage}}\Rule"""


def _indexes(songs: list[Song], sets: list[str]) -> str:
    """By tone set, then by title."""
    parts = [r"\clearpage\textbf{\Large Index by tone set}\begin{multicols}{3}\small\raggedright "]
    for tones in SETS:
        rows = [n for n, other in enumerate(sets) if other == tones]
        parts.append(rf"\par\smallskip\textit{{{tones}}}\par " + "".join(rf"\ListHere\hspace*{{3mm}}{escape(songs[n].title)}, \pageref{{s{n}}}\par " for n in rows))
    order = sorted(range(len(songs)), key=lambda n: sort_key(songs[n].title))
    parts.append(r"\end{multicols}\clearpage\textbf{\Large Index of titles}\begin{multicols}{3}\small\raggedright ")
    parts += [rf"\ListHere {escape(turned(songs[n].title))}\dotfill\pageref{{s{n}}}\par " for n in order]
    return "".join([*parts, r"\end{multicols}"])
