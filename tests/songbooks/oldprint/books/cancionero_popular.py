"""A Spanish cancionero in two columns, gathered by regions, with its index of titles at the end."""

from __future__ import annotations

from pathlib import Path

from songbooks.engraved.latex import Titled, escape
from songbooks.lyrics import Song, Writer
from songbooks.oldprint import press
from songbooks.oldprint.scanner import Habits
from songbooks.oldprint.shelf import Recipe, Volume

COUNT = 44
PARTS = {0: "Cantos de la sierra", 16: "Cantos de la costa", 31: "Villancicos y rondas"}


def make(folder: Path) -> Volume:
    """Set the parts in two columns, each with a divider page."""
    writer = Writer("es", 1921)
    songs = [writer.song() for _ in range(COUNT)]
    text = press.head(
        press.Paper(150, 215, 15, "10pt"), "garamond", extra=r"\fancyfoot[C]{\thepage}\setlength\columnseprule{0.3pt}"
    )
    text += press.title_page(
        r"{\Large BIBLIOTECA POPULAR}\\[20mm]{\fontsize{28}{34}\selectfont CANCIONERO\\DE VALDEPEÑÍN}\\[10mm]"
        r"\textit{Letras recogidas del pueblo}\\[40mm]1921"
    )
    text += press.blank() + rf"\begin{{center}}AL LECTOR\end{{center}}{escape(writer.prose(8))}\clearpage"
    for number, song in enumerate(songs):
        if number in PARTS:
            text += (
                (r"\end{multicols}" if number else "")
                + rf"\clearpage\thispagestyle{{empty}}\vspace*{{60mm}}\begin{{center}}{{\LARGE\scshape {PARTS[number]}}}\end{{center}}\clearpage\begin{{multicols}}{{2}}"
            )
        text += _song(number, song)
    text += r"\end{multicols}\clearpage\begin{center}{\large ÍNDICE}\end{center}\begin{multicols}{2}\footnotesize "
    text += "".join(
        press.row(rf"\hangindent=3mm {escape(title)}", n)
        for title, n in sorted((s.title, n) for n, s in enumerate(songs))
    )
    return press.volume(text + r"\end{multicols}", folder, [Titled(song.title) for song in songs])


def _song(number: int, song: Song) -> str:
    """A song: its title in bold small type, stanzas below, the refrain as estribillo."""
    stanzas = song.verses[:1] + ([song.refrain] if song.refrain else []) + song.verses[1:]
    return (
        rf"\pagebreak[1]\medskip\textbf{{{press.begins(number)}{escape(song.title)}}}\par\nopagebreak\smallskip\small "
        + press.strophes(stanzas, number, r"\par\smallskip ")
        + r"\normalsize "
    )


RECIPE = Recipe(
    "cancionero-popular",
    "A Spanish cancionero in two columns with part dividers and an alphabetical index at the end; grey scan, some pages turned",
    make,
    Habits(dpi=180, skew=0.9, curve=0.3, gutter=0.45, border=0.02, bleed=0.08, spread=0.6, age=0.2, bed=0.95,
           turned={6: 180, 11: 90}, quality=66),
)  # fmt: skip
