"""A bardic circle's songbook by XeLaTeX: songs with tales and asides in prose between them."""

from __future__ import annotations

from pathlib import Path

from songbooks.engraved import latex
from songbooks.engraved.book import Book, Recipe
from songbooks.engraved.latex import Titled, escape
from songbooks.lyrics import Song, Writer

COUNT = 38
CHAPTERS = ["Songs of the Road", "Songs of the Hall", "Ballads Told by Lamplight", "Songs to Be Sung Badly"]
HARD_WORDS = ("Bard", "Boast", "Burden", "Geste", "Lay", "Quire", "Round", "Wassail")
EXTRA = r"""\usepackage{titlesec,tocloft,needspace}
\newfontfamily\Black{ygoth.otf}
\titleformat{\section}[display]{\centering\Black\fontsize{30}{36}\selectfont}{}{0mm}{}
\titleformat{\subsection}{\Large\scshape\filcenter}{}{0mm}{}
\titlespacing{\subsection}{0pt}{9mm plus 3mm}{2mm}
\setcounter{secnumdepth}{0}\setcounter{tocdepth}{2}\renewcommand\cfttoctitlefont{\Black\Huge}
\renewcommand\contentsname{What Is Herein}
\renewcommand\cftsecfont{\large\bfseries}\renewcommand\cftsubsecleader{\ \,}
\renewcommand\cftsubsecafterpnum{\hfill\mbox{}}
\fancyfoot[C]{— \thepage\ —}
\newcommand\Stanza[1]{\begin{center}%
\begin{minipage}{0.72\linewidth}\raggedright #1\end{minipage}\end{center}\vspace{-2mm}}
\newcommand\Aside[1]{\par\vspace{2mm}\begin{quote}\small\itshape #1\end{quote}}
"""


def make(folder: Path) -> Book:
    """Set the four chapters with their songs and the prose between."""
    writer = Writer("en", 2404)
    songs = [writer.song() for _ in range(COUNT)]
    parts = [latex.head("11pt", "letterpaper,margin=2.6cm,headheight=14pt", "cochineal", EXTRA), _front(writer)]
    size = -(-COUNT // len(CHAPTERS))
    for n, song in enumerate(songs):
        if n % size == 0:
            parts.append(_chapter(writer, CHAPTERS[n // size]))
        parts.append(_song(writer, n, song))
    parts.append(_glossary(writer))
    pdf = latex.typeset("\n".join(parts) + "\n\\end{document}\n", "book", folder)
    return Book(pdf, latex.songs_of(pdf, [Titled(song.title) for song in songs]))


def _front(writer: Writer) -> str:
    """Title, dedication and contents."""
    return rf"""\thispagestyle{{empty}}\vspace*{{5cm}}\begin{{center}}
{{\Black\fontsize{{44}}{{50}}\selectfont The Tarnside Bard Book}}\\[1cm]
being a gathering of songs made and mended by the Circle\\[6cm]
{{\itshape for all who sing too late and rise too early}}\end{{center}}\newpage
\tableofcontents\newpage{{\Black\Huge To the Reader\par}}\vspace{{6mm}}{escape(writer.prose(7))}\par\vspace{{2mm}}
{escape(writer.prose(7))}"""


def _chapter(writer: Writer, name: str) -> str:
    """A chapter's head on a new page, with some prose before its first song."""
    return rf"\newpage\section{{{name}}}{escape(writer.prose(6))}\par\vspace{{2mm}}{escape(writer.prose(4))}\par"


def _song(writer: Writer, number: int, song: Song) -> str:
    """A song that follows where the page allows; half have a tale before or an aside after."""
    chance = writer.random.random
    tale = rf"\Aside{{{escape(writer.prose(2))}}}" if chance() < 0.45 else ""
    credit = rf"\begin{{center}}\small words: {escape(song.author)}\quad music: {escape(song.composer)}\end{{center}}"
    stanzas = []
    for place, verse in enumerate(song.verses):
        stanzas.append(rf"\Stanza{{{latex.lines(verse)}}}")
        if song.refrain:
            text = latex.lines(song.refrain) if place == 0 else r"[\textit{Chorus}]"
            stanzas.append(rf"\Stanza{{\hspace*{{8mm}}\begin{{minipage}}{{0.9\linewidth}}{text}\end{{minipage}}}}")
    stanzas[-1] = stanzas[-1].removesuffix("}") + rf"\SongEnds{{{number}}}}}"
    body = "\n".join(stanzas)
    after = "\\par " + escape(writer.prose(5)) + rf"\AfterwordEnds{{{number}}}\par " if chance() < 0.3 else ""
    return rf"""\needspace{{6cm}}\subsection[{escape(song.title)}]{{\SongBegins{{{number}}}{escape(song.title)}}}
{credit}{tale}{body}\par{after}"""


def _glossary(writer: Writer) -> str:
    """The last pages: words explained, and room for notes."""
    rows = "\n".join(rf"\textbf{{{word}.}} {escape(writer.prose(1))}\par" for word in HARD_WORDS)
    return rf"\newpage{{\Black\Huge Hard Words\par}}\vspace{{5mm}}{rows}\newpage{{\Black\Huge Notes\par}}"


RECIPE = Recipe(
    "filk-songbook",
    "A bardic songbook by XeLaTeX: songs in four chapters with stories and asides in prose between them",
    make,
)
