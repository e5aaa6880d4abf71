"""Melodies with words engraved by LilyPond as strips, one a page, cropped, to stand in books by other typesetters."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from random import Random

from songbooks.engraved import lily, programs, words
from songbooks.engraved.music import Tune, vocal_range, worded_tune


@dataclass
class Strips:
    """The PDF of all strips, and the box of each page that is not empty, in points."""

    pdf: Path
    boxes: list[tuple[float, float, float, float]]

    def graphic(self, number: int) -> str:
        """The LaTeX command that sets one strip."""
        box = " ".join(f"{side:.1f}" for side in self.boxes[number])
        return rf"\includegraphics[page={number + 1},viewport={box},clip]{{{self.pdf.name}}}"


def melody(random: Random, verse: list[str], keys: list[str], rhythms: list[str]) -> Tune:
    """A tune for the lines of a verse."""
    key = random.choice(keys)
    return worded_tune(random, key, random.choice(rhythms), [words.count(line) for line in verse], *vocal_range(key))


def engrave(songs: list[tuple[Tune, list[str]]], width: int, size: float, folder: Path) -> Strips:
    """Engrave tunes with the verses under them, WIDTH millimetres wide, with staves of SIZE points."""
    parts = [rf"""#(set-global-staff-size {size})
#(set! paper-alist (cons '("strip" . (cons (* {width} mm) (* 280 mm))) paper-alist))
\paper {{ #(set-paper-size "strip") left-margin = 2\mm right-margin = 2\mm top-margin = 2\mm
  indent = 0 tagline = ##f print-page-number = ##f ragged-last-bottom = ##t ragged-bottom = ##t ragged-last = ##f
  page-breaking = #ly:one-page-breaking }}
\layout {{ \context {{ \Score \omit BarNumber }} }}"""]
    parts += [_score(tune, verse) for tune, verse in songs]
    (folder / "strips.ly").write_text('\\version "2.24.0"\n' + "\n".join(parts), encoding="utf-8")
    programs.run(["lilypond", "-s", "-dno-point-and-click", "-o", "strips", "strips.ly"], folder)
    return Strips(folder / "strips.pdf", _boxes(folder))


def _score(tune: Tune, verse: list[str]) -> str:
    """One strip."""
    notes = " | ".join(lily.notes(bar, tune.key) for bar in tune.bars)
    text = " ".join(part for line in verse for part in lily.syllables(line))
    return (
        rf'\bookpart {{ \score {{ << \new Voice = "m" {{ {lily.signature(tune)} {notes} \bar "|." }}'
        rf' \new Lyrics \lyricsto "m" {{ {text} }} >> \layout {{ }} }} }}'
    )


def _boxes(folder: Path) -> list[tuple[float, float, float, float]]:
    """The box of the ink on each page, by Ghostscript."""
    command = ["gs", "-q", "-dBATCH", "-dNOPAUSE", "-sDEVICE=bbox", "strips.pdf"]
    said = programs.run(command, folder, errors=True).decode()
    found = re.findall(r"%%HiResBoundingBox: (\S+) (\S+) (\S+) (\S+)", said)
    return [(float(a) - 1, float(b) - 1, float(c) + 1, float(d) + 1) for a, b, c, d in found]
