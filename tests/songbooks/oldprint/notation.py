"""Music for old books by LilyPond: sung melodies, piano staves below them, and titles that carry their marks."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from random import Random

from songbooks.engraved import latex, lily, pdfs, words
from songbooks.engraved.music import Note, Tune, vocal_range, worded_tune
from songbooks.oldprint.shelf import Volume
from songbooks.truth import SongTruth, page_count


@dataclass(frozen=True)
class Sheet:
    """The paper of a music book in millimetres, its staff size, and its text face (by its system name)."""

    width: int
    height: int
    margin: int
    staff: float
    face: str = "C059"

    def preamble(self, first: int = 1) -> str:
        """The LilyPond settings, with page numbers at the foot from FIRST."""
        return rf"""#(set-global-staff-size {self.staff})
#(set! paper-alist (cons '("sheet" . (cons (* {self.width} mm) (* {self.height} mm))) paper-alist))
\paper {{
  #(set-paper-size "sheet")
  #(define fonts (set-global-fonts #:roman "{self.face}" #:factor (/ staff-height pt 20)))
  top-margin = {self.margin}\mm bottom-margin = {self.margin}\mm left-margin = {self.margin}\mm right-margin = {self.margin}\mm
  print-first-page-number = ##t first-page-number = {first}
  oddHeaderMarkup = ##f evenHeaderMarkup = ##f
  oddFooterMarkup = \markup \fill-line {{ \fromproperty #'page:page-number-string }}
  evenFooterMarkup = \oddFooterMarkup
  scoreTitleMarkup = \markup \fromproperty #'header:piece
  ragged-bottom = ##t ragged-last-bottom = ##t indent = 0
  score-markup-spacing.padding = 2 markup-system-spacing.padding = 2
}}
\layout {{ \context {{ \Score \omit BarNumber }} \context {{ \Lyrics \override LyricText.font-size = #0 }} }}
"""


def melody_of(random: Random, key: str, rhythm: str, verse: list[str]) -> Tune:
    """A melody with a note for each syllable of a verse."""
    return worded_tune(random, key, rhythm, [words.count(line) for line in verse], *vocal_range(key))


def voice(tune: Tune, every: int = 0) -> str:
    """The staff of the melody, broken EVERY so many bars, or where LilyPond likes."""
    bars = [lily.notes(bar, tune.key) for bar in tune.bars]
    if every:
        bars = [bar + (r" \break" if place % every == 0 else "") for place, bar in enumerate(bars, 1)]
    return rf'\new Staff {{ \new Voice = "v" {{ {lily.signature(tune)} {" | ".join(bars)} \bar "|." }} }}'


def under(verse: list[str], model: list[str], stanza: str = "") -> str:
    """A verse below the notes, cut or drawn out to the syllables of the model verse."""
    made = []
    for line, other in zip(verse, model):
        parts, wanted = lily.syllables(line), words.count(other)
        made += parts[:wanted] + ['"–"'] * (wanted - len(parts))
    label = rf"\set stanza = {lily.quote(stanza)} " if stanza else ""
    return rf'\new Lyrics \lyricsto "v" {{ {label}{" ".join(made)} }}'


def piano(tune: Tune, random: Random) -> str:
    """Two staves for the piano: chords after the beat above, basses below."""
    right, left = [], []
    beat, unit = (6, "4.") if tune.metre == "6/8" else (4, "4")
    beats = tune.bar_length // beat
    for root in tune.harmony:
        chord = "<" + " ".join(lily.pitch(tune.key, root + step) for step in (0, 2, 4)) + ">"
        after_beat = " ".join(["r" + unit, *[chord + unit] * (beats - 1)])
        right.append(after_beat if random.random() < 0.75 else chord + lily.LENGTHS[tune.bar_length])
        left.append(lily.notes([Note(root - 14, tune.bar_length)], tune.key))
    head = lily.signature(tune)
    return (
        rf"\new PianoStaff << \new Staff {{ {head} {' | '.join(right)} }} "
        rf"\new Staff {{ \clef bass {head} {' | '.join(left)} }} >>"
    )


def size_for(title: str) -> int:
    """The LilyPond font size at which an ornate title fits its line."""
    return 8 if len(title) < 32 else 5 if len(title) < 48 else 3


def stanza_column(number: int, verses: list[list[str]], first: int, size: str = r"\small") -> str:
    """Further verses printed below the music, two beside each other where they are narrow."""
    if not verses:
        return ""
    blocks = [
        rf"\column {{ {' '.join(lily.quote((f'{place}. ' if not n else '    ') + line) for n, line in enumerate(verse))} }}"
        for place, verse in enumerate(verses, first)
    ]
    wide = 2 if max(len(line) for verse in verses for line in verse) < 42 else 1
    pairs = [rf"\fill-line {{ {' '.join(blocks[at : at + wide])} }} \vspace #0.4" for at in range(0, len(blocks), wide)]
    column = lily.marked(number, rf"\column {{ {' '.join(pairs)} }}")
    return rf"\markup {size} {column}"


def joined(
    front: str,
    middle: Path,
    songs: list[SongTruth],
    back: str,
    folder: Path,
    lists: tuple[int, ...],
    back_lists: bool = False,
) -> Volume:
    """Join front and back, LaTeX sources, with finished music, whose songs move behind the front.

    LISTS are the front's pages with contents; BACK_LISTS says that all pages of the back are an index.
    """
    parts = [latex.typeset(front, "front", folder, runs=2)] if front else []
    before = page_count(parts[0]) if parts else 0
    parts.append(middle)
    toc = list(lists)
    if back:
        start = before + page_count(middle)
        parts.append(latex.typeset(back, "back", folder, runs=2))
        toc += range(start + 1, start + page_count(parts[-1]) + 1) if back_lists else []
    return Volume(pdfs.join(parts, folder / "joined.pdf"), pdfs.shifted(songs, before), toc)
