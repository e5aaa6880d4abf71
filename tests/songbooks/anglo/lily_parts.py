"""Parts round a melody for LilyPond: chord symbols, a piano's two hands, the words of a voice."""

from __future__ import annotations

from random import Random

from songbooks.engraved import lily
from songbooks.engraved.music import Note, Tune, chord_name


def chords(tune: Tune, colours: dict[str, list[str]], random: Random) -> str:
    """A chord a bar in chord mode; COLOURS has endings for minor (m) and other triads."""
    made = []
    for degree in tune.harmony:
        name = chord_name(tune.key, degree)
        root = name.removesuffix("m")
        letter = root[0].lower() + {"#": "is", "b": "es", "": ""}[root[1:]]
        letter = {"ees": "es", "aes": "as"}.get(letter, letter)
        colour = random.choice(colours["m" if name.endswith("m") else ""])
        made.append(letter + lily.LENGTHS[tune.bar_length] + (f":{colour}" if colour else ""))
    return " ".join(made)


def melody(tune: Tune) -> str:
    """The notes of a tune, barred."""
    return " | ".join(lily.notes(bar, tune.key) for bar in tune.bars)


def left_hand(tune: Tune, random: Random) -> str:
    """Broken or held chords in the bass, one figure for a whole piece."""
    figure = random.choice(("held", "broken", "stride"))
    made = []
    for degree in tune.harmony:
        root = degree - 14 if degree < 5 else degree - 21
        tones = [root, root + 4, root + 7, root + 9]
        if figure == "held" or tune.bar_length % 8:
            made.append(_chord(tune.key, tones[:2] + tones[2:3], tune.bar_length))
        elif figure == "broken":
            made.append(" ".join(lily.notes([Note(tone, 4)], tune.key) for tone in (tones * 4)[: tune.bar_length // 4]))
        else:
            low, high = lily.notes([Note(root, 4)], tune.key), _chord(tune.key, tones[1:], 4)
            made.append(" ".join((low, high) * (tune.bar_length // 8)))
    return " | ".join(made)


def right_hand(tune: Tune) -> str:
    """The melody with a third below on the long notes."""
    bars = []
    for bar in tune.bars:
        bars.append(" ".join(_chord(tune.key, [note.degree - 2, note.degree], note.length) if note.length >= 4 else lily.notes([note], tune.key) for note in bar))
    return " | ".join(bars)


def words(lines: list[str]) -> str:
    """Lines of words for lyric mode."""
    return " ".join(part for line in lines for part in lily.syllables(line))


def _chord(key: str, degrees: list[int], length: int) -> str:
    """Some degrees at once."""
    return "<" + " ".join(lily.pitch(key, degree) for degree in degrees) + ">" + lily.LENGTHS[length]
