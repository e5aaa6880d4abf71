"""A printer of old books by XeLaTeX: faces, paper, covers, bookplates, contents, and songs with their marks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from songbooks.engraved import latex
from songbooks.engraved.latex import Titled, escape
from songbooks.oldprint.shelf import Volume

FACES = {
    "fell": ("IMFeENrm28P.otf", "ItalicFont=IMFeENit28P.otf,SmallCapsFont=IMFeENsc28P.otf,BoldFont=IMFeENrm28P.otf"),
    "oldstandard": ("OldStandard-Regular.otf", "ItalicFont=OldStandard-Italic.otf,BoldFont=OldStandard-Bold.otf"),
    "baskervald": ("Baskervaldx-Reg.otf", "ItalicFont=Baskervaldx-Ita.otf,BoldFont=Baskervaldx-Bol.otf"),
    "garamond": ("EBGaramond-Regular.otf", "ItalicFont=EBGaramond-Italic.otf,BoldFont=EBGaramond-Bold.otf"),
    "libertine": ("LinLibertine_R.otf", "ItalicFont=LinLibertine_RI.otf,BoldFont=LinLibertine_RB.otf"),
    "playfair": (
        "PlayfairDisplay-Regular.otf",
        "ItalicFont=PlayfairDisplay-Italic.otf,BoldFont=PlayfairDisplay-Bold.otf",
    ),
    "schoolbook": ("C059-Roman.otf", "ItalicFont=C059-Italic.otf,BoldFont=C059-Bold.otf"),
    "sans": ("NimbusSans-Regular.otf", "ItalicFont=NimbusSans-Italic.otf,BoldFont=NimbusSans-Bold.otf"),
    "typewriter": ("UMTypewriter-Regular.otf", "BoldFont=UMTypewriter-Bold.otf,ItalicFont=UMTypewriter-Italic.otf"),
    "courier": (
        "Courier10PitchBT-Roman.otf",
        "BoldFont=Courier10PitchBT-Bold.otf,ItalicFont=Courier10PitchBT-Italic.otf",
    ),
    "fraktur": ("yfrak.otf", "BoldFont=yfrak.otf,ItalicFont=yfrak.otf"),
    "cinzel": ("CinzelDecorative-Bold.ttf", ""),
    "hand": ("Z003-MediumItalic.otf", ""),
    "miama": ("miama.otf", ""),
    "gothic": ("URWGothic-Demi.otf", ""),
    "poiret": ("PoiretOne-Regular.ttf", ""),
    "comic": ("ComicNeue-Regular.otf", "BoldFont=ComicNeue-Bold.otf,ItalicFont=ComicNeue-Italic.otf"),
}
"""Typefaces by their font files."""


@dataclass(frozen=True)
class Paper:
    """The size of a page and its margins in millimetres, and the class option for the type size."""

    width: int
    height: int
    margin: int
    size: str = "11pt"


def head(paper: Paper, face: str, *display: str, extra: str = "") -> str:
    """The preamble: paper, text face, display faces (each a command by its name), marks."""
    file, options = FACES[face]
    more = "\n".join(rf"\newfontfamily\{name}face{{{FACES[name][0]}}}[{FACES[name][1]}]" for name in display)
    return rf"""\documentclass[{paper.size}]{{article}}
\usepackage{{fontspec,multicol,fancyhdr,xcolor,graphicx}}
\usepackage[paperwidth={paper.width}mm,paperheight={paper.height}mm,margin={paper.margin}mm,headsep=3mm,footskip=7mm]{{geometry}}
\setmainfont{{{file}}}[{options}]
{more}
\setlength\parindent{{0pt}}\clubpenalty=10000\widowpenalty=10000\raggedbottom\raggedright\pagestyle{{fancy}}\fancyhf{{}}\renewcommand\headrulewidth{{0pt}}
{latex.MARKS}
\newcommand\ListHere{{\TruthMark{{list}}{{0}}}}
{extra}
\begin{{document}}
"""


def cover(title: str, below: str, colour: str = "0.35,0.12,0.1", ink: str = "0.85,0.72,0.4", face: str = "") -> str:
    """A coloured cover with its title."""
    return rf"""\thispagestyle{{empty}}\pagecolor[rgb]{{{colour}}}\color[rgb]{{{ink}}}\vspace*{{\fill}}
\begin{{center}}{{{face}\fontsize{{26}}{{32}}\selectfont {title}\par}}\vspace{{8mm}}{{\large {below}}}\end{{center}}
\vspace*{{2\fill}}\clearpage\nopagecolor\color{{black}}
"""


def bookplate(library: str, mark: str) -> str:
    """A page with nothing but a library's label."""
    return rf"""\thispagestyle{{empty}}\vspace*{{25mm}}\begin{{center}}\fbox{{\parbox{{45mm}}{{\centering\vspace{{3mm}}
{escape(library)}\\[3mm]\rule{{30mm}}{{0.4pt}}\\[2mm]{escape(mark)}\vspace{{3mm}}}}}}\end{{center}}\clearpage
"""


def blank() -> str:
    """An empty page."""
    return "\\thispagestyle{empty}\\mbox{}\\clearpage\n"


def title_page(lines: str) -> str:
    """A title page of centred lines."""
    return rf"\thispagestyle{{empty}}\vspace*{{15mm}}\begin{{center}}{lines}\end{{center}}\clearpage" + "\n"


def begins(number: int) -> str:
    """The mark of a song's beginning, to stand within the line of its title."""
    return rf"\leavevmode\SongBegins{{{number}}}\label{{s{number}}}"


def ends(number: int) -> str:
    """The mark of a song's end, to stand within its last line."""
    return rf"\SongEnds{{{number}}}"


def row(text: str, number: int, leader: str = r"\dotfill") -> str:
    """A line of a contents list, by page."""
    return rf"\ListHere {text}{leader}\pageref{{s{number}}}\par" + "\n"


def strophes(stanzas: list[list[str]], number: int, gap: str = r"\par\medskip ", numbered: bool = False) -> str:
    """Stanzas one below the other, with the mark of the end after the last."""
    parts = []
    for place, stanza in enumerate(stanzas, 1):
        label = f"{place}. " if numbered else ""
        parts.append(label + latex.lines(stanza))
    return gap.join(parts) + ends(number) + r"\par" + "\n"


def volume(source: str, folder: Path, titled: list[Titled]) -> Volume:
    """Typeset a book whose songs and contents rows are marked."""
    pdf = latex.typeset(source + r"\end{document}", "book", folder)
    marks = pdf.with_suffix(".marks").read_text(encoding="utf-8")
    lists = sorted({int(page) for page in re.findall(r"^list 0 (\d+)$", marks, re.M)})
    return Volume(pdf, latex.songs_of(pdf, titled), lists)
