"""Portrait of a carol service's word booklet put on the web as its print file: A5 pages, two on each A4 sheet side by side.

Words only, numbers before titles, "All:", "Choir:" and "Please stand" among them; the list of carols stands on the
inside of the cover with the booklet's page numbers, of which each PDF page has two.
"""

from __future__ import annotations

from pathlib import Path

from songbooks.anglo.voices import Voice
from songbooks.continental import tex
from songbooks.engraved import latex
from songbooks.engraved.latex import Titled, escape, lines
from songbooks.lyrics import Song, Writer
from songbooks.office.made import Made
from songbooks.truth import SongTruth

KIND = "Carol service's word booklet as its print file: two A5 pages on each A4 sheet, numbered titles flowing on, contents inside the cover with the booklet's page numbers"
COUNT = 42
EXTRA = r"""\fancyfoot[C]{\small\thepage}\newcommand\Stanza[1]{\par\vspace{2mm plus 1mm}{\raggedright #1\par}}
"""


def make(folder: Path) -> Made:
    """The booklet, then two of its pages on each sheet."""
    writer, names = Writer("en", 7104), Voice("carols", 7104)
    songs = [_written(writer, names) for _ in range(COUNT)]
    parts = [tex.head("10pt,twoside", "a5paper,margin=13mm,bottom=17mm,footskip=8mm", "bookman", EXTRA), _front(songs)]
    parts += [_carol(writer, n, song) for n, song in enumerate(songs)]
    parts.append(r"\vfill\begin{center}\small\itshape A collection will be taken at the door.\\ Please leave this booklet on your seat.\end{center}")
    booklet = tex.book(parts, [Titled(song.title, [f"{n}. {song.title}"]) for n, song in enumerate(songs, 1)], folder)
    sheets = latex.typeset(_sheets(), "sheets", folder, runs=1)
    truth = [SongTruth(song.title, _sheet(song.start), _sheet(song.end), alt_titles=song.alt_titles) for song in booklet.songs]
    return Made(sheets, truth, sorted({_sheet(page) for page in booklet.toc_pages}))


def _written(writer: Writer, names: Voice) -> Song:
    """A carol named by its first line or by a title of its own, which comes again in the refrain."""
    song = writer.song(first_line_title=True)
    if writer.random.random() < 0.65:
        song.title = names.title()
        if song.refrain:
            song.refrain[-1] = song.title.rstrip(".!?") + "!"
    return song


def _sheet(page: int) -> int:
    """The sheet that a page of the booklet is printed on."""
    return (page + 1) // 2


def _sheets() -> str:
    """A document that lays two pages of the booklet side by side."""
    return (
        r"\documentclass{article}\usepackage{pdfpages}\usepackage[a4paper,landscape]{geometry}"
        r"\begin{document}\includepdf[pages=-,nup=2x1]{book.pdf}\end{document}"
    )


def _front(songs: list[Song]) -> str:
    """Cover and the list inside it."""
    rows = "\n".join(
        rf"\ListHere\makebox[7mm][r]{{{n}}}\hspace{{2mm}}{escape(song.title)}\dotfill\pageref{{s{n - 1}}}\par" for n, song in enumerate(songs, 1)
    )
    return (
        r"\thispagestyle{empty}\begin{center}\vspace*{3cm}{\fontsize{32}{40}\selectfont Carols by\\Lantern Light}\\[2cm]"
        r"on the green, Old Stanby\\[2mm] 18th December, 6.30 p.m.\\[3cm]\textit{with the Town Band}\end{center}\newpage"
        rf"\thispagestyle{{empty}}{{\large\bfseries Carols\par}}\vspace{{3mm}}{{\small {rows}}}\newpage"
    )


def _carol(writer: Writer, number: int, song: Song) -> str:
    """A carol: number and title, who sings, verses and the refrain."""
    random = writer.random
    cue = random.choice(("", "", "", r"{\small\itshape Please stand\par}", r"{\small\itshape Choir, then all from verse 2\par}"))
    stanzas = []
    for place, verse in enumerate(song.verses, 1):
        who = random.choice(("", "", "", r"\textit{All:}\\", r"\textit{Ladies:}\\", r"\textit{Gentlemen:}\\"))
        stanzas.append(rf"\Stanza{{{who}{place}. {lines(verse)}}}")
        if song.refrain:
            text = lines(song.refrain) if place == 1 else escape(song.refrain[0].rstrip(",;.!")) + " …"
            stanzas.append(rf"\Stanza{{\leftskip=6mm\itshape {text}}}")
    return rf"""\needspace{{30mm}}\par\vspace{{6mm plus 2mm}}{tex.label(number)}{{\raggedright\bfseries {number + 1}. {escape(song.title)}\par}}\nopagebreak
{cue}\nopagebreak {"".join(stanzas)}\SongEnds{{{number}}}\par"""
