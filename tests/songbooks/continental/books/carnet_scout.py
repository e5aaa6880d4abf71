"""A French scout group's carnet de chants: A5, two columns, typed in a sans face, titles in small capitals with a code.

The codes (C for camp, M for marche ...) stand beside the titles; an index by theme stands in front, an alphabetical
one behind; the refrains are called R/ after their first time, and songs run over columns and pages.
"""

from __future__ import annotations

from pathlib import Path

from songbooks.continental import tex
from songbooks.engraved import fonts
from songbooks.engraved.latex import Titled, escape, lines
from songbooks.lyrics import Song, Writer
from songbooks.office.made import Made

KIND = "A French scout carnet de chants in two columns: small-capital titles with codes, index by theme in front and by alphabet behind"
THEMES = {"F": ("Feu de camp", 22), "M": ("Marche", 20), "P": ("Prière", 14), "V": ("Veillée", 18), "X": ("Chants de marins", 14)}
EXTRA = fonts.new_font("Sans", "nimbus-sans") + (
    r"\fancyfoot[LE,RO]{\Sans\small – \thepage\ –}\setlength\columnsep{6mm}\setlength\columnseprule{0.3pt}"
    r"\newcommand\Couplet[1]{\par\vspace{1.3mm plus 0.7mm}{\raggedright\leftskip=3mm\parindent=-3mm #1\par}}"
)


def make(folder: Path) -> Made:
    """Set cover, index by theme, the songs in one stream, blank lines for notes and the index by alphabet."""
    writer = Writer("fr", 6106)
    codes = [f"{letter} {n}" for letter, (_, count) in THEMES.items() for n in range(1, count + 1)]
    songs = [writer.song(first_line_title=writer.random.random() < 0.15) for _ in codes]
    parts = [
        tex.head("9pt,twoside", "a5paper,inner=14mm,outer=9mm,top=10mm,bottom=14mm,footskip=7mm", "nimbus-sans", EXTRA),
        _front(songs, codes),
        r"\begin{multicols}{2}\footnotesize",
    ]
    parts += [_song(writer, n, song, codes[n]) for n, song in enumerate(songs)]
    parts += [r"\end{multicols}", _index(songs, codes)]
    titled = [Titled(song.title, [f"{code} {song.title}", f"{song.title} {code}"]) for song, code in zip(songs, codes)]
    return tex.book(parts, titled, folder)


def _front(songs: list[Song], codes: list[str]) -> str:
    """Cover, back of cover, and the themes with their codes."""
    out = [r"\thispagestyle{empty}\vspace*{40mm}\begin{center}{\fontsize{30}{38}\selectfont\bfseries CARNET\\DE CHANTS}\\[14mm]"
           r"\large Groupe Saint-Aubin\\[4mm]\normalsize Ce carnet appartient à : \dotfill\end{center}\newpage\thispagestyle{empty}\mbox{}\newpage",
           r"{\Large\bfseries Index par thème\par}\begin{multicols}{2}\scriptsize\raggedright"]  # fmt: skip
    for letter, (name, _) in THEMES.items():
        out.append(rf"\par\vspace{{2mm}}{{\small\bfseries {letter} – {name}}}\par")
        out += [
            rf"\hangindent=9mm\ListHere\makebox[9mm][l]{{{code}}}{escape(song.title)}\par"
            for song, code in zip(songs, codes)
            if code.startswith(letter)
        ]
    return "\n".join([*out, r"\end{multicols}\newpage"])


def _song(writer: Writer, number: int, song: Song, code: str) -> str:
    """Title in capitals with its code at the right, then couplets, the refrain in bold once and called by R/."""
    random = writer.random
    credit = rf"{{\scriptsize\itshape {escape(song.author)}}}\par" if random.random() < 0.3 else ""
    verses = []
    for place, verse in enumerate(song.verses, 1):
        call = r" \textbf{R/}" if song.refrain and place > 1 else ""
        verses.append(rf"\Couplet{{{place}. {lines(verse)}{call}}}")
        if song.refrain and place == 1:
            verses.append(rf"\Couplet{{\bfseries R/ {lines(song.refrain)}}}")
    if random.random() < 0.3 and song.refrain:
        verses[0], verses[1] = verses[1], verses[0]
    title = escape(song.title.upper())
    return rf"""\needspace{{16mm}}\par\vspace{{4mm plus 2mm}}{tex.label(number)}{{\raggedright\small\bfseries\hangindent=4mm
{title}\hspace*{{2mm}}\mbox{{[{code}]}}\par}}\nopagebreak {credit}{"".join(verses)}\SongEnds{{{number}}}\par"""


def _index(songs: list[Song], codes: list[str]) -> str:
    """Ruled lines for further songs, then titles by alphabet with code and page."""
    rows = sorted(range(len(songs)), key=lambda n: songs[n].title.strip("«» ").casefold().translate(str.maketrans("àâéèêëîôœ", "aaeeeeioo")))
    entries = "\n".join(
        rf"\hangindent=3mm\rightskip=7mm\ListHere {escape(songs[n].title)} ({codes[n]})\nobreak\dotfill\rlap{{\makebox[7mm][r]{{\pageref{{s{n}}}}}}}\par"
        for n in rows
    )
    ruled = r"\vspace{8mm}\hrule" * 12
    return rf"""\clearpage{{\Large\bfseries Mes chants à moi\par}}\begingroup\parskip=0pt{ruled}\endgroup
\clearpage{{\Large\bfseries Index alphabétique\par}}\vspace{{2mm}}\begin{{multicols}}{{2}}\scriptsize
{entries}
\end{{multicols}}"""
