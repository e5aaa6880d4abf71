"""A psalter in metre by XeLaTeX: psalms in one to three versions, table by number, index of first lines."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from songbooks.engraved import latex
from songbooks.engraved.book import Book, Recipe
from songbooks.engraved.latex import Titled, escape
from songbooks.lyrics import Writer

NUMBERS = (1, 2, 4, 8, 12, 13, 15, 19, 22, 23, 24, 27, 30, 34, 36, 40, 42, 43, 46, 51, 63, 65, 67, 72, 80, 84, 85, 90,
           91, 95, 96, 98, 100, 103, 104, 116, 119, 121, 122, 124, 126, 130, 133, 136, 139, 145, 146, 148, 150)  # fmt: skip
ORDINALS = ("First", "Second", "Third")
METRES = {"C.M.": 4, "S.M.": 4, "L.M.": 4, "D.C.M.": 8, "8.7.8.7": 4, "7.6.7.6 D.": 8, "10.10.10.10": 4}
EXTRA = r"""\usepackage{hyperref,needspace}\hypersetup{hidelinks}
\renewcommand\headrulewidth{0.3pt}\fancyhead[LE]{\thepage}\fancyhead[RO]{\thepage}\fancyhead[CE,CO]{\scshape\rightmark}
\newcommand\Stanza[2]{\par
\vspace{1.2mm}\begin{minipage}{\linewidth}\leftskip=12mm\makebox[0mm][r]{\textsuperscript{#1}\ }#2\end{minipage}}
"""


@dataclass
class Version:
    """One metrical version of a psalm; its ordinal is empty where the psalm has but one."""

    psalm: int
    ordinal: str
    metre: str
    stanzas: list[list[str]]

    @property
    def title(self) -> str:
        """How the psalter's table names it."""
        return f"Psalm {self.psalm}" + (f" ({self.ordinal} Version)" if self.ordinal else "")

    @property
    def roman(self) -> str:
        """The small roman number by which the table tells versions apart."""
        return "i" * (ORDINALS.index(self.ordinal) + 1) if self.ordinal else ""

    @property
    def first_line(self) -> str:
        """The first line without its stop."""
        return self.stanzas[0][0].rstrip(",;.!")


def make(folder: Path) -> Book:
    """Set title page, table, psalms and index."""
    writer = Writer("en", 2505)
    versions = _versions(writer)
    parts = [
        latex.head(
            "10pt,twoside",
            "paperwidth=12cm,paperheight=19cm,inner=1.7cm,outer=1.4cm,top=1.9cm,bottom=1.4cm,headheight=14pt",
            "baskerville",
            EXTRA,
        )
    ]
    parts.append(_front(writer, versions))
    parts += [_version(writer, n, version, versions) for n, version in enumerate(versions)]
    parts.append(_index(versions))
    pdf = latex.typeset("\n".join(parts) + "\n\\end{document}\n", "book", folder)
    return Book(
        pdf,
        latex.songs_of(
            pdf, [Titled(item.title, [f"{item.title} {item.first_line}", item.first_line]) for item in versions]
        ),
    )


def _versions(writer: Writer) -> list[Version]:
    """All versions in order."""
    made = []
    for psalm in NUMBERS:
        count = writer.random.choice([1, 1, 1, 2, 2, 3])
        for place in range(count):
            metre = writer.random.choice(list(METRES))
            stanzas = [writer.verse(METRES[metre]) for _ in range(writer.random.choice([3, 4, 4, 5, 6, 8]))]
            made.append(Version(psalm, ORDINALS[place] if count > 1 else "", metre, stanzas))
    return made


def _front(writer: Writer, versions: list[Version]) -> str:
    """Title page, preface and the table of psalms."""
    rows = "\n".join(
        rf"\hangindent=18mm\rightskip=8mm plus 1fil\parfillskip=-8mm\relax"
        rf"\makebox[9mm][r]{{{item.psalm if item.ordinal in ('', 'First') else ''}}}\ \ \makebox[7mm][l]{{"
        rf"\itshape {item.roman}}}{escape(item.first_line)}\dotfill\makebox[8mm][r]{{\pageref{{s{n}}}}}\par"
        for n, item in enumerate(versions)
    )
    return rf"""\thispagestyle{{empty}}\vspace*{{2.5cm}}\begin{{center}}{{\large THE}}\\[3mm]
{{\Huge PSALMS OF DAVID}}\\[3mm]{{\large IN METRE}}\\[8mm]
{{\itshape for the use of the Congregations of Penvale}}\\[5cm]With a Table and an Index of First Lines\end{{center}}
\newpage\pagenumbering{{roman}}\setcounter{{page}}{{2}}
\markright{{Preface}}\begin{{center}}\Large PREFACE\end{{center}}{escape(writer.prose(8))}\newpage
\markright{{Table of the Psalms}}\begin{{center}}\Large TABLE OF THE PSALMS\end{{center}}{{\footnotesize
{rows}
}}\cleardoublepage\pagenumbering{{arabic}}\small"""


def _version(writer: Writer, number: int, item: Version, versions: list[Version]) -> str:
    """A version, running on; a psalm's first version has the large heading, the others a lesser one."""
    if item.ordinal in ("", "First"):
        heading = rf"{{\Large PSALM {item.psalm}.}}" + (r"\\[1mm]{\scshape First Version}" if item.ordinal else "")
        space = "8mm"
    else:
        heading, space = rf"{{\large PSALM {item.psalm}.}} {{\scshape {item.ordinal} Version}}", "5mm"
    under = writer.random.choice(["", "", "A Psalm of David.", "To the chief Musician.", "A Song of degrees."])
    subtitle = rf"\\{{\footnotesize\itshape {under}}}" if under else ""
    stanzas = [rf"\Stanza{{{place}}}{{{latex.lines(stanza)}}}" for place, stanza in enumerate(item.stanzas, 1)]
    body = "\n".join(stanzas)
    return rf"""\needspace{{4cm}}\par
\vspace{{{space} plus 2mm}}\markright{{Psalm {item.psalm}}}\begin{{minipage}}{{\linewidth}}\begin{{center}}
\SongBegins{{{number}}}\label{{s{number}}}\pdfbookmark[1]{{{item.title}}}{{b{number}}}{heading}\\
{{\footnotesize {item.metre}}}{subtitle}\end{{center}}\end{{minipage}}\nopagebreak
{body}\SongEnds{{{number}}}\par"""


def _index(versions: list[Version]) -> str:
    """First lines by psalm number, without pages."""
    rows = sorted((item.first_line, item.psalm) for item in versions)
    entries = "\n".join(rf"\hangindent=3mm {escape(line)}\hfill {psalm}\par" for line, psalm in rows)
    return rf"""\newpage\markright{{Index}}\begin{{center}}\Large INDEX OF FIRST LINES\end{{center}}{{\footnotesize
{entries}
}}"""


RECIPE = Recipe(
    "metrical-psalter",
    "A psalter in metre by XeLaTeX: one to three versions a psalm, table with first lines, full bookmarks",
    make,
)
