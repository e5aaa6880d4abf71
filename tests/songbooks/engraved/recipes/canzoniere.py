"""An Italian parish canzoniere by XeLaTeX: songs in lettered sections, index by code, bookmarks for some parts."""

from __future__ import annotations

from pathlib import Path

from songbooks.engraved import fonts, latex
from songbooks.engraved.book import Book, Recipe
from songbooks.engraved.latex import Titled, escape
from songbooks.lyrics import Song, Writer

COUNT = 84
SECTIONS = [("Ingresso", "A"), ("Offertorio", "B"), ("Comunione", "C"), ("Canti mariani", "D"), ("Canti di festa", "E")]
BOOKMARKED = {"A", "D"}
EXTRA = (
    fonts.new_font("Sans", "nimbus-sans")
    + r"""\usepackage{hyperref,needspace}\hypersetup{hidelinks}
\fancyfoot[C]{\Sans\small\thepage}\fancyhead[RO,LE]{\Sans\small\leftmark}
\newcommand\Ac[1]{\leavevmode\raisebox{1.9ex}[4.4ex][0pt]{\makebox[0pt][l]{\Sans\scriptsize\bfseries #1}}}
\newcommand\Strofa[1]{\par\vspace{2mm}\begin{minipage}{\linewidth}\raggedright\hangindent=5mm #1\end{minipage}}
"""
)


def make(folder: Path) -> Book:
    """Set cover, alphabetical index by song number, and five sections; only two of them have bookmarks of songs."""
    writer = Writer("it", 2707)
    songs = [writer.song(first_line_title=writer.random.random() < 0.2) for _ in range(COUNT)]
    size = -(-COUNT // len(SECTIONS))
    numbers = [f"{SECTIONS[n // size][1]}{n % size + 1}" for n in range(COUNT)]
    parts = [
        latex.head("11pt,twoside", "a5paper,margin=1.6cm,top=1.9cm,headheight=14pt", "crimson", EXTRA),
        _front(writer, songs, numbers),
    ]
    for n, song in enumerate(songs):
        if n % size == 0:
            parts.append(_section(*SECTIONS[n // size]))
        parts.append(_song(writer, n, song, numbers[n]))
    pdf = latex.typeset("\n".join(parts) + "\n\\end{document}\n", "book", folder)
    return Book(
        pdf, latex.songs_of(pdf, [Titled(song.title, [f"{code} {song.title}"]) for song, code in zip(songs, numbers)])
    )


def _front(writer: Writer, songs: list[Song], numbers: list[str]) -> str:
    """Cover, presentation, and the index with song codes in place of pages."""
    rows = sorted(zip(songs, numbers), key=lambda row: row[0].title.strip("«»").casefold())
    entries = "\n".join(rf"\hangindent=4mm {escape(song.title)}\dotfill\textbf{{{code}}}\par" for song, code in rows)
    return rf"""\thispagestyle{{empty}}\vspace*{{3cm}}\begin{{center}}{{\Sans\Large Parrocchia di San Biagio}}\\[2cm]
{{\Sans\fontsize{{36}}{{42}}\selectfont\bfseries Cantate insieme}}\\[1cm]
canzoniere per le celebrazioni\end{{center}}\newpage
{{\Sans\Large Presentazione\par}}\vspace{{3mm}}{escape(writer.prose(7))}\newpage
{{\Sans\Large Indice alfabetico\par}}\vspace{{3mm}}\begin{{multicols}}{{2}}\footnotesize\raggedright
{entries}
\end{{multicols}}"""


def _section(name: str, letter: str) -> str:
    """A section's first page: its name large, songs follow on the next page."""
    return rf"""\clearpage\markboth{{{letter} – {name}}}{{}}\pdfbookmark[0]{{{name}}}{{{letter}}}
\thispagestyle{{empty}}
\vspace*{{5cm}}\begin{{center}}{{\Sans\fontsize{{60}}{{66}}\selectfont\bfseries {letter}}}\\[8mm]
{{\Sans\Huge {name}}}\end{{center}}\clearpage"""


def _song(writer: Writer, number: int, song: Song, code: str) -> str:
    """A song, following on where a third of the page is left."""
    mark = rf"\pdfbookmark[1]{{{escape(song.title)}}}{{s{number}}}" if code[0] in BOOKMARKED else ""
    verses = []
    if song.refrain and writer.random.random() < 0.6:
        verses.append(rf"\Strofa{{\bfseries Rit. {_chorded(writer, song.refrain, song.key)}}}")
    for place, verse in enumerate(song.verses, 1):
        text = _chorded(writer, verse, song.key) if place == 1 else latex.lines(verse)
        verses.append(rf"\Strofa{{{place}. {text}" + (r" \textbf{Rit.}" if song.refrain and place > 1 else "") + "}")
        if place == 1 and song.refrain and len(verses) == 1:
            verses.append(rf"\Strofa{{\bfseries Rit. {latex.lines(song.refrain)}}}")
    credit = rf"\hfill{{\footnotesize\itshape ({escape(song.composer)})}}" if writer.random.random() < 0.5 else ""
    return rf"""\needspace{{7cm}}\par
\vspace{{7mm plus 2mm}}{mark}\SongBegins{{{number}}}{{\Sans\bfseries\colorbox{{black}}{{\color{{white}}{code}}}\ %
\MakeUppercase{{{escape(song.title)}}}}}{credit}\par\nopagebreak
{"".join(verses)}\SongEnds{{{number}}}\par"""


def _chorded(writer: Writer, verse: list[str], key: str) -> str:
    """Lines with Italian chord names above."""
    made = []
    for line in verse:
        text, place = "", 0
        for at, name in writer.chords(line, key):
            text += escape(line[place:at]) + rf"\Ac{{{escape(name)}}}"
            place = at
        made.append(text + escape(line[place:]))
    return "\\\\\n".join(made)


RECIPE = Recipe(
    "canzoniere",
    "An Italian parish canzoniere by XeLaTeX in lettered sections; index by song code, bookmarks for two sections only",
    make,
)
