"""Scores by MuseScore: invented parts as MusicXML, turned into one PDF each."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

from songbooks.engraved import programs, words
from songbooks.engraved.music import Tune, spell

TYPES = {
    1: ("16th", 0),
    2: ("eighth", 0),
    3: ("eighth", 1),
    4: ("quarter", 0),
    6: ("quarter", 1),
    8: ("half", 0),
    12: ("half", 1),
    16: ("whole", 0),
}
CLEFS = {"treble": ("G", 2, 0), "tenor": ("G", 2, -1), "bass": ("F", 4, 0)}


@dataclass
class Part:
    """One staff: its name, clef, tune, and the lines sung to it."""

    name: str
    clef: str
    tune: Tune
    lines: list[str]


@dataclass
class Look:
    """The paper in millimetres, and the size of four staff spaces."""

    width: float = 210
    height: float = 297
    staff: float = 6.5
    margin: float = 14


def score(title: str, composer: str, lyricist: str, parts: list[Part], look: Look) -> str:
    """A whole score as MusicXML; an empty title leaves the heading out."""
    listed = "".join(
        f'<score-part id="P{n}"><part-name>{escape(part.name)}</part-name></score-part>' for n, part in enumerate(parts)
    )
    bodies = "".join(f'<part id="P{n}">{_measures(part)}</part>' for n, part in enumerate(parts))
    unit = 40 / look.staff
    credits = _credits(title, composer, lyricist, look.width * unit, look.height * unit) if title else ""
    margins = "".join(
        f"<{side}-margin>{look.margin * unit:.1f}</{side}-margin>" for side in ("left", "right", "top", "bottom")
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<score-partwise version="3.1">'
        f"<work><work-title>{escape(title)}</work-title></work><defaults>"
        f"<scaling><millimeters>{look.staff}</millimeters><tenths>40</tenths></scaling>"
        f"<page-layout><page-height>{look.height * unit:.1f}</page-height>"
        f"<page-width>{look.width * unit:.1f}</page-width>"
        f'<page-margins type="both">{margins}</page-margins></page-layout></defaults>'
        f"{credits}<part-list>{listed}</part-list>{bodies}</score-partwise>\n"
    )


def engrave(scores: dict[str, str], folder: Path) -> list[Path]:
    """Turn scores by name into PDFs, all in one run of MuseScore."""
    jobs = []
    for name, text in scores.items():
        (folder / f"{name}.musicxml").write_text(text, encoding="utf-8")
        jobs.append({"in": str(folder / f"{name}.musicxml"), "out": str(folder / f"{name}.pdf")})
    (folder / "jobs.json").write_text(json.dumps(jobs), encoding="utf-8")
    programs.run(["mscore3", "-j", "jobs.json"], folder)
    return [folder / f"{name}.pdf" for name in scores]


def _credits(title: str, composer: str, lyricist: str, width: float, height: float) -> str:
    """The heading of the first page."""
    made = []
    for kind, text, x, justify, y, size in (
        ("title", title, width / 2, "center", 60, 22),
        ("composer", composer, width - 80, "right", 140, 10),
        ("lyricist", lyricist, 80, "left", 140, 10),
    ):
        if text:
            made.append(
                f'<credit page="1"><credit-type>{kind}</credit-type>'
                f'<credit-words default-x="{x:.0f}" default-y="{height - y:.0f}" '
                f'justify="{justify}" valign="top" font-size="{size}">{escape(text)}</credit-words></credit>'
            )
    return "".join(made)


def _measures(part: Part) -> str:
    """All measures of a part with its lyrics."""
    sung = [_syllables(part.lines)] if part.lines else []
    made, place = [], 0
    for number, bar in enumerate(part.tune.bars, 1):
        notes = []
        for note in bar:
            lyric = sung[0][place] if sung and place < len(sung[0]) else ""
            notes.append(_note(part.tune.key, note.degree, note.length, lyric))
            place += 1
        ending = (
            '<barline location="right"><bar-style>light-heavy</bar-style></barline>'
            if number == len(part.tune.bars)
            else ""
        )
        made.append(
            f'<measure number="{number}">{_attributes(part) if number == 1 else ""}{"".join(notes)}{ending}</measure>'
        )
    return "".join(made)


def _attributes(part: Part) -> str:
    """Key, time and clef."""
    beats, unit = part.tune.metre.split("/")
    sign, line, octave = CLEFS[part.clef]
    change = f"<clef-octave-change>{octave}</clef-octave-change>" if octave else ""
    return (
        f"<attributes><divisions>4</divisions><key><fifths>{part.tune.sharps}</fifths></key>"
        f"<time><beats>{beats}</beats><beat-type>{unit}</beat-type></time>"
        f"<clef><sign>{sign}</sign><line>{line}</line>{change}</clef></attributes>"
    )


def _note(key: str, degree: int, length: int, lyric: str) -> str:
    """One note."""
    letter, alter, octave = spell(key, degree)
    kind, dots = TYPES[length]
    altered = f"<alter>{alter}</alter>" if alter else ""
    return (
        f"<note><pitch><step>{letter}</step>{altered}<octave>{octave}</octave></pitch><duration>{length}</duration>"
        f"<type>{kind}</type>{'<dot/>' * dots}{lyric}</note>"
    )


def _syllables(lines: list[str]) -> list[str]:
    """The lyric element of every note."""
    made = []
    for line in lines:
        for word in words.syllables(line):
            for place, text in enumerate(word):
                kind = (
                    "single"
                    if len(word) == 1
                    else "begin"
                    if place == 0
                    else "end"
                    if place == len(word) - 1
                    else "middle"
                )
                made.append(f"<lyric><syllabic>{kind}</syllabic><text>{escape(text)}</text></lyric>")
    return made
