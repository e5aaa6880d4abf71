"""Hymns and lead sheets for LilyPond: four parts on two staves, and verses fitted to the notes of the first."""

from __future__ import annotations

from random import Random

from songbooks.engraved import lily, words
from songbooks.engraved.music import Note, Tune, chord_tone_below, triad_with, vocal_range, worded_tune


def melody(random: Random, lines: list[str], keys: list[str], rhythms: list[str]) -> Tune:
    """A tune of just so many notes as the lines have syllables, within a voice's reach."""
    key = random.choice(keys)
    return worded_tune(random, key, random.choice(rhythms), [words.count(line) for line in lines], *vocal_range(key))


def two_staves(tune: Tune, random: Random) -> tuple[str, str]:
    """Soprano with alto, and tenor with bass, as chords of two notes."""
    upper, lower = [], []
    for bar in tune.bars:
        chords = [_four(note, random) for note in bar]
        upper.append(" ".join(_pair(tune.key, four[0], four[1], four[4]) for four in chords))
        lower.append(" ".join(_pair(tune.key, four[2], four[3], four[4]) for four in chords))
    return " | ".join(upper), " | ".join(lower)


def fitted(verse: list[str], model: list[str], number: str = "") -> str:
    """A verse in lyric mode, each line cut or drawn out to the syllables of the model's line."""
    made: list[str] = []
    for line, other in zip(verse, model):
        wanted = words.count(other)
        parts = lily.syllables(line)[:wanted]
        made += parts[:-1] + [parts[-1].removesuffix(" --")] + ['""'] * (wanted - len(parts))
    stanza = rf"\set stanza = {lily.quote(number)} " if number else ""
    return stanza + " ".join(made)


def _four(note: Note, random: Random) -> tuple[int, int, int, int, int]:
    """Soprano, alto, tenor, bass and the length of a chord under a note."""
    root = triad_with(note.degree, random)
    alto = chord_tone_below(note.degree, root)
    tenor = chord_tone_below(chord_tone_below(alto, root), root)
    bass = root - 7 if root - 7 < tenor else root - 14
    return note.degree, alto, tenor, bass, note.length


def _pair(key: str, high: int, low: int, length: int) -> str:
    """Two notes at once."""
    return f"<{lily.pitch(key, low)} {lily.pitch(key, high)}>{lily.LENGTHS[length]}"
