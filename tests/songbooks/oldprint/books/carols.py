"""A carol book: melody with words, further verses below, contents at the front in small type, several carols run on."""

from __future__ import annotations

from pathlib import Path

from songbooks.engraved import lily
from songbooks.engraved.latex import Titled, escape
from songbooks.lyrics import Song, Writer
from songbooks.oldprint import notation, press
from songbooks.oldprint.scanner import Habits
from songbooks.oldprint.shelf import Recipe, Volume

COUNT = 30
_SHEET = notation.Sheet(165, 235, 13, 14.5, "EB Garamond")


def make(folder: Path) -> Volume:
    """Set the carols on, numbered by Roman figures, and the contents by number and page."""
    writer = Writer("en", 1928)
    carols = [writer.song(first_line_title=n % 5 == 3) for n in range(COUNT)]
    source = [_SHEET.preamble(1), r"\book {"]
    for number, carol in enumerate(carols):
        source += [lily.begin(number), *_score(number, carol, writer), lily.stop()]
    titled = [Titled(carol.title, [f"{n}. {carol.title}"]) for n, carol in enumerate(carols, 1)]
    music, truths = lily.engrave("\n".join([*source, "}"]), "music", folder, titled)
    rows = "".join(
        rf"\hangindent=4mm \makebox[6mm][r]{{{n}.}} {escape(carol.title)}\dotfill {truth.start}\par" + "\n"
        for n, (carol, truth) in enumerate(zip(carols, truths), 1)
    )
    front = (
        press.head(press.Paper(165, 235, 22, "10pt"), "garamond", "playfair")
        + press.cover("CAROLS", "for Penvale voices", "0.13,0.3,0.22", "0.9,0.86,0.7", r"\playfairface ")
        + press.title_page(r"{\Huge\itshape A Book of Carols}\\[6mm]old and new\\[60mm]\small Third impression, 1928")
        + rf"\begin{{center}}\textsc{{Contents}}\end{{center}}\begin{{multicols}}{{2}}\scriptsize {rows}\end{{multicols}}\clearpage"
        + rf"\begin{{center}}\textsc{{Preface}}\end{{center}}{escape(writer.prose(9))}\end{{document}}"
    )
    return notation.joined(front, music, truths, "", folder, (3,))


def _score(number: int, carol: Song, writer: Writer) -> list[str]:
    """A carol: heading, the first verse under the notes, the others below."""
    random = writer.random
    verse = carol.verses[0][:4] + (carol.refrain or [])[:2]
    tune = notation.melody_of(
        random, random.choice(["G", "F", "D", "Em", "Dm", "C"]), random.choice(["3/4", "hymn", "6/8"]), verse
    )
    named = (
        rf"\fontsize #3 \italic {lily.quote(carol.title)}" if number % 2 else rf"\fontsize #3 {lily.quote(carol.title)}"
    )
    title = lily.marked(number, rf'\fill-line {{ \concat {{ \bold "{number + 1}" "  " {named} }} }}')
    credit = rf"\fill-line {{ \small \italic {lily.quote(carol.author)} \small {lily.quote(random.choice(['Traditional', carol.composer]))} }}"
    return [
        r"\score { <<",
        notation.voice(tune),
        notation.under(verse, verse, "1."),
        rf">> \header {{ piece = \markup \column {{ \vspace #1.2 {title} {credit} \vspace #0.6 }} }} }}",
        notation.stanza_column(number, carol.verses[1:], 2),
    ]


RECIPE = Recipe(
    "carols",
    "A carol book of 1928: melody and words, further verses below, contents at the front in small type, colour scan",
    make,
    Habits(dpi=170, mode="colour", skew=0.4, curve=0.5, gutter=0.4, border=0.03, bleed=0.06, spread=0.5, age=0.12,
           paper=(244, 238, 222), bed=0.08, stamp="PENVALE|COUNTY LIBRARY", stamped=(2, 11), pencil=0.2, quality=62),
)  # fmt: skip
