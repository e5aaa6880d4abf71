"""LaTeX books: what they share beyond the marks of songs, namely lists of songs whose pages are marked, and the truth."""

from __future__ import annotations

import re
from pathlib import Path

from songbooks.engraved import latex
from songbooks.engraved.latex import Titled
from songbooks.office.made import Made

MARKS = r"\newcommand\ListHere{\TruthMark{list}{0}}" + "\n" + r"\usepackage{graphicx,needspace}" + "\n"


def head(options: str, geometry: str, family: str, extra: str = "") -> str:
    """The preamble of a book, with the mark of an entry in a list of songs."""
    return latex.head(options, geometry, family, MARKS + extra)


def label(number: int) -> str:
    """What stands at a song's title: its mark, and the label that lists refer to."""
    return rf"\SongBegins{{{number}}}\label{{s{number}}}"


def book(parts: list[str], titled: list[Titled], folder: Path) -> Made:
    """Set the parts as one document; gives it with its songs and the pages of its lists."""
    pdf = latex.typeset("\n".join([*parts, r"\end{document}"]) + "\n", "book", folder)
    return Made(pdf, latex.songs_of(pdf, titled), list_pages(pdf))


def list_pages(pdf: Path) -> list[int]:
    """The pages on which entries of lists were shipped out."""
    marks = pdf.with_suffix(".marks").read_text(encoding="utf-8")
    return sorted({int(page) for page in re.findall(r"^list 0 (\d+)$", marks, re.MULTILINE)})


def chorded(line: str, placed: list[tuple[int, str]], macro: str) -> str:
    """A line with MACRO{chord} before each syllable that has one."""
    text, place = "", 0
    for at, name in placed:
        text += latex.escape(line[place:at]) + macro.replace("@", name.replace("#", r"\#"))
        place = at
    return text + latex.escape(line[place:])
