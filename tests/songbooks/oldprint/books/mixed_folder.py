"""A teacher's folder of copies from many sources: every sheet in another face and format, a handwritten list in front."""

from __future__ import annotations

from pathlib import Path

from songbooks.engraved import latex, lily, pdfs
from songbooks.engraved.latex import Titled, escape
from songbooks.lyrics import Song, Writer, chord_line
from songbooks.oldprint import notation, press
from songbooks.oldprint.scanner import Habits
from songbooks.oldprint.shelf import Recipe, Volume
from songbooks.truth import SongTruth, page_count

COUNT = 22
_LISTED = 19
_PAPERS = (
    press.Paper(210, 297, 20),
    press.Paper(210, 297, 28, "12pt"),
    press.Paper(148, 210, 12, "10pt"),
    press.Paper(297, 210, 22, "12pt"),
)
_FACES = ("typewriter", "garamond", "sans", "schoolbook", "comic", "fell", "courier")


def make(folder: Path) -> Volume:
    """Make every sheet by itself and lay them in a row; the last came after the list was written."""
    writer = Writer("en", 1988)
    songs = [writer.song(first_line_title=n % 9 == 4) for n in range(COUNT)]
    rows = "".join(rf"{n}\quad {escape(song.title)}\par\smallskip" + "\n" for n, song in enumerate(songs[:_LISTED], 1))
    source = (
        press.head(_PAPERS[1], "hand")
        + rf"{{\LARGE \underline{{Class 4 — songs}}\par}}\bigskip\Large {rows}\end{{document}}"
    )
    parts = [latex.typeset(source, "list", folder, runs=1)]
    lists = list(range(1, page_count(parts[0]) + 1))
    truths = []
    for number, song in enumerate(songs):
        before = sum(page_count(part) for part in parts)
        pdf, truth = (_music if number % 3 == 1 else _words)(number, song, writer, folder)
        parts.append(pdf)
        truth.unlisted = number >= _LISTED
        truths += pdfs.shifted([truth], before)
    return Volume(pdfs.join(parts, folder / "joined.pdf"), truths, lists)


def _words(number: int, song: Song, writer: Writer, folder: Path) -> tuple[Path, SongTruth]:
    """A sheet of words, with or without chords, perhaps with its number in the corner."""
    looks = (r"\textbf{{\LARGE {}}}", r"\underline{{{}}}", r"{{\centering\huge {}\par}}", r"\textit{{\Large {}}}")
    title = looks[number % 4].format(press.begins(0) + escape(song.title))
    stanzas = song.verses[:1] + ([song.refrain] if song.refrain else []) + song.verses[1:]
    corner = rf"\hfill {{\small {number + 1}}}\par" if number % 2 else ""
    if number % 5 == 0:
        body = "\n\n".join(
            "\n".join(chord_line(writer.chords(line, song.key)) + "\n" + line for line in stanza) for stanza in stanzas
        )
        text = r"\small\begin{alltt}" + "\n" + escape(body) + press.ends(0) + "\n" + r"\end{alltt}"
    else:
        text = press.strophes(stanzas, 0, numbered=number % 2 == 0)
    face = "courier" if number % 5 == 0 else _FACES[number % len(_FACES)]
    source = (
        press.head(_PAPERS[number % 4], face, extra=r"\usepackage{alltt}")
        + rf"{corner}{title}\par\bigskip {text}\end{{document}}"
    )
    pdf = latex.typeset(source, f"sheet{number}", folder, runs=1)
    return pdf, latex.songs_of(pdf, [Titled(song.title)])[0]


def _music(number: int, song: Song, writer: Writer, folder: Path) -> tuple[Path, SongTruth]:
    """A sheet with the melody and the verses below it."""
    random = writer.random
    verse = song.verses[0][:4] + (song.refrain or [])[:2]
    tune = notation.melody_of(random, random.choice(["G", "D", "C", "F"]), random.choice(["3/4", "4/4", "6/8"]), verse)
    title = lily.marked(0, rf"\fill-line {{ \fontsize #{number % 5 + 2} \bold {lily.quote(song.title)} }}")
    sheet = notation.Sheet(210, 297, 18, 17 + number % 3, ("C059", "Nimbus Sans", "P052")[number % 3])
    source = [
        sheet.preamble(number * 7 + 3), r"\book {", lily.begin(0), r"\score { <<", notation.voice(tune), notation.under(verse, verse),
        rf">> \header {{ piece = \markup \column {{ {title} \vspace #1 }} }} }}",
        notation.stanza_column(0, song.verses[1:], 2, r"\normalsize"), lily.stop(), "}",
    ]  # fmt: skip
    pdf, truths = lily.engrave("\n".join(source), f"sheet{number}", folder, [Titled(song.title)])
    return pdf, truths[0]


RECIPE = Recipe(
    "mixed-folder",
    "A teacher's folder of photocopies from many sources: mixed faces and formats, a handwritten list that lacks the last three",
    make,
    Habits(dpi=150, skew=1.3, curve=0, gutter=0.2, border=0.015, bleed=0.03, spread=0.8, faint=0.15, age=0.05, speck=7e-5,
           bed=0.93, pencil=0.3, turned={7: 90, 15: 180}, quality=58),
)  # fmt: skip
