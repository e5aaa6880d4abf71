"""A fake book copied many times: handwritten titles, lead sheets with chords, a list of the tunes in two columns."""

from __future__ import annotations

from pathlib import Path
from random import Random

from songbooks.engraved import lily
from songbooks.engraved.latex import Titled, escape
from songbooks.engraved.music import Tune, chord_name, tune
from songbooks.lyrics import Writer
from songbooks.oldprint import notation, press
from songbooks.oldprint.scanner import Habits
from songbooks.oldprint.shelf import Recipe, Volume

COUNT = 32
_SHEET = notation.Sheet(216, 279, 14, 20, "Comic Neue")
_FEELS = ("Swing", "Bossa", "Med. Up", "Ballad", "Slow Blues", "Waltz", "Latin")


def make(folder: Path) -> Volume:
    """Set the tunes in the order of the alphabet, one a page, a few over two."""
    writer = Writer("en", 1976)
    titles = sorted((writer.title() for _ in range(COUNT)), key=lambda title: title.strip("\"'(“").lower())
    source = [_SHEET.preamble(1), r"\book {"]
    for number, title in enumerate(titles):
        source += [lily.begin(number), *_sheet(number, title, writer), lily.stop()]
    titled = [Titled(title) for title in titles]
    music, truths = lily.engrave("\n".join([*source, "}"]), "music", folder, titled)
    rows = "".join(
        rf"\hangindent=4mm {escape(title)}\dotfill {truth.start}\par" + "\n" for title, truth in zip(titles, truths)
    )
    front = (
        press.head(press.Paper(216, 279, 20), "comic", "hand")
        + rf"\begin{{center}}{{\handface\fontsize{{40}}{{46}}\selectfont The Back Room Book\par}}\end{{center}}\vspace{{8mm}}"
        rf"\begin{{multicols}}{{2}}{rows}\end{{multicols}}\end{{document}}"
    )
    return notation.joined(front, music, truths, "", folder, (1,))


def _sheet(number: int, title: str, writer: Writer) -> list[str]:
    """One tune: title by hand, feel and composer, melody with chords."""
    random = writer.random
    key = random.choice(["F", "Bb", "Eb", "C", "G", "Dm", "Cm"])
    made = tune(random, key, random.choice(["4/4", "4/4", "3/4"]), random.choice([24, 32, 32, 32, 40, 64]))
    named = rf"""\override #'(font-name . "Z003") \fontsize #{notation.size_for(title)} {lily.quote(title)}"""
    head = lily.marked(number, rf"\fill-line {{ {named} }}")
    below = rf"\fill-line {{ {lily.quote('(' + random.choice(_FEELS) + ')')} {lily.quote(writer.person())} }}"
    return [
        r"\pageBreak" if number else "",
        r"\score { <<",
        rf"\new ChordNames \chordmode {{ {_chords(made, random)} }}",
        notation.voice(made, 4),
        rf">> \header {{ piece = \markup \column {{ {head} \vspace #0.4 {below} \vspace #0.8 }} }} }}",
    ]


def _chords(made: Tune, random: Random) -> str:
    """A chord a bar, with sevenths."""
    bars = []
    for root in made.harmony:
        name = chord_name(made.key, root)
        letter = name[0].lower() + {"#": "is", "b": "es"}.get(name[1:2], "")
        letter = {"ees": "es", "aes": "as"}.get(letter, letter)
        kind = random.choice((":m7", ":m7", ":m")) if name.endswith("m") else random.choice((":maj7", ":7", "", ":6"))
        bars.append(letter + lily.LENGTHS[made.bar_length] + kind)
    return " ".join(bars)


RECIPE = Recipe(
    "copied-fakebook",
    "A jazz fake book copied many times: handwritten titles, lead sheets with chords, tune list at the front, harsh bilevel copy",
    make,
    Habits(dpi=200, mode="bilevel", skew=1.2, curve=0, gutter=0.1, border=0.02, bleed=0, spread=1.1, faint=0.25, age=0.05,
           speck=1.5e-4, bed=0.02, threshold=0.6, turned={14: 180, 21: 90}),
)  # fmt: skip
