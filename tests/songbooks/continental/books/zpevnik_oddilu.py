"""A Czech troop's zpěvník by LaTeX: a large number, title, singer at the right; chords in brackets raised above the words.

Refrains begin with R:, recitations with Rec:; the rejstřík at the end is alphabetical, by number and page.
"""

from __future__ import annotations

from pathlib import Path

from songbooks.continental import tex
from songbooks.engraved import fonts
from songbooks.engraved.latex import Titled, escape
from songbooks.lyrics import Song, Writer
from songbooks.office.made import Made

KIND = "A Czech troop's songbook by LaTeX: large numbers, singers beside the titles, bracketed chords above words; register by number behind"
COUNT = 66
EXTRA = fonts.new_font("Sans", "gothic") + (
    r"\fancyfoot[C]{\Sans\footnotesize– \thepage\ –}"
    r"\newcommand\A[1]{\leavevmode\raisebox{1.7ex}[4ex][0pt]{\makebox[0pt][l]{\scriptsize\bfseries [#1]}}}"
    r"\newcommand\Sloka[2]{\par\vspace{1.6mm plus 1mm}{\raggedright\leftskip=8mm\leavevmode\llap{\makebox[8mm][l]{#1}}#2\par}}"
)


def make(folder: Path) -> Made:
    """Set cover, the songs and the register."""
    writer = Writer("cs", 6113)
    songs = [writer.song(first_line_title=writer.random.random() < 0.15) for _ in range(COUNT)]
    singers = [writer.random.choice([song.author, song.author, "Brďáci", "trampská", "lidová", ""]) for song in songs]
    parts = [tex.head("10pt", "a5paper,margin=13mm,bottom=17mm,footskip=8mm", "libertinus", EXTRA), _front(writer)]
    parts += [_song(writer, n, song, singers[n]) for n, song in enumerate(songs)]
    parts.append(_register(songs, singers))
    titled = [Titled(song.title, [f"{n}. {song.title}", f"{n} {song.title}"]) for n, song in enumerate(songs, 1)]
    return tex.book(parts, titled, folder)


def _front(writer: Writer) -> str:
    """Cover and chord table."""
    tables = " ".join(rf"\mbox{{\textbf{{{name}}}: {frets}}}\hspace{{5mm}}" for name, frets in
                      (("C", "x32010"), ("D", "xx0232"), ("Emi", "022000"), ("G", "320003"), ("Ami", "x02210"), ("F", "133211"), ("H7", "x21202")))  # fmt: skip
    return rf"""\thispagestyle{{empty}}\vspace*{{45mm}}\begin{{center}}{{\Sans\fontsize{{40}}{{46}}\selectfont Zpěvník}}\\[6mm]
{{\Sans\large oddílu Rysů}}\end{{center}}\newpage{{\Sans\large Akordy}}\par\vspace{{3mm}}{{\raggedright {tables}\par}}
\vspace{{6mm}}{escape(writer.prose(6))}\newpage"""


def _song(writer: Writer, number: int, song: Song, singer: str) -> str:
    """A song; the lines of later verses are run together with slashes now and then."""
    random = writer.random
    run_on = random.random() < 0.25
    verses = []
    for place, verse in enumerate(song.verses, 1):
        text = _chorded(writer, verse, song.key) if place == 1 else (" / " if run_on else r"\\").join(escape(line) for line in verse)
        verses.append(rf"\Sloka{{{place}.}}{{{text}}}")
        if song.refrain:
            verses.append(rf"\nopagebreak\Sloka{{R:}}{{{_chorded(writer, song.refrain, song.key) if place == 1 else ''}}}")
    if random.random() < 0.12:
        verses.append(rf"\Sloka{{Rec:}}{{\itshape {escape(' '.join(writer.verse(2)))}}}")
    return rf"""\needspace{{45mm}}\par\vspace{{7mm plus 3mm}}\noindent{tex.label(number)}\makebox[14mm][l]{{\Sans\huge {number + 1}}}%
\parbox[b]{{78mm}}{{\raggedright\Sans\bfseries\large {escape(song.title)}}}\hfill{{\small\itshape {escape(singer)}}}\par\nopagebreak
\vspace{{0.5mm}}\hrule\nopagebreak{"".join(verses)}\SongEnds{{{number}}}\par"""


def _chorded(writer: Writer, verse: list[str], key: str) -> str:
    """Lines with bracketed chords above."""
    return "\\\\\n".join(tex.chorded(line, writer.chords(line, key), r"\A{@}") for line in verse)


def _register(songs: list[Song], singers: list[str]) -> str:
    """Titles by alphabet, with singers in brackets, number and page."""
    plain = str.maketrans("áčďéěíňóřšťúůýž", "acdeeinorstuuyz")
    rows = sorted(range(len(songs)), key=lambda n: songs[n].title.strip("„“").casefold().translate(plain))
    entries = "\n".join(
        rf"\hangindent=4mm\rightskip=16mm\ListHere {escape(songs[n].title)}{escape(f' ({singers[n]})' if singers[n] else '')}"
        rf"\nobreak\dotfill\rlap{{\makebox[8mm][r]{{{n + 1}}}\makebox[8mm][r]{{\pageref{{s{n}}}}}}}\par"
        for n in rows
    )
    return rf"""\clearpage{{\Sans\LARGE Rejstřík}}\hfill{{\footnotesize číslo, strana}}\par\vspace{{4mm}}{{\small
{entries}
}}"""
