"""Portrait of a harbour festival's shanty booklet: A5, verse and chorus, a note in small type before or after each song."""

from __future__ import annotations

from pathlib import Path

from songbooks.anglo.voices import Voice, sort_key
from songbooks.engraved import latex
from songbooks.engraved.latex import Titled, escape
from songbooks.lyrics import Song
from songbooks.office.made import Made

KIND = "Shanty booklet of a harbour festival (LaTeX, A5): songs run on over the pages, notes in small italics before or after, contents by work at the capstan or halyard, first-line index"
_COUNT = 46
_GROUPS = ("Halyard Shanties", "Capstan & Windlass Songs", "Pumping Songs", "Forebitters and Ballads")
_EXTRA = r"""
\usepackage{tocloft}
\fancyfoot[LE,RO]{\small\thepage}\fancyhead[CE]{\small\itshape Haul Together}\fancyhead[CO]{\small\itshape Penmarra Sea Song Weekend}
\newcommand\Song[3]{\par\addvspace{7mm plus 3mm}\needspace{6\baselineskip}\phantomsection
 {\large\bfseries #2}\SongBegins{#1}\label{s#1}\hfill{\footnotesize\itshape #3}\par\nopagebreak\vspace{1.5mm}}
\newcommand\Note[1]{{\footnotesize\itshape #1\par}\vspace{1.5mm}}
\newcommand\Group[1]{\clearpage\thispagestyle{plain}{\centering\scshape\LARGE #1\par}\vspace{4mm}}
\usepackage{needspace,hyperref}\hypersetup{draft}
\newcommand\Row[2]{\noindent\hspace*{4mm}#2\dotfill\pageref{s#1}\par}
"""


def make(folder: Path) -> Made:
    """The booklet; LaTeX resolves contents and index itself."""
    writer = Voice("shanty", 4201)
    songs = [writer.song() for _ in range(_COUNT)]
    cuts = [0, 15, 27, 33, _COUNT]
    alts: list[list[str]] = [[] for _ in songs]
    body, contents = [], []
    for group, first, last in zip(_GROUPS, cuts, cuts[1:]):
        body.append(rf"\Group{{{escape(group)}}}")
        contents.append(rf"\vspace{{2mm}}{{\bfseries {escape(group)}}}\par")
        for number in range(first, last):
            title = songs[number].title
            if number % 9 == 4:
                alts[number].append(f"{title} (or: {writer.title()})")
            body.append(_song(writer, number, songs[number], (alts[number] or [title])[0]))
            contents.append(rf"\Row{{{number}}}{{{escape(title)}}}")
    rows = sorted((song.verses[0][0].rstrip(",;.!"), number) for number, song in enumerate(songs))
    index = "\n".join(rf"{{\footnotesize\Row{{{number}}}{{{escape(line)}}}}}" for line, number in sorted(rows, key=lambda row: sort_key(row[0])))
    source = latex.head("10pt,twoside,a5paper", "a5paper,inner=17mm,outer=14mm,top=17mm,bottom=17mm", "libertinus", _EXTRA)
    source += (
        r"\thispagestyle{empty}\vspace*{25mm}\begin{center}{\fontsize{38}{42}\selectfont\bfseries Haul\\ Together}\\[8mm]"
        r"Songs for the Penmarra Sea Song Weekend\\[60mm] Third edition, reprinted with corrections\end{center}\newpage"
        rf"\section*{{Before we begin}} {escape(writer.prose(9))}\par\medskip {escape(writer.prose(5))}\newpage"
        r"\TruthMark{list}{0}{\Large\bfseries Contents}\par\vspace{3mm}{\small " + "\n".join(contents) + r"\par}\TruthMark{list}{0}"
        + "\n".join(body)
        + r"\clearpage\TruthMark{list}{1}{\Large\bfseries Index of first lines}\par\vspace{3mm}" + index + r"\TruthMark{list}{1}\end{document}"
    )  # fmt: skip
    pdf = latex.typeset(source, "book", folder)
    titled = [Titled(song.title, other) for song, other in zip(songs, alts)]
    return Made(pdf, latex.songs_of(pdf, titled), _lists(pdf))


def _song(writer: Voice, number: int, song: Song, heading: str) -> str:
    """A song: heading, the note before or after it, solo lines and chorus."""
    random = writer.random
    kind = random.choice(["Trad.", "Trad.", "Trad., arr. " + song.composer, f"{song.author}, {random.randint(1961, 2012)}", ""])
    parts = [rf"\Song{{{number}}}{{{escape(heading)}}}{{{escape(kind)}}}"]
    note = escape(writer.prose(random.choice((1, 2, 3))))
    before = random.random() < 0.55
    if before:
        parts.append(rf"\Note{{{note}}}")
    if random.random() < 0.45:
        parts += _calls(writer, song)
    else:
        parts += _stanzas(song)
    words, par, space = parts[-1].rpartition(r"\par")  # the mark must stand in the last line: a page may end after it
    parts[-1] = rf"{words}\SongEnds{{{number}}}{par}{space}"
    if not before and random.random() < 0.7:
        parts.append(rf"\nopagebreak\Note{{{note}\AfterwordEnds{{{number}}}}}")
    return "\n".join(parts)


def _calls(writer: Voice, song: Song) -> list[str]:
    """Call and response: a line of the shantyman, a line of all in italics; later verses are couplets."""
    one, two = writer.refrain(2)
    lines = song.verses[0] + song.verses[-1]
    first = rf"{escape(lines[0])}\\ \hspace*{{6mm}}\textit{{{escape(one)}}}\\ {escape(lines[1])}\\ \hspace*{{6mm}}\textit{{{escape(two)}}}\par\vspace{{1.5mm}}"
    pairs = [lines[at : at + 2] for at in range(2, len(lines) - 1, 2)]
    return [first, *(latex.lines(pair) + r"\par\vspace{1.5mm}" for pair in pairs)]


def _stanzas(song: Song) -> list[str]:
    """Verses, with the chorus in italics after the first."""
    made = []
    for place, verse in enumerate(song.verses):
        made.append(latex.lines(verse) + r"\par\vspace{2mm}")
        if song.refrain and place == 0:
            made.append(rf"{{\itshape\leftskip6mm Chorus: {latex.lines(song.refrain)}\par}}\vspace{{2mm}}")
    return made


def _lists(pdf: Path) -> list[int]:
    """The pages between the two marks of each list."""
    pages: dict[str, list[int]] = {}
    for line in pdf.with_suffix(".marks").read_text(encoding="utf-8").splitlines():
        if line.startswith("list "):
            pages.setdefault(line.split()[1], []).append(int(line.split()[2]))
    return sorted({page for ends in pages.values() for page in range(ends[0], ends[-1] + 1)})
