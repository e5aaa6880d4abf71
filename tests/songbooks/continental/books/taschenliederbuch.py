"""A pocket Liederbuch of a church youth movement: A6 and thin paper, words only, number and title, set dense.

The list at the back is alphabetical and gives song numbers, not pages; other beginnings are listed too.
"""

from __future__ import annotations

from pathlib import Path

from songbooks.continental import tex
from songbooks.engraved import fonts
from songbooks.engraved.latex import Titled, escape, lines
from songbooks.lyrics import Song, Writer
from songbooks.office.made import Made

KIND = "A German pocket Liederbuch on A6 with words only: number and title, songs flowing; index at the back by song numbers"
PARTS = {"Morgen und Abend": 22, "Fahrt und Lager": 40, "Geistliche Lieder": 24, "Scherz und Kanon": 26}
EXTRA = fonts.new_font("Sans", "nimbus-sans") + (
    r"\fancyfoot[LE,RO]{\Sans\scriptsize\thepage}\fancyhead[C]{\Sans\scriptsize\leftmark}"
    r"\newcommand\Strophe[2]{\par\vspace{0.7mm}{\leftskip=4mm\hangindent=2mm\raggedright\noindent\llap{\makebox[4mm][l]{#1}}#2\par}}"
)


def make(folder: Path) -> Made:
    """Set cover, imprint, the songs in four parts without new pages, and the index."""
    writer = Writer("de", 6102)
    songs = [writer.song(first_line_title=writer.random.random() < 0.55) for _ in range(sum(PARTS.values()))]
    starts = _starts()
    parts = [
        tex.head("9pt,twoside", "a6paper,inner=11mm,outer=8mm,top=11mm,bottom=11mm,headheight=10pt,headsep=2mm,footskip=5mm",
                 "gillius", EXTRA),
        _front(writer),
    ]  # fmt: skip
    for n, song in enumerate(songs):
        if n in starts:
            parts.append(rf"\needspace{{3cm}}\vspace{{2mm}}\markboth{{{starts[n]}}}{{}}{{\Sans\bfseries\hrule\vspace{{1mm}}"
                         rf"{starts[n]}\par\vspace{{1mm}}\hrule}}\vspace{{1mm}}")  # fmt: skip
        parts.append(_song(writer, n, song))
    parts.append(_index(songs))
    titled = [Titled(song.title, [f"{n} {song.title}"]) for n, song in enumerate(songs, 1)]
    return tex.book(parts, titled, folder)


def _starts() -> dict[int, str]:
    """The first song of each part."""
    starts, at = {}, 0
    for name, count in PARTS.items():
        starts[at] = name
        at += count
    return starts


def _front(writer: Writer) -> str:
    """Cover, imprint."""
    return rf"""\thispagestyle{{empty}}\vspace*{{25mm}}\begin{{center}}{{\Sans\bfseries\fontsize{{26}}{{30}}\selectfont Der Klampfenkoffer}}
\\[25mm]\Sans Lieder für Fahrt, Lager und Gemeinde\end{{center}}\newpage
\thispagestyle{{empty}}\vspace*{{\fill}}{{\scriptsize Textausgabe, 7. Auflage\par {escape(writer.prose(3))}\par}}\newpage"""


def _song(writer: Writer, number: int, song: Song) -> str:
    """Number and title, words with chords of the whole song named below, and the makers at the end."""
    verses = song.verses if len(song.verses[0]) == 4 else song.verses[:2]
    out = [rf"\Strophe{{{place}.}}{{{lines(verse)}}}" for place, verse in enumerate(verses, 1)]
    if song.refrain:
        out.insert(1, rf"\Strophe{{}}{{\itshape {lines(song.refrain)}}}")
    makers = writer.random.choice([f"T: {song.author}, M: {song.composer}", f"T u. M: {song.author}", "mündlich überliefert",
                                   f"aus {writer.random.choice(('Böhmen', 'Flandern', 'Lothringen', 'Schlesien'))}"])  # fmt: skip
    return rf"""\needspace{{13mm}}\par\vspace{{2.4mm plus 1mm}}{tex.label(number)}{{\Sans\bfseries\small
\makebox[7mm][l]{{{number + 1}}}\parbox[t]{{\dimexpr\linewidth-8mm}}{{\raggedright {escape(song.title)}}}}}\par\nopagebreak
{{\footnotesize {"".join(out)}}}\nopagebreak\hfill{{\tiny\itshape {escape(makers)}}}\SongEnds{{{number}}}\par"""


def _index(songs: list[Song]) -> str:
    """Titles and beginnings by alphabet with song numbers."""
    rows = {(song.title, n) for n, song in enumerate(songs, 1)}
    rows |= {(song.verses[0][0].rstrip(",;.!"), n) for n, song in enumerate(songs, 1)}
    ordered = sorted(rows, key=lambda row: row[0].strip("„“").casefold().translate(str.maketrans("äöü", "aou")))
    entries = "\n".join(
        rf"\hangindent=3mm\rightskip=6mm\ListHere {escape(text)}\nobreak\dotfill\rlap{{\makebox[6mm][r]{{{n}}}}}\par"
        for text, n in ordered
    )
    return rf"""\clearpage\markboth{{Verzeichnis der Lieder}}{{}}{{\Sans\bfseries Verzeichnis der Lieder}}\par
{{\scriptsize Die Zahlen sind Liednummern.}}\par\vspace{{2mm}}{{\scriptsize
{entries}
}}"""
