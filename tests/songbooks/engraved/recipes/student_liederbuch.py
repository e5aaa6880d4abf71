"""A German student fraternity's Liederbuch by XeLaTeX: numbered songs that flow, running heads, decorative capitals."""

from __future__ import annotations

from pathlib import Path

from songbooks.engraved import latex
from songbooks.engraved.book import Book, Recipe
from songbooks.engraved.latex import Titled, escape
from songbooks.lyrics import Song, Writer

COUNT = 88
PARTS = ["Vaterland und Heimat", "Studentenlieder", "Wein- und Trinklieder", "Wanderlieder", "Abschied"]
EXTRA = r"""\usepackage{lettrine,needspace}
\newfontfamily\Fraktur{Missaali-Regular.otf}
\newfontfamily\Initial{LibertinusSerifInitials-Regular.otf}
\renewcommand\LettrineFontHook{\Initial}
\renewcommand\headrulewidth{0.4pt}
\fancyhead[LE,RO]{\thepage}\fancyhead[RE]{\small\scshape\leftmark}\fancyhead[LO]{\small\itshape\rightmark}
\newcommand\Verse[2]{\par\vspace{1.6mm}\begin{minipage}{\linewidth}\leftskip=7mm\makebox[0mm][r]{#1\ }#2\end{minipage}}
"""


def make(folder: Path) -> Book:
    """Set title page, preface, five parts of songs and the index of titles and first lines."""
    writer = Writer("de", 2202)
    songs = [writer.song(first_line_title=writer.random.random() < 0.45) for _ in range(COUNT)]
    parts = [
        latex.head(
            "10pt,twoside",
            "paperwidth=11.5cm,paperheight=17.5cm,inner=1.6cm,outer=1.3cm,top=1.9cm,bottom=1.3cm,headheight=14pt",
            "libertinus",
            EXTRA,
        )
    ]
    parts.append(_front(writer))
    size = -(-COUNT // len(PARTS))
    for n, song in enumerate(songs):
        if n % size == 0:
            parts.append(_divider(PARTS[n // size], n == 0))
        parts.append(_song(writer, n, song))
    parts.append(_index(songs))
    pdf = latex.typeset("\n".join(parts) + "\n\\end{document}\n", "book", folder)
    titled = [Titled(song.title, [f"{n}. {song.title}"]) for n, song in enumerate(songs, 1)]
    return Book(pdf, latex.songs_of(pdf, titled))


def _front(writer: Writer) -> str:
    """Title page and preface."""
    return rf"""\thispagestyle{{empty}}\vspace*{{2.5cm}}\begin{{center}}
{{\Fraktur\fontsize{{34}}{{40}}\selectfont Liederbuch}}\\[6mm]
der Landsmannschaft\\{{\scshape Marienau}}\\[5cm]Dritte, vermehrte Auflage\end{{center}}\newpage
\thispagestyle{{empty}}\mbox{{}}\newpage
{{\Fraktur\LARGE Zum Geleit}}\par\vspace{{4mm}}{escape(writer.prose(6))}\par\vspace{{2mm}}{escape(writer.prose(5))}"""


def _divider(name: str, first: bool) -> str:
    """The half-title of a part, alone on a right page."""
    restart = r"\setcounter{page}{1}" if first else ""
    return rf"""\clearpage\thispagestyle{{empty}}\ifodd\value{{page}}\else\mbox{{}}\clearpage
\thispagestyle{{empty}}\fi{restart}
\markboth{{{name}}}{{}}\vspace*{{5cm}}\begin{{center}}{{\Fraktur\Huge {name}}}\end{{center}}\clearpage"""


def _song(writer: Writer, number: int, song: Song) -> str:
    """A numbered song: title, who made it, the first verse with a decorative capital, the others with numbers."""
    credit = writer.random.choice([
        f"Worte: {song.author}, Weise: {song.composer}", f"Volkslied, {writer.random.randint(1710, 1890)}",
        f"{song.author} ({writer.random.randint(1790, 1930)})", "mündlich überliefert",
    ])  # fmt: skip
    first = song.verses[0]
    word, _, others = first[0].partition(" ")
    lettered = (
        rf"\lettrine[lines=2,nindent=1mm,findent=0.5mm]{{{escape(word[:1])}}}{{{escape(word[1:])}}} {escape(others)}\\"
        + "\n"
        + latex.lines(first[1:])
    )
    verses = [rf"\par\vspace{{1.5mm}}\begin{{minipage}}{{\linewidth}}{lettered}\end{{minipage}}"]
    if song.refrain:
        verses.append(rf"\Verse{{}}{{\itshape {latex.lines(song.refrain)}}}")
    verses += [rf"\Verse{{{place}.}}{{{latex.lines(verse)}}}" for place, verse in enumerate(song.verses[1:], 2)]
    return rf"""\needspace{{4.2cm}}\par\vspace{{6mm plus 2mm}}\begin{{center}}
\SongBegins{{{number}}}\label{{s{number}}}
\markright{{{escape(song.title)}}}{{\large\bfseries {number + 1}.\ {escape(song.title)}}}\\
{{\footnotesize {escape(credit)}}}\end{{center}}\nopagebreak
{"".join(verses)}\SongEnds{{{number}}}\par"""


def _index(songs: list[Song]) -> str:
    """The contents at the back: titles, and first lines in italics where they differ, by song number and page."""
    rows = [(song.title, rf"{escape(song.title)}", n) for n, song in enumerate(songs)]
    for n, song in enumerate(songs):
        line = song.verses[0][0].rstrip(",;.!")
        if line != song.title:
            rows.append((line, rf"\textit{{{escape(line)}}}", n))
    rows.sort(key=lambda row: row[0].strip("„“'’").casefold())
    entries = "\n".join(
        rf"\hangindent=4mm {shown}\dotfill\makebox[8mm][r]{{{n + 1}}}\makebox[9mm][r]{{\pageref{{s{n}}}}}\par"
        for _, shown, n in rows
    )
    return rf"""\clearpage
\markboth{{Verzeichnis}}{{Verzeichnis der Lieder}}{{\Fraktur\LARGE Verzeichnis der Lieder}}\par
{{\footnotesize Titel, Anfangszeile (schräg), Nummer, Seite}}\par\vspace{{3mm}}{{\footnotesize
{entries}
}}"""


RECIPE = Recipe(
    "student-liederbuch",
    "A German student Liederbuch by XeLaTeX: numbered songs in parts, running heads, initials, index behind",
    make,
)
