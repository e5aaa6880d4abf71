"""A collection of broadside ballads: long titles, woodcuts, two columns of verses on large sheets, no contents."""

from __future__ import annotations

from pathlib import Path
from random import Random

from songbooks.engraved.latex import Titled, escape
from songbooks.lyrics import Song, Writer
from songbooks.oldprint import press
from songbooks.oldprint.scanner import Habits
from songbooks.oldprint.shelf import Recipe, Volume

COUNT = 18


def make(folder: Path) -> Volume:
    """Set one sheet, sometimes two, for each ballad."""
    writer = Writer("en", 1690)
    songs = [writer.song() for _ in range(COUNT)]
    for song in songs:
        song.verses += [writer.verse(4) for _ in range(writer.random.randint(4, 12))]
    text = press.head(press.Paper(190, 260, 18, "11pt"), "fell", extra=r"\usepackage{tikz}")
    text += press.bookplate("Wexcombe College Library", "Ballads, vol. II")
    text += press.blank() + r"\setcounter{page}{1}"
    titled = []
    for number, song in enumerate(songs):
        below = f"or, {writer.title()}" if number % 2 else ""
        text += _sheet(number, song, below, writer)
        titled.append(Titled(song.title, [f"{song.title}; {below}"] if below else []))
    return press.volume(text + press.blank(), folder, titled)


def _sheet(number: int, song: Song, below: str, writer: Writer) -> str:
    """One ballad: title, second title, tune, woodcuts, verses in two columns, imprint."""
    second = rf"\textit{{{escape(below)}.}}\par" if below else ""
    tune = rf"\smallskip To the Tune of, \textit{{{escape(writer.title())}.}}\par" if number % 3 else ""
    cuts = r"\quad ".join(_woodcut(writer.random) for _ in range(number % 3 + 1))
    verses = press.strophes(song.verses, number, r"\par\smallskip ")
    size = (r"\Huge", r"\LARGE", r"\fontsize{30}{34}\selectfont")[number % 3]
    return (
        rf"\clearpage{{\centering{{{size} {press.begins(number)}{escape(song.title)}.\par}}\smallskip {second}{tune}\bigskip {cuts}\par}}"
        rf"\bigskip\begin{{multicols}}{{2}}{verses}\end{{multicols}}{{\centering\rule{{5cm}}{{0.4pt}}\\"
        rf"\textit{{Printed for}} {escape(song.author)}, \textit{{at the Sign of the {escape(song.tune_name.title())}.}}{press.ends(number)}\par}}"
    )


def _woodcut(random: Random) -> str:
    """A framed block of black shapes, as worn woodcuts look."""
    shapes = [r"\draw[line width=1.2mm](0,0) rectangle (4,3.2);"]
    for _ in range(random.randint(5, 9)):
        x, y = random.uniform(0.5, 3.5), random.uniform(0.5, 2.7)
        points = " -- ".join(
            f"({x + random.uniform(-0.5, 0.5):.2f},{y + random.uniform(-0.5, 0.5):.2f})" for _ in range(5)
        )
        shapes.append(rf"\{random.choice(('fill', 'draw[line width=0.5mm]'))} {points} -- cycle;")
    for step in range(8):
        shapes.append(
            rf"\draw[line width=0.3mm](0.2,{0.2 + step * 0.09:.2f}) -- (3.8,{0.2 + step * 0.09 + random.uniform(-0.05, 0.05):.2f});"
        )
    return r"\begin{tikzpicture}" + "".join(shapes) + r"\end{tikzpicture}"


RECIPE = Recipe(
    "broadsides",
    "Broadside ballads bound together: large titles, woodcuts, tunes named, verses in two columns, no contents",
    make,
    Habits(dpi=150, mode="colour", skew=1.1, curve=0.2, gutter=0.35, border=0.05, bleed=0.18, spread=1.0, faint=0.2,
           age=0.4, speck=5e-5, paper=(222, 204, 164), stamp="WEXCOMBE|COLLEGE LIBRARY", stamped=(3, 7, 12, 18), quality=62),
)  # fmt: skip
