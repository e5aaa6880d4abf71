"""Chord progressions and their spelling in each country."""

import random

_SHARP = ["C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "B", "H"]
_ENGLISH = {"B": "Bb", "H": "B", "D#": "Eb", "G#": "Ab"}
_SOLFEGE = {"C": "Do", "D": "Re", "E": "Mi", "F": "Fa", "G": "Sol", "A": "La", "B": "Sib", "H": "Si"}
_KEYS = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "Bb": 10}
_DEGREES = [(0, ""), (2, "m"), (4, "m"), (5, ""), (7, ""), (9, "m"), (7, "7")]
_PATTERNS = ["0 3 4 0", "0 5 3 4", "0 4 5 3", "0 1 4 0", "5 3 0 4", "0 2 3 6", "0 3 0 6"]


def _spell(pitch: int, quality: str, language: str) -> str:
    root = _SHARP[pitch % 12]
    if language in ("es", "it"):
        name = _SOLFEGE.get(root) or _SOLFEGE[root[0]] + "#"
        return name + quality
    if language == "pl" and quality == "m":
        return root.replace("#", "is").lower()
    if language == "cs" and quality == "m":
        return root + "mi"
    if language in ("de", "cs", "pl", "sv"):
        return root + quality
    return _ENGLISH.get(root, root) + quality


def progression(key: str, language: str, rng: random.Random) -> list[str]:
    """Four chords of the given major key, spelled as the country does."""
    degrees = [_DEGREES[int(step)] for step in rng.choice(_PATTERNS).split()]
    return [_spell(_KEYS[key] + offset, quality, language) for offset, quality in degrees]


def place_chords(line: str, chords: list[str], rng: random.Random) -> list[tuple[int, str]]:
    """Put some chords at starts of words, in order, not over one another."""
    starts = [0] + [index + 1 for index, char in enumerate(line) if char == " "]
    count = min(len(starts), rng.choice((1, 2, 2, 3)))
    picked = sorted(rng.sample(starts[1:], count - 1)) if count > 1 else []
    placed: list[tuple[int, str]] = []
    for start in [0, *picked]:
        chord = chords[len(placed) % len(chords)]
        if not placed or start >= placed[-1][0] + len(placed[-1][1]) + 1:
            placed.append((start, chord))
    return placed


def chord_line(placed: list[tuple[int, str]]) -> str:
    """The monospaced line that stands over the lyrics."""
    text = ""
    for position, chord in placed:
        text = text.ljust(position) + chord
    return text
