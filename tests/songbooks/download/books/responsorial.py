"""Portrait of a parish musician's responsorial psalms for a year: titled by the Sundays, the response on a staff, the verses as pointed text.

Letter, a page a Sunday; the title is the day of the calendar, so that twins abound; the contents go by season with
pages counted from the first psalm, an index of psalm numbers stands behind.
"""

from __future__ import annotations

from pathlib import Path

from songbooks.continental import strips, tex
from songbooks.engraved.latex import Titled, escape
from songbooks.lyrics import Writer
from songbooks.office.made import Made

KIND = "Parish musician's responsorial psalms (LilyPond strips in LaTeX): titles are the Sundays of the calendar, response on a staff, verses as pointed text; contents by season in front, index of psalms behind"
ORDINALS = ("First", "Second", "Third", "Fourth", "Fifth", "Sixth", "Seventh")
SEASONS = {
    "Advent": [f"{n} Sunday of Advent" for n in ORDINALS[:4]],
    "Christmas": ["Christmas: Mass During the Night", "Christmas: Mass at Dawn", "Holy Family", "The Epiphany", "Baptism of the Lord"],
    "Lent": ["Ash Wednesday", *(f"{n} Sunday of Lent" for n in ORDINALS[:5]), "Palm Sunday"],
    "Easter": ["Easter Vigil: After the First Reading", "Easter Vigil: After the Third Reading", "Easter Sunday", *(f"{n} Sunday of Easter" for n in ORDINALS[1:]), "The Ascension", "Pentecost"],
    "Ordinary Time": [f"{n} Sunday in Ordinary Time" for n in (*ORDINALS[1:], "Eighth", "Tenth", "Twelfth", "Fourteenth", "Twentieth", "Twenty-first", "Thirtieth", "Thirty-first")],
    "Solemnities and Feasts": ["Trinity Sunday", "Corpus Christi", "The Assumption", "All Saints", "Christ the King"],
}  # fmt: skip
EXTRA = r"\fancyfoot[L]{\footnotesize Responsorial Psalms, Year A}\fancyfoot[R]{\thepage}" + "\n"


def make(folder: Path) -> Made:
    """Engrave the responses, set the psalms, the contents and the index."""
    writer = Writer("en", 7117)
    random = writer.random
    days = [day for season in SEASONS.values() for day in season]
    psalms = [random.randint(1, 150) for _ in days]
    responses = [[writer.verse(1)[0].rstrip(".!;,") + ",", writer.refrain(1)[0]] if random.random() < 0.5 else [writer.verse(1)[0]] for _ in days]
    sung = [(strips.melody(random, response, ["C", "D", "F", "G", "Em", "Am", "Dm"], ["4/4", "3/4"]), response) for response in responses]
    made = strips.engrave(sung, 172, 18, folder)
    parts = [tex.head("11pt", "letterpaper,margin=2cm", "palatino", EXTRA), _front(days)]
    parts += [_psalm(writer, n, day, psalms[n], made.graphic(n)) for n, day in enumerate(days)]
    parts.append(_index(days, psalms))
    titled = [Titled(day, [f"{day} (A)", *([f"{day} of Year A"] if "Ordinary" in day else [])]) for day in days]
    return tex.book(parts, titled, folder)


def _front(days: list[str]) -> str:
    """Title page and the contents by season."""
    rows, number = [], 0
    for season, own in SEASONS.items():
        rows.append(rf"\par\vspace{{2mm}}\textbf{{{season}}}\par\nopagebreak ")
        for day in own:
            rows.append(rf"\ListHere\hspace*{{5mm}}{escape(day)}\dotfill\pageref{{s{number}}}\par ")
            number += 1
    return (
        r"\thispagestyle{empty}\begin{center}\vspace*{6cm}{\fontsize{32}{40}\selectfont Responsorial Psalms}\\[8mm]\Large for the Sundays and Feasts\\of Year A\end{center}\newpage"
        rf"\pagenumbering{{roman}}{{\Large Contents\par}}{{\small {''.join(rows)}}}\clearpage\pagenumbering{{arabic}}"
    )


def _psalm(writer: Writer, number: int, day: str, psalm: int, graphic: str) -> str:
    """A page: day, psalm and verses, the response, and pointed verses in two columns."""
    random = writer.random
    span = f"{random.randint(1, 4)}-{random.randint(5, 9)}, {random.randint(10, 18)}"
    verses = []
    for _ in range(random.choice((3, 3, 4))):
        lines = [_pointed(writer, line) for line in writer.verse(4)]
        verses.append("\\\\\n".join(lines) + r" \hfill\textbf{R.}")
    body = r"\par\vspace{4mm}".join(verses)
    return rf"""{tex.label(number)}{{\large\bfseries {escape(day)}\hfill A\par}}{{Psalm {psalm}: {span}\hfill\itshape {escape(writer.person())}\par}}
\vspace{{6mm}}\textbf{{R.}}\par {graphic}\par\vspace{{4mm}}\begin{{multicols}}{{2}}\raggedright {body}\end{{multicols}}\SongEnds{{{number}}}\newpage"""


def _pointed(writer: Writer, line: str) -> str:
    """A line with the word underlined at which the chant turns."""
    words = line.split()
    at = max(0, len(words) - 2)
    return " ".join([*map(escape, words[:at]), rf"\underline{{{escape(words[at])}}}", *map(escape, words[at + 1 :])])


def _index(days: list[str], psalms: list[int]) -> str:
    """Psalm numbers with their days."""
    rows = sorted(zip(psalms, range(len(days))))
    body = "".join(rf"\ListHere\makebox[18mm][l]{{Psalm {psalm}}}{escape(days[n])}\dotfill\pageref{{s{n}}}\par " for psalm, n in rows)
    return rf"\clearpage{{\Large Index of Psalms\par}}\vspace{{3mm}}{{\small {body}}}"
