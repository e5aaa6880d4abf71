"""Invented music: seeded tunes in a key and metre, as scale degrees and lengths that every typesetter can write."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

SHARP_ORDER = "FCGDAEB"
LETTERS = "CDEFGAB"
KEYS = {
    "C": ("C", 0), "G": ("G", 1), "D": ("D", 2), "A": ("A", 3), "E": ("E", 4),
    "F": ("F", -1), "Bb": ("B", -2), "Eb": ("E", -3), "Ab": ("A", -4),
    "Am": ("A", 0), "Em": ("E", 1), "Bm": ("B", 2), "F#m": ("F", 3),
    "Dm": ("D", -1), "Gm": ("G", -2), "Cm": ("C", -3),
    "Ador": ("A", 1), "Edor": ("E", 2), "Dmix": ("D", 1), "Amix": ("A", 2),
}  # fmt: skip
"""Each key's tonic letter, and its sharps (flats are negative)."""

RHYTHMS = {
    "4/4": [[8, 8], [4, 4, 8], [4, 4, 4, 4], [6, 2, 4, 4], [4, 2, 2, 4, 4], [8, 4, 4], [12, 4]],
    "3/4": [[4, 4, 4], [8, 4], [6, 2, 4], [4, 2, 2, 4], [4, 8]],
    "2/4": [[4, 4], [2, 2, 4], [4, 2, 2], [2, 2, 2, 2]],
    "6/8": [[4, 2, 4, 2], [2, 2, 2, 2, 2, 2], [6, 4, 2], [4, 2, 2, 2, 2], [2, 2, 2, 4, 2]],
    "9/8": [[2] * 9, [4, 2, 4, 2, 4, 2], [4, 2, 2, 2, 2, 4, 2]],
    "reel": [[2] * 8, [4, 2, 2, 2, 2, 2, 2], [2, 2, 2, 2, 4, 2, 2], [4, 4, 2, 2, 2, 2]],
    "hymn": [[4, 4, 4, 4], [4, 4, 4, 4], [8, 4, 4], [6, 2, 4, 4]],
}
"""Bars by kind, as note lengths in sixteenths."""

METRES = {"reel": "4/4", "hymn": "4/4"}
"""The time signature of the rhythms that are not named by one."""


@dataclass(frozen=True)
class Note:
    """A scale degree above the tonic (0 is the tonic) and a length in sixteenths."""

    degree: int
    length: int


@dataclass(frozen=True)
class Tune:
    """Bars of notes in a key and metre, with one chord degree a bar."""

    key: str
    metre: str
    bars: list[list[Note]]
    harmony: list[int]

    @property
    def sharps(self) -> int:
        """Sharps of the key signature; flats are negative."""
        return KEYS[self.key][1]

    @property
    def bar_length(self) -> int:
        """Length of a bar in sixteenths."""
        beats, unit = self.metre.split("/")
        return int(beats) * 16 // int(unit)


def tune(random: Random, key: str, rhythm: str, bars: int, low: int = -3, high: int = 9) -> Tune:
    """A tune of so many bars that walks within LOW..HIGH and comes home every eight bars."""
    made, harmony, place = [], [], random.choice([0, 2, 4])
    for number in range(bars):
        last = number % 8 == 7 or number == bars - 1
        chord = 0 if last or number % 8 == 0 else random.choice([0, 0, 3, 4, 4, 5, 1])
        lengths = random.choice(RHYTHMS[rhythm])
        if last:
            lengths = _closing(lengths)
        bar = []
        for index, length in enumerate(lengths):
            if index == 0 or index == len(lengths) // 2:
                place = _nearest(place, chord, random)
            else:
                place += random.choice([-2, -1, -1, 1, 1, 2])
            place = max(low, min(high, place))
            bar.append(Note(place, length))
        if last:
            bar[-1] = Note(0 if place < 4 else 7, bar[-1].length)
            place = bar[-1].degree
        made.append(bar)
        harmony.append(chord)
    return Tune(key, METRES.get(rhythm, rhythm), made, harmony)


