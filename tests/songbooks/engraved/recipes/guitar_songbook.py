"""A guitar songbook by XeLaTeX: chords over the words, indexes of authors and first lines."""

from __future__ import annotations

from pathlib import Path

from songbooks.engraved import fonts, latex
from songbooks.engraved.book import Book, Recipe
from songbooks.engraved.latex import Titled, escape
from songbooks.lyrics import Song, Writer

COUNT = 62
EXTRA = (
    fonts.new_font("Heading", "gillius")
    + r"""\usepackage{needspace}
\newcommand\Ch[1]{\leavevmode\raisebox{2.1ex}[5.2ex][0pt]{\makebox[0pt][l]{\small\bfseries\color{blue!60!black}#1}}}
\newcommand\Block[1]{\begin{minipage}{\linewidth}\raggedright #1\end{minipage}\par\vspace{5mm}}
\fancyfoot[LE,RO]{\Heading\thepage}\fancyfoot[RE,LO]{\Heading\small Six Strings and a Campfire}
"""
)


def make(folder: Path) -> Book:
    """Set cover, contents, songs and the three indexes."""
    writer = Writer("en", 2101)
    songs = [writer.song(first_line_title=writer.random.random() < 0.12) for _ in range(COUNT)]
    authors = [writer.person() for _ in range(24)]
    credits = [writer.random.choice(authors) for _ in songs]
    order = sorted(range(COUNT), key=lambda n: _key(songs[n].title))
    songs, credits = [songs[n] for n in order], [credits[n] for n in order]
    parts = [
        latex.head(
            "11pt,twoside", "a4paper,inner=2.4cm,outer=2cm,top=2cm,bottom=2.2cm,headheight=14pt", "alegreya", EXTRA
        )
    ]
    parts.append(_front(writer, songs, credits))
    parts += [_song(writer, n, song, credits[n]) for n, song in enumerate(songs)]
    parts.append(_indexes(songs, credits))
    pdf = latex.typeset("\n".join(parts) + "\n\\end{document}\n", "book", folder)
    return Book(pdf, latex.songs_of(pdf, [Titled(song.title) for song in songs]))


def _key(title: str) -> str:
    """How the book sorts a title: without quotes and article."""
    return title.strip("“”‘’'(").removeprefix("The ").removeprefix("A ").casefold()


def _front(writer: Writer, songs: list[Song], credits: list[str]) -> str:
    """Cover, foreword, chord chart page and contents."""
    rows = "\n".join(
        rf"\makebox[15.5cm][l]{{{escape(song.title)}\ {{\small\itshape {escape(author)}}}\dotfill}}"
        rf"\makebox[1cm][r]{{\pageref{{s{n}}}}}\par"
        for n, (song, author) in enumerate(zip(songs, credits))
    )
    chart = r"\quad ".join(
        rf"\framebox[1.9cm][c]{{\rule[-8mm]{{0pt}}{{20mm}}{name}}}" for name in ("A", "Am", "C", "D", "Dm", "E")
    )
    return rf"""\thispagestyle{{empty}}\vspace*{{6cm}}
{{\Heading\fontsize{{40}}{{46}}\selectfont\bfseries Six Strings\\and a Campfire\par}}\vspace{{1cm}}
{{\Large {COUNT} songs with guitar chords}}
\newpage\pagenumbering{{roman}}\setcounter{{page}}{{2}}
{{\Heading\LARGE Before you strum\par}}\vspace{{5mm}}{escape(writer.prose(8))}\par\vspace{{3mm}}
{escape(writer.prose(6))}
\par\vspace{{1cm}}{{\Heading\Large Easy shapes\par}}\vspace{{4mm}}{chart}
\newpage {{\Heading\LARGE Songs\par}}\vspace{{5mm}}
{rows}
\cleardoublepage\pagenumbering{{arabic}}
"""


def _song(writer: Writer, number: int, song: Song, author: str) -> str:
    """One song, on a new page if it is not a short one: title, author, verses and refrain with chords."""
    capo = rf"\hfill{{\small capo {writer.random.randint(1, 5)}}}" if writer.random.random() < 0.3 else ""
    blocks = [rf"\Block{{\makebox[6mm][l]{{1.}}{_verse(writer, song.verses[0], song.key)}}}"]
    if song.refrain:
        blocks.append(rf"\Block{{\textbf{{Chorus}}\\{{\itshape {_verse(writer, song.refrain, song.key)}}}}}")
    for place, verse in enumerate(song.verses[1:], 2):
        chorded = writer.random.random() < 0.5
        text = _verse(writer, verse, song.key) if chorded else latex.lines(verse)
        again = r"\\{\itshape Chorus}" if song.refrain else ""
        blocks.append(rf"\Block{{\makebox[6mm][l]{{{place}.}}{text}{again}}}")
    blocks[-1] = blocks[-1].removesuffix("}") + rf"\SongEnds{{{number}}}}}"
    turn = r"\needspace{10.5cm}\par\vspace{9mm}" if len(song.verses) == 2 else r"\newpage"
    return rf"""{turn}{{\Heading\huge\bfseries\SongBegins{{{number}}}\label{{s{number}}}{escape(song.title)}\par}}
\vspace{{1mm}}
{{\itshape {escape(author)}}}{capo}\par\vspace{{6mm}}
{"".join(blocks)}"""


def _verse(writer: Writer, verse: list[str], key: str) -> str:
    """Lines with their chords above."""
    return "\\\\\n".join(_line(line, writer.chords(line, key)) for line in verse)


def _line(line: str, chords: list[tuple[int, str]]) -> str:
    """One line with its chords at their places."""
    made, place = "", 0
    for at, name in chords:
        made += escape(line[place:at]) + rf"\Ch{{{escape(name)}}}"
        place = at
    return made + escape(line[place:])


def _indexes(songs: list[Song], credits: list[str]) -> str:
    """Titles, authors with their songs, and first lines, each with pages."""
    first = sorted((song.verses[0][0].rstrip(",;"), n) for n, song in enumerate(songs))
    lines = "\n".join(rf"{escape(line)}\dotfill\pageref{{s{n}}}\par" for line, n in first)
    authors = []
    for author in sorted(set(credits), key=lambda name: (name.split()[-1], name)):
        authors.append(rf"\textbf{{{escape(author)}}}\par")
        authors += [
            rf"\hspace*{{4mm}}{escape(song.title)}, \pageref{{s{n}}}\par"
            for n, song in enumerate(songs)
            if credits[n] == author
        ]
    by_author = "\n".join(authors)
    return rf"""\newpage{{\Heading\LARGE Authors\par}}\vspace{{4mm}}\begin{{multicols}}{{2}}\small\raggedright
{by_author}
\end{{multicols}}
\newpage{{\Heading\LARGE First lines\par}}\vspace{{4mm}}\small
{lines}"""


RECIPE = Recipe(
    "guitar-songbook",
    "A guitar songbook by XeLaTeX with chords, contents with authors, and indexes of authors and first lines",
    make,
)
