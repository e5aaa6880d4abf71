"""ABC tunes by abcm2ps: writing them, setting them, and reading from its PostScript which page each tune is on."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from songbooks.engraved import programs
from songbooks.engraved.music import Tune, spell


@dataclass
class AbcTune:
    """A tune with its heading, as one X: block."""

    titles: list[str]
    tune: Tune
    rhythm: str = ""
    composer: str = ""
    origin: str = ""
    before: list[str] = field(default_factory=list)


def write(tunes: list[AbcTune], settings: list[str]) -> str:
    """A whole ABC file: the settings, then the tunes numbered from 1."""
    blocks = ["\n".join(f"%%{line}" for line in settings)]
    for number, item in enumerate(tunes, 1):
        blocks.append("\n".join(_block(number, item)))
    return "\n\n".join(blocks) + "\n"


def engrave(source: str, name: str, folder: Path) -> Path:
    """Set an ABC file; gives the PostScript file, whose PDF lies beside it."""
    (folder / f"{name}.abc").write_text(source, encoding="utf-8")
    programs.run(["abcm2ps", f"{name}.abc", "-O", f"{name}.ps"], folder)
    programs.run(["ps2pdf", f"{name}.ps", f"{name}.pdf"], folder)
    return folder / f"{name}.ps"


def pages_of_tunes(postscript: Path) -> list[tuple[int, int]]:
    """First and last page of each X: block in order, from the marks that abcm2ps leaves in its PostScript."""
    page, current, pages = 0, 0, {}
    for line in postscript.read_text(encoding="latin-1").splitlines():
        if line.startswith("%%Page: "):
            page += 1
        elif found := re.match(r"% --- xref (\d+)", line):
            current = int(found.group(1))
            pages[current] = (page, page)
        elif current and re.search(r"\btclef\b", line):
            pages[current] = (pages[current][0], page)
    return [pages[number] for number in sorted(pages)]


def _block(number: int, item: AbcTune) -> list[str]:
    """The lines of one tune."""
    lines = [f"%%{line}" for line in item.before]
    lines.append(f"X:{number}")
    lines += [f"T:{title}" for title in item.titles]
    for letter, text in (("C", item.composer), ("O", item.origin), ("R", item.rhythm)):
        if text:
            lines.append(f"{letter}:{text}")
    lines += [f"M:{item.tune.metre}", "L:1/8", f"K:{item.tune.key}"]
    lines += _music(item.tune)
    return lines


def _music(tune: Tune) -> list[str]:
    """The bars, four a line, with repeats round each part of eight bars."""
    beam = 6 if tune.metre in ("6/8", "9/8") else 8
    lines = []
    for start in range(0, len(tune.bars), 4):
        bars = ["".join(_bar(bar, tune.key, beam)) for bar in tune.bars[start : start + 4]]
        opening = "|:" if start % 8 == 0 else ""
        closing = ":|" if start % 8 == 4 or start + 4 >= len(tune.bars) else "|"
        lines.append(opening + " | ".join(bars) + " " + closing)
    return lines


def _bar(bar: list, key: str, beam: int) -> list[str]:
    """One bar, with a space where a beam ends."""
    parts, place = [], 0
    for note in bar:
        letter, _, octave = spell(key, note.degree)
        pitch = letter + "," * (4 - octave) if octave <= 4 else letter.lower() + "'" * (octave - 5)
        length = note.length / 2
        parts.append(pitch + ("" if length == 1 else f"{note.length}/4" if length % 1 else str(int(length))))
        place += note.length
        if place % beam == 0:
            parts.append(" ")
    return parts
