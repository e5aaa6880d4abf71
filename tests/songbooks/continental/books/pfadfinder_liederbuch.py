"""A scout troop's Liederbuch: A5, set with LaTeX's songs package, two songs a page, chords above the words.

Melodies stand over some songs; the contents are an alphabetical list at the back with first lines in italics.
"""

from __future__ import annotations

from pathlib import Path

from songbooks.continental import strips, tex
from songbooks.engraved import fonts
from songbooks.engraved.latex import Titled, escape
from songbooks.lyrics import Song, Writer
from songbooks.office.made import Made

KIND = "A German scout troop's Liederbuch by LaTeX's songs package: chords above words, some melodies, index behind with first lines in italics"
COUNT = 64
EXTRA = (
    r"\usepackage[chorded,noshading]{songs}\songcolumns{1}\songpos{0}\setlength\songnumwidth{0pt}\nosongnumbers"
    "\n"
    + fonts.new_font("Sans", "gothic")
    + r"""\renewcommand\stitlefont{\Sans\Large}\renewcommand\printchord[1]{\Sans\bfseries\footnotesize #1}
\newcommand\Opens{}\renewcommand\extendprelude{\Opens\showrefs\footnotesize\showauthors}
\renewcommand\printversenum[1]{#1.}\setlength\versesep{5pt plus 3pt}\setlength\sbarheight{0pt}\baselineadj=-2pt minus 1pt
\fancyfoot[RO,LE]{\Sans\thepage}
"""
)


def make(folder: Path) -> Made:
    """Set title page, foreword, the songs by alphabet, chord table and the index."""
    writer = Writer("de", 6101)
    songs = [writer.song(first_line_title=writer.random.random() < 0.3) for _ in range(COUNT)]
    songs.sort(key=lambda song: _letters(song.title))
    staved = [n for n in range(COUNT) if writer.random.random() < 0.25]
    tunes = [(strips.melody(writer.random, songs[n].verses[0], ["C", "D", "F", "G", "Em", "Am"], ["4/4", "3/4"]),
              songs[n].verses[0]) for n in staved]  # fmt: skip
    engraved = strips.engrave(tunes, 114, 13, folder)
    parts = [tex.head("9pt,twoside", "a5paper,margin=1.6cm,bottom=1.8cm", "libertinus", EXTRA), _front(writer)]
    parts.append(r"\begin{songs}{}")
    for n, song in enumerate(songs):
        parts.append(_song(writer, n, song, engraved.graphic(staved.index(n)) if n in staved else ""))
    parts += [r"\end{songs}", _index(songs)]
    return tex.book(parts, [Titled(song.title) for song in songs], folder)


def _letters(title: str) -> str:
    """A title as it is sorted."""
    plain = title.strip("„“'’").casefold()
    return plain.translate(str.maketrans("äöü", "aou"))


def _front(writer: Writer) -> str:
    """Title page, blank page and foreword."""
    return rf"""\thispagestyle{{empty}}\vspace*{{35mm}}\begin{{center}}{{\Sans\fontsize{{34}}{{40}}\selectfont Funkenflug}}\\[6mm]
{{\Sans\large Lieder vom Stamm Graue Reiher}}\end{{center}}\newpage\thispagestyle{{empty}}\mbox{{}}\newpage
{{\Sans\Large Gut Pfad!}}\par\vspace{{3mm}}{escape(writer.prose(7))}\par\vspace{{2mm}}{escape(writer.prose(4))}\newpage"""


def _song(writer: Writer, number: int, song: Song, staff: str) -> str:
    """A song with its makers; under a melody the first verse is not set again."""
    makers = writer.random.choice([f"Worte: {song.author}, Weise: {song.composer}", f"Worte und Weise: {song.author}",
                                   "Worte und Weise: überliefert", f"{song.author}, Horte Silberfuchs"])  # fmt: skip
    capo = rf"\musicnote{{Kapo {writer.random.randint(1, 5)}}}" if writer.random.random() < 0.15 else ""
    out = [rf"\renewcommand\Opens{{{tex.label(number)}}}\beginsong{{{escape(song.title)}}}[by={{{escape(makers)}}}]{capo}"]
    end = rf"\SongEnds{{{number}}}"
    for place, verse in enumerate(song.verses[:4]):
        last = end if place == len(song.verses[:4]) - 1 and not (song.refrain and place == 0) else ""
        if staff and place == 0:
            out.append(rf"\stepcounter{{versenum}}\beginverse*\noindent {staff}{last}\endverse")
        else:
            chords = place < 1 or (bool(staff) and place < 2)
            lines = _lines(writer, verse, song.key, chords)
            out.append(("" if chords else r"\chordsoff") + f"\\beginverse\n{lines}{last}\n\\endverse\\chordson")
        if song.refrain and place == 0:
            last = end if len(song.verses[:4]) == 1 else ""
            out.append(f"\\beginverse*\nRef.: {_lines(writer, song.refrain, song.key, True)}{last}\n\\endverse")
    return "\n".join([*out, r"\endsong"])


def _lines(writer: Writer, verse: list[str], key: str, chords: bool) -> str:
    """The lines of a verse, with chords or without; on a last word a chord would swallow the end of the line."""
    placed = [writer.chords(line, key) if chords else [] for line in verse]
    return "\n".join(
        tex.chorded(line, [chord for chord in own if " " in line[chord[0] :]], r"\[@]") for line, own in zip(verse, placed)
    )


def _index(songs: list[Song]) -> str:
    """The alphabetical list: titles upright, first lines in italics, and pages."""
    rows = [(song.title, escape(song.title), n) for n, song in enumerate(songs)]
    for n, song in enumerate(songs):
        line = song.verses[0][0].rstrip(",;.!")
        if line != song.title:
            rows.append((line, rf"\textit{{{escape(line)}}}", n))
    rows.sort(key=lambda row: _letters(row[0]))
    entries = "\n".join(
        rf"\hangindent=5mm\rightskip=6mm\ListHere {shown}\nobreak\dotfill\rlap{{\makebox[6mm][r]{{\pageref{{s{n}}}}}}}\par"
        for _, shown, n in rows
    )
    return rf"""\clearpage{{\Sans\LARGE Inhaltsverzeichnis}}\par\vspace{{4mm}}{{\small
{entries}
}}"""
