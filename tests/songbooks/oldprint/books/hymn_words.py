"""A Victorian words-only hymnal: numbers, metres and tune names, no titles, an index of first lines at the back only."""

from __future__ import annotations

from pathlib import Path

from songbooks.engraved import words
from songbooks.engraved.latex import Titled, escape
from songbooks.lyrics import Song, Writer
from songbooks.oldprint import press
from songbooks.oldprint.scanner import Habits
from songbooks.oldprint.shelf import Recipe, Volume

COUNT = 72
PARTS = {0: "MORNING AND EVENING", 14: "THE CHRISTIAN YEAR", 40: "GENERAL HYMNS", 62: "FOR THOSE AT SEA"}


def make(folder: Path) -> Volume:
    """Set the hymns on, in parts, and their first lines in the order of the alphabet."""
    writer = Writer("en", 1868)
    hymns: list[Song] = []
    while len(hymns) < COUNT:
        song = writer.song(first_line_title=True)
        song.verses = [verse[:4] for verse in song.verses]
        if song.title == song.verses[0][0].rstrip(" ,;.!"):
            hymns.append(song)
    text = press.head(press.Paper(105, 160, 11, "10pt"), "oldstandard", extra=r"\fancyfoot[C]{\small\thepage}")
    text += press.cover("HYMNS", "ANCIENT AND PENVALE", "0.12,0.14,0.2") + press.blank()
    text += press.bookplate("Diocesan Library, Penvale", "H 264.2 / 1868 / Case 4")
    text += press.blank() + press.title_page(
        r"HYMNS\\[2mm]{\small FOR THE USE OF}\\[3mm]{\Large THE CHURCH IN PENVALE}\\[8mm]\rule{2cm}{0.3pt}\\[8mm]"
        r"{\small WITH A SUPPLEMENT}\\[25mm]{\footnotesize PENVALE: PRINTED FOR THE COMMITTEE\\1868}"
    )
    text += rf"\begin{{center}}PREFACE.\end{{center}}{escape(writer.prose(7))}\clearpage\setcounter{{page}}{{1}}"
    text += "".join(_hymn(number, song, writer) for number, song in enumerate(hymns))
    text += r"\clearpage\begin{center}INDEX OF FIRST LINES.\end{center}\footnotesize\raggedleft Hymn\par\raggedright "
    for first, number in sorted((song.title, n) for n, song in enumerate(hymns)):
        text += rf"\ListHere\hangindent=4mm {escape(first)}\dotfill {number + 1}\par" + "\n"
    text += r"\normalsize" + "\\clearpage" + press.blank()
    return press.volume(text, folder, [Titled(song.title, [f"{n}. {song.title}"]) for n, song in enumerate(hymns, 1)])


def _hymn(number: int, song: Song, writer: Writer) -> str:
    """One hymn: its number with metre and tune, then the verses, the first with the mark of the beginning."""
    part = rf"\bigskip\begin{{center}}\textbf{{{PARTS[number]}.}}\end{{center}}" if number in PARTS else ""
    metre = ". ".join(str(words.count(line)) for line in song.verses[0])
    tune = rf"\hfill\textit{{{song.tune_name.title()}}}" if writer.random.random() < 0.7 else ""
    lines = press.strophes(song.verses, number, r"\par\smallskip ", numbered=True)
    text = (
        rf"\textit{{\small “{escape(writer.verse(1)[0].rstrip('.!'))}.”}}\par\nopagebreak " if number % 5 == 2 else ""
    )
    return (
        rf"{part}\pagebreak[2]\medskip {{\centering \textbf{{HYMN {number + 1}.}}\par}}\nopagebreak"
        rf"{{\small\hspace*{{2mm}}{metre}.{tune}\par}}\nopagebreak {text}{press.begins(number)}{lines}"
        + (rf"\nopagebreak\hfill Amen.{press.ends(number)}\par" if number % 3 == 0 else "")
    )


RECIPE = Recipe(
    "hymn-words",
    "A Victorian words-only hymnal without titles: number, metre, tune; index of first lines by number at the back",
    make,
    Habits(dpi=220, mode="colour", skew=0.7, curve=0.6, gutter=0.55, border=0.05, bleed=0.1, spread=0.7, age=0.25,
           stamp="DIOCESAN LIBRARY|PENVALE", stamped=(5, 8), pencil=0.1, quality=58),
)  # fmt: skip
