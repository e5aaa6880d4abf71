"""Books by LaTeX: running it until its references settle, and reading where its marks were shipped out."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from songbooks.engraved import fonts, programs
from songbooks.truth import SongTruth

MARKS = r"""
\newcount\TruthPage \TruthPage=0
\newwrite\TruthFile
\immediate\openout\TruthFile=\jobname.marks
\AddToHook{shipout/before}{\global\advance\TruthPage by 1 }
\newcommand\TruthMark[2]{\write\TruthFile{#1 #2 \the\TruthPage}}
\newcommand\SongBegins[1]{\TruthMark{begin}{#1}}
\newcommand\SongEnds[1]{\TruthMark{end}{#1}}
\newcommand\AfterwordEnds[1]{\TruthMark{after}{#1}}
"""
"""Definitions for a preamble: a song's number is written with the page that its title and last line are shipped on,
and with the page where prose that follows it ends, which may be counted to the song or not."""

SPECIAL = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#", "%": r"\%",
    "_": r"\_", "^": r"\^{}", "~": r"\textasciitilde{}",
}  # fmt: skip


@dataclass
class Titled:
    """What is known of a song before its pages are: the title and what else may be right."""

    title: str
    alt_titles: list[str] = field(default_factory=list)
    unlisted: bool = False


def escape(text: str) -> str:
    """Plain text for LaTeX."""
    return "".join(SPECIAL.get(char, char) for char in text)


def head(options: str, geometry: str, family: str, extra: str = "") -> str:
    """The preamble of a book: class options, paper and margins, text font, the marks, and what is its own."""
    return rf"""\documentclass[{options}]{{article}}
\usepackage{{fontspec,multicol,fancyhdr,xcolor}}
\usepackage[{geometry}]{{geometry}}
{fonts.main_font(family)}
\setlength\parindent{{0pt}}\raggedbottom\pagestyle{{fancy}}\fancyhf{{}}\renewcommand\headrulewidth{{0pt}}
{MARKS}
{extra}
\begin{{document}}
"""


def lines(verse: list[str]) -> str:
    """The lines of a verse, to stand in one paragraph."""
    return "\\\\\n".join(escape(line) for line in verse)


def typeset(source: str, name: str, folder: Path, engine: str = "xelatex", runs: int = 3) -> Path:
    """Run LaTeX so often that contents and references settle; gives the PDF."""
    (folder / f"{name}.tex").write_text(source, encoding="utf-8")
    for _ in range(runs):
        programs.run([engine, "-interaction=nonstopmode", "-halt-on-error", f"{name}.tex"], folder)
    return folder / f"{name}.pdf"


def songs_of(pdf: Path, titled: list[Titled]) -> list[SongTruth]:
    """The songs with the pages of their marks, numbered from 0 in the order of TITLED."""
    begins, ends, after = {}, {}, {}
    for line in pdf.with_suffix(".marks").read_text(encoding="utf-8").splitlines():
        if found := re.fullmatch(r"(begin|end|after) (\d+) (\d+)", line.strip()):
            number, page = int(found.group(2)), int(found.group(3))
            if found.group(1) == "begin":
                begins.setdefault(number, page)
            elif found.group(1) == "after":
                after[number] = page
            else:
                ends[number] = max(page, ends.get(number, 0))
    return [
        SongTruth(
            song.title,
            begins[number],
            ends[number],
            alt_titles=song.alt_titles,
            alt_ends=[after[number]] if after.get(number, 0) > ends[number] else [],
            unlisted=song.unlisted,
        )
        for number, song in enumerate(titled)
    ]
