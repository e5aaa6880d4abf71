"""Portrait of a German guitarist's folder by LaTeX's leadsheets package: a song a page or two, chords over words, fields under the title.

The contents are LaTeX's own with dotted lines; titles are section titles of moderate size, the performer, capo and
tempo in a line under them; a few songs have their first verse only with chords; a chord table ends the folder.
"""

from __future__ import annotations

from pathlib import Path

from songbooks.continental import tex
from songbooks.engraved.latex import Titled, escape
from songbooks.lyrics import Song, Writer
from songbooks.office.made import Made

KIND = "German guitarist's folder by LaTeX: a song on one or two pages, chords over words, performer, capo and tempo in a line under a left-hand title; LaTeX's own contents in front, bookmarks, chord table behind"
COUNT = 48
EXTRA = r"""\usepackage{leadsheets}\usepackage{tocloft}\usepackage[hidelinks]{hyperref}\fancyfoot[R]{\small\thepage}\fancyhead[L]{\small\itshape\nouppercase{\rightmark}}
\setchords{format=\small\bfseries\color{teal}}\setlength\cftbeforesecskip{1pt}\renewcommand\cftsecfont{\normalfont}\renewcommand\cftsecpagefont{\normalfont}
\renewcommand\cftsecleader{\cftdotfill{\cftdotsep}}\setcounter{secnumdepth}{0}\renewcommand\contentsname{Inhaltsverzeichnis}
\newcommand\Strophe[2]{\par\vspace{2.5mm}{\leftskip=12mm\leavevmode\llap{\makebox[12mm][l]{\small\itshape #1}}#2\par}}
\newcommand\A[1]{\leavevmode\raisebox{1.7ex}[3.6ex][0pt]{\makebox[0pt][l]{\writechord{#1}}}}
"""


def make(folder: Path) -> Made:
    """Title page, contents, the songs by the alphabet, chord table."""
    writer = Writer("de", 7119)
    performers = [writer.person() for _ in range(20)] + ["Volkslied", "überliefert"]
    songs = sorted((writer.song() for _ in range(COUNT)), key=lambda song: song.title.strip("„“»« (").casefold().translate(str.maketrans("äöü", "aou")))
    parts = [tex.head("12pt", "a4paper,left=25mm,right=15mm,top=18mm,bottom=18mm,headsep=5mm", "libertinus", EXTRA)]
    parts.append(r"\begin{titlepage}\vspace*{7cm}{\Huge Gitarrenmappe}\par\vspace{4mm}{\large Stand: Herbst, \textit{wird laufend ergänzt}}\end{titlepage}\ListHere\tableofcontents\ListHere")
    parts += [_song(writer, n, song, writer.random.choice(performers)) for n, song in enumerate(songs)]
    parts.append(_table())
    return tex.book(parts, [Titled(song.title) for song in songs], folder)


def _song(writer: Writer, number: int, song: Song, performer: str) -> str:
    """A song on new pages."""
    random = writer.random
    fields = [performer, *([f"Kapo {random.randint(1, 6)}. Bund"] if random.random() < 0.35 else []), *([f"{random.randint(68, 144)} bpm"] if random.random() < 0.3 else [])]
    stanzas = []
    for place, verse in enumerate(song.verses, 1):
        stanzas.append(_stanza(writer, song, f"{place}.", verse, place <= 3))
        if song.refrain:
            stanzas.append(_stanza(writer, song, "Refr.", song.refrain, True) if place == 1 else r"\Strophe{Refr.}{}")
    return rf"""\clearpage\section{{{escape(song.title)}}}{tex.label(number)}{{\itshape {escape(" · ".join(fields))}\par}}\vspace{{2mm}}
{"".join(stanzas)}\SongEnds{{{number}}}"""


def _stanza(writer: Writer, song: Song, label: str, lines: list[str], chords: bool) -> str:
    """A verse or refrain under chords, or without."""
    rows = [tex.chorded(line, writer.chords(line, song.key), r"\A{@}") if chords else escape(line) for line in lines]
    body = "\\\\\n".join(rows)
    return rf"\Strophe{{{label}}}{{{body}}}"


def _table() -> str:
    """The chords on the last page as letters of their tones."""
    rows = r"\\".join(f"{name} & {tones}" for name, tones in (("C", "c e g"), ("D", "d fis a"), ("Em", "e g h"), ("F", "f a c"), ("G", "g h d"), ("Am", "a c e"), ("Hm", "h d fis")))
    return rf"\clearpage\section*{{Akkorde}}\begin{{tabular}}{{ll}}{rows}\end{{tabular}}"
