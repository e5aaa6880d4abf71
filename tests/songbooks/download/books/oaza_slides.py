"""Portrait of a Polish youth group's songs for the projector by LaTeX's beamer: white on blue, a stanza a slide.

The first slide of a song has its title, in the size of the words; the following slides have only words and, in the
foot line, the title again in tiny type; an alphabetical list of links without numbers stands in front.
"""

from __future__ import annotations

from pathlib import Path

from songbooks.continental import tex
from songbooks.engraved import latex
from songbooks.engraved.latex import Titled, escape, lines
from songbooks.lyrics import Song, Writer
from songbooks.office.made import Made

KIND = "Polish youth group's songs for the projector (beamer, 16:10, white on blue): a stanza a slide, title on the first slide and tiny in the foot line, alphabetical list of links without numbers in front"
COUNT = 31
PER_SLIDE = 17
HEAD = (
    r"\documentclass[aspectratio=1610,12pt]{beamer}\usepackage{fontspec}" + latex.MARKS + r"\newcommand\ListHere{\TruthMark{list}{0}}" + r"""
\setsansfont{Lato}\setbeamercolor{background canvas}{bg=blue!35!black}\setbeamercolor{normal text}{fg=white}\setbeamercolor{frametitle}{fg=yellow}
\usebeamercolor[fg]{normal text}\hypersetup{colorlinks,linkcolor=white}\setbeamertemplate{navigation symbols}{}
\newcommand\Foot{}\setbeamertemplate{footline}{\hfill{\tiny\Foot\quad}\vskip1mm}
\begin{document}
"""
)


def make(folder: Path) -> Made:
    """Title slide, list slides, the songs by the alphabet."""
    writer = Writer("pl", 7116)
    songs = sorted((writer.song(first_line_title=writer.random.random() < 0.4) for _ in range(COUNT)), key=lambda song: _letters(song.title))
    parts = [HEAD, r"\begin{frame}\centering{\Huge Śpiewnik na rzutnik}\\[8mm]{\large wspólnota Źródło, Podgórze}\end{frame}", *_list(songs)]
    parts += [_song(n, song) for n, song in enumerate(songs)]
    return tex.book(parts, [Titled(song.title) for song in songs], folder)


def _letters(title: str) -> str:
    """A title as it is sorted."""
    return title.strip("„”( ").casefold().translate(str.maketrans("ąćęłńóśźż", "acelnoszz"))


def _list(songs: list[Song]) -> list[str]:
    """Slides of links."""
    slides = []
    for at in range(0, len(songs), PER_SLIDE):
        rows = "".join(rf"\ListHere\hyperlink{{song{n}}}{{{escape(songs[n].title)}}}\par " for n in range(at, min(at + PER_SLIDE, len(songs))))
        slides.append(rf"\begin{{frame}}\footnotesize {rows}\end{{frame}}")
    return slides


def _song(number: int, song: Song) -> str:
    """The slides of a song: each verse, after the first the refrain."""
    slides = [(f"{place}. ", verse) for place, verse in enumerate(song.verses[:4], 1)]
    if song.refrain:
        slides.insert(1, ("Ref.: ", song.refrain))
    out = [rf"\renewcommand\Foot{{{escape(song.title)}}}"]
    for place, (label, text) in enumerate(slides):
        size = r"\LARGE" if len(text) <= 4 else r"\large"
        opens = rf"\hypertarget{{song{number}}}{{}}\SongBegins{{{number}}}{{\color{{yellow}}{escape(song.title)}\par}}\vspace{{4mm}}" if place == 0 else ""
        out.append(rf"\begin{{frame}}{size} {opens}{label}{lines(text)}\SongEnds{{{number}}}\end{{frame}}")
    return "\n".join(out)