def worded_tune(random: Random, key: str, rhythm: str, counts: list[int], low: int = -2, high: int = 7) -> Tune:
    """A tune with one phrase for each count of syllables, of just so many notes."""
    full = sum(RHYTHMS[rhythm][0])
    made, harmony, place = [], [], random.choice([0, 2])
    for index, count in enumerate(counts):
        bars: list[list[int]] = []
        while count > 0:
            fitting = [bar for bar in RHYTHMS[rhythm] if len(bar) <= count]
            bars.append(random.choice(fitting) if fitting else [full] if count == 1 else [8, full - 8])
            count -= len(bars[-1])
        for number, lengths in enumerate(bars):
            chord = 0 if number == 0 and index % 2 == 0 else random.choice([0, 3, 4, 4, 5, 0])
            bar = []
            for step, length in enumerate(lengths):
                place = _nearest(place, chord, random) if step == 0 else place + random.choice([-2, -1, -1, 0, 1, 1, 2])
                place = max(low, min(high, place))
                bar.append(Note(place, length))
            made.append(bar)
            harmony.append(chord)
    made[-1][-1] = Note(7 if place > 3 and high >= 7 else 0, made[-1][-1].length)
    harmony[-1] = 0
    return Tune(key, METRES.get(rhythm, rhythm), made, harmony)


def vocal_range(key: str, low: int = 28, high: int = 37) -> tuple[int, int]:
    """The lowest and highest degree of a key for a voice between two steps (28 is middle C, 37 the E above)."""
    tonic = 28 + LETTERS.index(KEYS[key][0])
    return low - tonic, high - tonic


def triad_with(degree: int, random: Random) -> int:
    """The root (0 to 6) of a triad that has the degree in it."""
    return random.choice([root for root in (0, 0, 3, 4, 4, 5, 1, 2) if (degree - root) % 7 in (0, 2, 4)])


def chord_tone_below(degree: int, root: int) -> int:
    """The next tone of the triad on ROOT below a degree."""
    return next(tone for tone in range(degree - 1, degree - 8, -1) if (tone - root) % 7 in (0, 2, 4))


def spell(key: str, degree: int) -> tuple[str, int, int]:
    """A degree's letter, its alteration by the key signature, and its octave (4 has middle C)."""
    tonic, sharps = KEYS[key]
    step = 4 * 7 + LETTERS.index(tonic) + degree
    letter = LETTERS[step % 7]
    if sharps >= 0:
        alter = 1 if letter in SHARP_ORDER[:sharps] else 0
    else:
        alter = -1 if letter in SHARP_ORDER[::-1][:-sharps] else 0
    return letter, alter, step // 7


def chord_name(key: str, degree: int) -> str:
    """The name of the triad on a degree of the key, as lead sheets write it."""
    letter, alter, _ = spell(key, degree)
    pitches = [_semitone(*spell(key, degree + step)) for step in (0, 2)]
    minor = pitches[1] - pitches[0] == 3
    return letter + {1: "#", 0: "", -1: "b"}[alter] + ("m" if minor else "")


def _semitone(letter: str, alter: int, octave: int) -> int:
    """A pitch in semitones."""
    return octave * 12 + [0, 2, 4, 5, 7, 9, 11][LETTERS.index(letter)] + alter


def _closing(lengths: list[int]) -> list[int]:
    """A bar that ends on a long note, of the same length as the bar given."""
    total = sum(lengths)
    if total % 6 == 0 and total != 12:
        return [2] * ((total - 6) // 2) + [6]
    return [4] * ((total - 8) // 4) + [8] if total > 8 else [4, 4]


def _nearest(place: int, chord: int, random: Random) -> int:
    """The chord tone next to a place, up or down by chance."""
    tones = [place + step for step in range(-3, 4) if (place + step - chord) % 7 in (0, 2, 4)]
    return random.choice(sorted(tones, key=lambda tone: abs(tone - place))[:3])
