"""A Dutch school songbook: numbered songs, a staff or two with the words below, contents at the back, bilevel."""

from __future__ import annotations

from pathlib import Path

from songbooks.engraved import lily
from songbooks.engraved.latex import Titled, escape
from songbooks.lyrics import Song, Writer
from songbooks.oldprint import notation, press
from songbooks.oldprint.scanner import Habits
from songbooks.oldprint.shelf import Recipe, Volume

COUNT = 48
_SHEET = notation.Sheet(140, 205, 11, 13.5, "Libertinus Serif,Linux Libertine O")


def make(folder: Path) -> Volume:
    """Set the songs on, the contents by the alphabet with numbers at the back."""
    writer = Writer("nl", 1909)
    songs = [writer.song() for _ in range(COUNT)]
    source = [_SHEET.preamble(1), r"\book {"]
    for number, song in enumerate(songs):
        source += [lily.begin(number), *_score(number, song, writer), lily.stop()]
    titled = [Titled(song.title, [f"{n}. {song.title}"]) for n, song in enumerate(songs, 1)]
    music, truths = lily.engrave("\n".join([*source, "}"]), "music", folder, titled)
    paper = press.Paper(140, 205, 15, "10pt")
    front = press.head(paper, "oldstandard") + press.title_page(
        r"{\LARGE DE ZINGENDE SCHOOL}\\[5mm]honderd en meer liederen\\voor de lagere school\\[5mm]\textsc{eerste stukje}"
        r"\\[40mm]\small Wilgenoord, 1909"
    ) + press.blank() + r"\end{document}"  # fmt: skip
    rows = sorted((song.title.strip("«»„“”\""), n) for n, song in enumerate(songs, 1))
    lines = "".join(rf"\hangindent=4mm {escape(title)}\dotfill {n}\par" + "\n" for title, n in rows)
    back = (
        press.head(paper, "oldstandard")
        + rf"\begin{{center}}INHOUD.\end{{center}}\hfill No.\par {lines}\end{{document}}"
    )
    return notation.joined(front, music, truths, back, folder, (), back_lists=True)


def _score(number: int, song: Song, writer: Writer) -> list[str]:
    """A school song: number and title, the melody of its first verse, the other verses below."""
    random = writer.random
    verse = song.verses[0][:4]
    tune = notation.melody_of(random, random.choice(["G", "F", "D", "C"]), random.choice(["2/4", "3/4", "4/4"]), verse)
    title = lily.marked(
        number, rf'\fill-line {{ \concat {{ \bold "{number + 1}.  " \bold {lily.quote(song.title + ".")} }} }}'
    )
    credit = rf"\fill-line {{ \small {lily.quote(random.choice(['Vrolijk.', 'Matig.', 'Langzaam.', '']))} \small {lily.quote(song.composer)} }}"
    return [
        r"\score { <<",
        notation.voice(tune),
        notation.under(verse, verse),
        rf">> \header {{ piece = \markup \column {{ \vspace #0.8 {title} {credit} \vspace #0.4 }} }} }}",
        notation.stanza_column(number, [part[:4] for part in song.verses[1:3]], 2),
    ]


RECIPE = Recipe(
    "schoolzang",
    "A Dutch school songbook: numbered songs with melody, several a page, alphabetical contents by number at the back, bilevel",
    make,
    Habits(dpi=250, mode="bilevel", skew=0.5, curve=0.4, gutter=0.3, border=0.02, bleed=0.04, spread=0.9, age=0.08,
           speck=4e-5, bed=0.97, threshold=0.6),
)  # fmt: skip
