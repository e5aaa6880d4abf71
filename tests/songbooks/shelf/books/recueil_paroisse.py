"""Portrait of a French parish choir's recueil: a song's refrain on a staff, the verses in two columns, the title in a coloured band.

The code of the song (its use and number) stands at the right of the band in white; words, music and publisher lines in
tiny type under the song. Songs go by code; three tables behind, by title, by liturgical use with titles run together, and
by author; none in front.
"""

from __future__ import annotations

from pathlib import Path

from songbooks.continental import strips, tex
from songbooks.engraved.latex import Titled, escape, lines
from songbooks.lyrics import Song, Writer
from songbooks.office.made import Made
from songbooks.shelf.sorting import plain

KIND = "French parish choir's recueil (LilyPond strips in LaTeX): title white in a coloured band with its code at the right, refrain on a staff and verses in two columns; tables by title, use and author behind, none in front"
USES = {"Entrée": ("A", 14, "8B1E3F"), "Pénitence et louange": ("B", 8, "4A5D23"), "Offertoire": ("C", 7, "1F4E79"), "Communion": ("D", 14, "B8860B"), "Envoi": ("E", 9, "6A3D7C"), "Marie": ("V", 8, "2A7B9B")}
EXTRA = r"""\fancyfoot[LE,RO]{\small\thepage}\fancyfoot[C]{\tiny Chorale Sainte-Colombe – usage interne}
\newcommand\Band[3]{\noindent\colorbox[HTML]{#1}{\makebox[\dimexpr\linewidth-2\fboxsep]{\rule[-2mm]{0pt}{6.5mm}\textcolor{white}{\large\bfseries #2\hfill\normalsize #3}}}\par}
"""


def make(folder: Path) -> Made:
    """Cover, the songs by code, three tables."""
    writer = Writer("fr", 8105)
    random = writer.random
    songs, codes = [], []
    authors = [writer.person() for _ in range(15)]
    for use, (letter, count, _) in USES.items():
        number = 0
        for _ in range(count):
            number += random.choice((1, 1, 1, 2, 5))
            songs.append(_song(writer, authors))
            codes.append((use, f"{letter} {number:02d}"))
    sung = [(strips.melody(random, song.refrain, ["G", "D", "F", "Em", "Am", "C", "Dm"], ["4/4", "3/4", "6/8"]), song.refrain) for song in songs]
    made = strips.engrave(sung, 176, 17, folder)
    parts = [tex.head("11pt,twoside", "a4paper,margin=16mm,bottom=20mm", "nimbus-sans", EXTRA), _cover(writer)]
    parts += [_set(writer, n, song, codes[n], made.graphic(n)) for n, song in enumerate(songs)]
    parts.append(_tables(songs, codes))
    return tex.book(parts, [Titled(song.title, [f"{song.title} {code}"]) for song, (_, code) in zip(songs, codes)], folder)


def _song(writer: Writer, authors: list[str]) -> Song:
    """A song with a refrain, by people of whom many are in the book more than once."""
    song = writer.song(first_line_title=False)
    song.refrain = song.refrain or writer.refrain(4)
    song.verses = [verse[:5] for verse in song.verses]
    song.author, song.composer = writer.random.choice(authors), writer.random.choice(authors)
    return song


def _cover(writer: Writer) -> str:
    """Cover and the choir's leader's word."""
    return (
        r"\thispagestyle{empty}\begin{center}\vspace*{7cm}{\fontsize{38}{46}\selectfont\bfseries Chantons\\d’un seul cœur}\\[1cm]\Large Chorale Sainte-Colombe\end{center}\newpage\thispagestyle{empty}"
        rf"{escape(writer.prose(7))}\clearpage"
    )


def _set(writer: Writer, number: int, song: Song, code: tuple[str, str], graphic: str) -> str:
    """The band, the staff with the refrain, the verses, the small print."""
    colour = USES[code[0]][2]
    verses = "".join(rf"\begin{{minipage}}{{\linewidth}}\raggedright\textbf{{{n}.}} {lines(verse)}\end{{minipage}}\par\vspace{{2.5mm}}" for n, verse in enumerate(song.verses, 1))
    credit = f"Paroles : {song.author} – Musique : {song.composer} – © {writer.random.randint(1968, 2016)}, {writer.random.choice(('Éditions du Moulin', 'Le Livre de chœur', 'Abbaye de Valmont', 'Tous droits réservés'))}"
    fresh = r"\clearpage" if writer.random.random() < 0.5 else r"\needspace{90mm}\par\vspace{9mm}"
    return rf"""{fresh}{tex.label(number)}\Band{{{colour}}}{{{escape(song.title)}}}{{{code[1]}}}\vspace{{2mm}}{graphic}\par
\begin{{multicols}}{{2}}\small {verses}\end{{multicols}}\nopagebreak{{\tiny {escape(credit)}\SongEnds{{{number}}}\par}}"""


def _tables(songs: list[Song], codes: list[tuple[str, str]]) -> str:
    """By title with code and page, by use without pages, by author with codes."""
    rows = sorted(range(len(songs)), key=lambda n: plain(songs[n].title))
    titles = "".join(rf"\ListHere {escape(songs[n].title)} \hfill {codes[n][1]}\quad\makebox[5mm][r]{{\pageref{{s{n}}}}}\par " for n in rows)
    uses = "".join(rf"\textbf{{{use}}}\par\ListHere " + " • ".join(rf"{escape(song.title)} ({code})" for song, (other, code) in zip(songs, codes) if other == use) + r"\par\vspace{2mm}" for use in USES)
    names = sorted({name for song in songs for name in (song.author, song.composer)}, key=lambda name: plain(name.split()[-1]))
    authors = "".join(rf"{escape(name)} : " + ", ".join(code for song, (_, code) in zip(songs, codes) if name in (song.author, song.composer)) + r"\par " for name in names)
    return (
        rf"\clearpage\textbf{{\Large Table alphabétique}}\par\medskip{{\footnotesize {titles}}}\clearpage\textbf{{\Large Table liturgique}}\par\medskip{{\footnotesize {uses}}}"
        rf"\clearpage\textbf{{\Large Auteurs et compositeurs}}\par\medskip{{\footnotesize {authors}}}"
    )
