"""Four-part hymns in ABC: two staves, the first verses under the notes, the others below."""

from __future__ import annotations

from random import Random

from songbooks.engraved import words
from songbooks.engraved.music import Note, Tune, chord_tone_below, spell, triad_with


def voices(tune: Tune, random: Random) -> list[list[str]]:
    """The bars of soprano, alto, tenor and bass in ABC, with unit length 1/8."""
    parts: list[list[str]] = [[], [], [], []]
    for bar in tune.bars:
        chords = [_chord(note, random) for note in bar]
        for part, row in zip(parts, zip(*chords)):
            part.append(" ".join(_note(tune.key, degree, note.length) for degree, note in zip(row, bar)))
    return parts


def block(number: int, titles: list[str], credits: list[str], tune: Tune, verses: list[list[str]], under: int, random: Random) -> str:
    """A whole X: block; UNDER verses stand under the notes, the rest after them as text."""
    soprano, alto, tenor, bass = voices(tune, random)
    rows = [f"X:{number}", *(f"T:{title}" for title in titles), *(f"C:{credit}" for credit in credits)]
    rows += [f"M:{tune.metre}", "L:1/8", "%%score (S A) (T B)", f"K:{tune.key}", "V:S clef=treble", "V:A clef=treble", "V:T clef=bass", "V:B clef=bass"]
    for start in range(0, len(soprano), 5):
        last = start + 5 >= len(soprano)
        for name, part in zip("SATB", (soprano, alto, tenor, bass)):
            rows.append(f"[V:{name}] " + " | ".join(part[start : start + 5]) + (" |]" if last else " |"))
            if name == "S":
                notes = [len(bar) for bar in tune.bars]
                span = (sum(notes[:start]), sum(notes[: start + 5]))
                rows += [_under(verse, verses[0], *span, place if start == 0 else 0) for place, verse in enumerate(verses[:under], 1)]
    for place, verse in enumerate(verses[under:], under + 1):
        rows += [f"W:{place}. {verse[0]}", *(f"W:    {line}" for line in verse[1:]), "W:"]
    return "\n".join(rows)


def _under(verse: list[str], model: list[str], first: int, last: int, place: int) -> str:
    """The w: line of a verse for some notes; each of its lines is cut or drawn out to the syllables of the model."""
    made: list[str] = []
    for line, other in zip(verse, model):
        parts = []
        for word in words.syllables(line):
            plain = [syllable.replace("-", "\\-") for syllable in word]
            parts += [syllable + "-" for syllable in plain[:-1]] + [plain[-1]]
        wanted = words.count(other)
        made += parts[:wanted] + ["_"] * (wanted - len(parts))
    return "w: " + (f"{place}.~" if place else "") + " ".join(made[first:last])


def _chord(note: Note, random: Random) -> tuple[int, int, int, int]:
    """The degrees of a four-part chord under a note."""
    root = triad_with(note.degree, random)
    alto = chord_tone_below(note.degree, root)
    tenor = chord_tone_below(chord_tone_below(alto, root), root)
    return note.degree, alto, tenor, root - 7 if root - 7 < tenor else root - 14


def _note(key: str, degree: int, length: int) -> str:
    """One note; LENGTH is in sixteenths."""
    letter, _, octave = spell(key, degree)
    pitch = letter + "," * (4 - octave) if octave <= 4 else letter.lower() + "'" * (octave - 5)
    eighths = length / 2
    return pitch + ("" if eighths == 1 else f"{length}/2" if eighths % 1 else str(int(eighths)))
