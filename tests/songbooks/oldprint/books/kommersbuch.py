"""A students' Kommersbuch in blackletter, numbered songs run on, its alphabetical list at the back, scanned bilevel."""

from __future__ import annotations

from pathlib import Path

from songbooks.engraved.latex import Titled, escape
from songbooks.lyrics import Song, Writer
from songbooks.oldprint import press
from songbooks.oldprint.scanner import Habits
from songbooks.oldprint.shelf import Recipe, Volume

COUNT = 52


def make(folder: Path) -> Volume:
    """Set the songs one after another in fraktur, names of tunes in small type."""
    writer = Writer("de", 1886)
    songs = [writer.song(first_line_title=n % 4 == 1) for n in range(COUNT)]
    text = press.head(
        press.Paper(112, 165, 12, "10pt"), "fraktur", "hand", extra=r"\fancyhead[C]{\small — \thepage\ —}"
    )
    text += press.title_page(
        r"{\fontsize{30}{36}\selectfont Allgemeines\\Kommersbuch}\\[6mm]für die Burschenschaften\\zu Altenrode"
        r"\\[20mm]Fünfte, vermehrte Auflage\\[15mm]Altenrode\\Im Selbstverlag der Kneipe"
    )
    text += press.blank() + rf"\begin{{center}}{{\large Vorwort}}\end{{center}}{escape(writer.prose(6))}\clearpage"
    text += "".join(_song(number, song, writer) for number, song in enumerate(songs))
    text += r"\clearpage\begin{center}{\Large Alphabetisches Verzeichnis}\end{center}\small "
    for title, number in sorted((song.title, n) for n, song in enumerate(songs)):
        text += press.row(rf"\hangindent=5mm {_long_s(escape(title))} (Nr. {number + 1})", number)
    titled = [Titled(song.title, [f"{n}. {song.title}"]) for n, song in enumerate(songs, 1)]
    return press.volume(text + r"\clearpage", folder, titled)


def _song(number: int, song: Song, writer: Writer) -> str:
    """A song: number and title centred, the tune's name, its stanzas as running text with strokes or as lines."""
    stanzas = [verse + ([] if not song.refrain else song.refrain) for verse in song.verses[:4]]
    tune = rf"{{\footnotesize Weise: {_long_s(escape(writer.title()))}\par}}\nopagebreak" if number % 3 else ""
    return (
        rf"\pagebreak[2]\bigskip{{\centering {{\large {press.begins(number)}{number + 1}. {_long_s(escape(song.title))}.\par}}"
        rf"\nopagebreak {tune}}}\smallskip\nopagebreak "
        + _long_s(press.strophes(stanzas, number, r"\par\smallskip ", numbered=True), commands=True)
        + rf"{{\nopagebreak\footnotesize\hfill {escape(song.author)}.{press.ends(number)}\par}}"
    )


def _long_s(text: str, commands: bool = False) -> str:
    """The text with long s where a word does not end on it; COMMANDS says that it holds LaTeX commands."""
    words = text.split(" ")
    return " ".join(word if commands and "\\" in word and "s" in word else _word(word) for word in words)


def _word(word: str) -> str:
    """One word with long s before another letter."""
    return "".join("ſ" if char == "s" and word[n + 1 : n + 2].isalpha() else char for n, char in enumerate(word))


RECIPE = Recipe(
    "kommersbuch",
    "A students' Kommersbuch in blackletter: numbered songs run on, alphabetical list at the back, bilevel scan with OCR",
    make,
    Habits(dpi=300, mode="bilevel", skew=0.6, curve=0.15, gutter=0.25, border=0.03, bleed=0.05, spread=0.9, age=0.1,
           speck=4e-5, bed=0.03, stamp="UNIVERSITÄTS-|BIBLIOTHEK|ALTENRODE", stamped=(1,)),
    ocr="deu",
)  # fmt: skip
