"""A Dutch camp songbook by LuaLaTeX: two columns in which the songs flow on, numbered, with contents by number."""

from __future__ import annotations

from pathlib import Path

from songbooks.engraved import fonts, latex
from songbooks.engraved.book import Book, Recipe
from songbooks.engraved.latex import Titled, escape
from songbooks.lyrics import Song, Writer

COUNT = 116
EXTRA = (
    fonts.new_font("Fun", "comic")
    + r"""\usepackage{needspace}
\setlength\columnsep{9mm}\setlength\columnseprule{0.3pt}
\fancyfoot[C]{\Fun\thepage}\fancyhead[C]{\Fun\small Kampbundel Scouting Koudemeer}
\newcommand\Title[3]{\needspace{2.6cm}\par
\vspace{4mm plus 1mm}{\SongBegins{#1}\label{s#1}\Fun\bfseries\large\raggedright #2.\ #3\par}\nopagebreak\vspace{1mm}}
\newcommand\Stanza[1]{{\raggedright\hangindent=4mm #1\par}\vspace{1.6mm}}
"""
)


def make(folder: Path) -> Book:
    """Set the cover, the foreword, the contents, the songs and a page for own songs."""
    writer = Writer("nl", 2303)
    songs = [writer.song(first_line_title=writer.random.random() < 0.2) for _ in range(COUNT)]
    parts = [latex.head("10pt", "a5paper,margin=1.2cm,top=1.6cm,bottom=1.5cm,headheight=14pt,headsep=4mm", "kp", EXTRA)]
    parts.append(_front(writer, songs))
    parts.append(r"\begin{multicols}{2}\small")
    parts += [_song(writer, n, song) for n, song in enumerate(songs)]
    parts.append(r"\end{multicols}\newpage{\Fun\Large Eigen liedjes\par}" + r"\vspace{9mm}\hrule" * 12)
    source = "\n".join(parts) + "\n\\end{document}\n"
    pdf = latex.typeset(source, "book", folder, engine="lualatex")
    titled = [Titled(song.title, [f"{n}. {song.title}"]) for n, song in enumerate(songs, 1)]
    return Book(pdf, latex.songs_of(pdf, titled))


def _front(writer: Writer, songs: list[Song]) -> str:
    """Cover, foreword, and the contents: number and title, then the page, in two columns."""
    rows = "\n".join(
        rf"\parbox[t]{{7mm}}{{\raggedleft {n + 1}}}\ \parbox[t]{{4.3cm}}{{\raggedright"
        rf"\hangindent=3mm {escape(song.title)}}}\hfill\pageref{{s{n}}}\par"
        for n, song in enumerate(songs)
    )
    return rf"""\thispagestyle{{empty}}\vspace*{{4cm}}\begin{{center}}
{{\Fun\fontsize{{38}}{{44}}\selectfont\bfseries Kampbundel}}\\[8mm]
{{\Fun\Large Scouting Koudemeer}}\\[2cm]{{\Fun zingen bij het vuur, in de bus en in de tent}}\end{{center}}\newpage
{{\Fun\Large Voorwoord\par}}\vspace{{3mm}}{escape(writer.prose(6))}\newpage
{{\Fun\Large Inhoud\par}}\vspace{{3mm}}\begin{{multicols}}{{2}}\footnotesize
{rows}
\end{{multicols}}\newpage"""


def _song(writer: Writer, number: int, song: Song) -> str:
    """A song in its column: number and title, sometimes to which tune it goes, the verses, the refrain once."""
    tunes = ["eigen wijs", song.author, "traditioneel", f"als nr. {max(1, number)}"]
    tune = rf"\textit{{Wijze: {escape(writer.random.choice(tunes))}}}\par" if writer.random.random() < 0.35 else ""
    verses = [rf"\Stanza{{{latex.lines(verse)}}}" for verse in song.verses]
    if song.refrain:
        verses.insert(1, rf"\Stanza{{\textit{{Refrein:}}\\{latex.lines(song.refrain)}}}")
    last = verses.pop().removesuffix("}") + rf"\SongEnds{{{number}}}}}"
    return rf"\Title{{{number}}}{{{number + 1}}}{{{escape(song.title)}}}{tune}" + "\n".join([*verses, last])


RECIPE = Recipe(
    "camp-songbook",
    "A Dutch scout camp songbook by LuaLaTeX: two columns, numbered songs flowing over columns and pages",
    make,
)
