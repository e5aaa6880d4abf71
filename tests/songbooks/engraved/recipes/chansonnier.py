"""A French pocket chansonnier by XeLaTeX: titles in capitals, the contents at the end of the book."""

from __future__ import annotations

from pathlib import Path

from songbooks.engraved import latex
from songbooks.engraved.book import Book, Recipe
from songbooks.engraved.latex import Titled, escape
from songbooks.lyrics import Song, Writer

COUNT = 72
EXTRA = r"""\usepackage{needspace,pifont}
\fancyfoot[C]{\small\ding{98}\ \thepage\ \ding{98}}
\newcommand\Couplet[2]{\par
\vspace{2mm}\begin{minipage}{\linewidth}\raggedright\leftskip=9mm\makebox[0mm][r]{#1\enspace}#2\end{minipage}}
"""


def make(folder: Path) -> Book:
    """Set title page, a word to the reader, the songs, and the table at the end."""
    writer = Writer("fr", 2606)
    songs = [writer.song(first_line_title=writer.random.random() < 0.1) for _ in range(COUNT)]
    parts = [
        latex.head("11pt", "paperwidth=12.5cm,paperheight=18cm,margin=1.5cm,top=1.6cm,bottom=1.7cm", "garamond", EXTRA),
        _front(writer),
    ]
    parts += [_song(writer, n, song) for n, song in enumerate(songs)]
    parts.append(_table(songs))
    pdf = latex.typeset("\n".join(parts) + "\n\\end{document}\n", "book", folder)
    return Book(pdf, latex.songs_of(pdf, [Titled(song.title) for song in songs]))


def _front(writer: Writer) -> str:
    """Title page and foreword."""
    return rf"""\thispagestyle{{empty}}\vspace*{{3cm}}\begin{{center}}
{{\fontsize{{30}}{{36}}\selectfont\itshape Le Chansonnier\\de Belleforge}}\\[1cm]
\ding{{98}}\ding{{98}}\ding{{98}}\\[5cm]
Chez l’Amicale des Veilleurs\end{{center}}\newpage\mbox{{}}\thispagestyle{{empty}}\newpage
\begin{{center}}\itshape Au lecteur\end{{center}}{escape(writer.prose(8))}\newpage"""


def _song(writer: Writer, number: int, song: Song) -> str:
    """A song on a new page, or below the one before when both are short."""
    short = len(song.verses) == 2 and len(song.verses[0]) == 4
    turn = r"\needspace{8cm}\par\vspace{9mm}" if short else r"\newpage"
    credit = writer.random.choice(
        [f"Paroles de {song.author}", f"{song.author} / {song.composer}", "Chanson traditionnelle", ""]
    )
    under = rf"\\{{\small\itshape {escape(credit)}}}" if credit else ""
    verses = []
    for place, verse in enumerate(song.verses, 1):
        again = r"\\\textit{Au refrain}" if song.refrain and place > 1 else ""
        verses.append(rf"\Couplet{{{place}.}}{{{latex.lines(verse)}{again}}}")
        if song.refrain and place == 1:
            verses.append(rf"\Couplet{{}}{{\hspace*{{-4mm}}\textit{{Refrain}}\\{latex.lines(song.refrain)}}}")
    body = "\n".join(verses)
    return rf"""{turn}\begin{{center}}\SongBegins{{{number}}}\label{{s{number}}}
{{\large\bfseries\MakeUppercase{{{escape(song.title)}}}}}{under}\end{{center}}
{body}\SongEnds{{{number}}}\par"""


def _table(songs: list[Song]) -> str:
    """The alphabetical table at the end, with articles kept in front."""
    rows = sorted(enumerate(songs), key=lambda row: row[1].title.strip("«» ").casefold())
    entries = "\n".join(
        rf"\hangindent=5mm\rightskip=8mm plus 1fil\parfillskip=-8mm\relax {escape(song.title)}\dotfill"
        rf"\makebox[8mm][r]{{\pageref{{s{n}}}}}\par"
        for n, song in rows
    )
    return rf"""\newpage\begin{{center}}\Large\itshape Table des chansons\end{{center}}
{{\small {entries}}}"""


RECIPE = Recipe(
    "chansonnier",
    "A French pocket chansonnier by XeLaTeX, titles in capitals, alphabetical contents only at the end",
    make,
)
