"""A single staff of a lead sheet drawn on ReportLab's canvas: clef, bars, notes with stems, chords above, words below."""

from __future__ import annotations

import random

from songbooks.office.canvas import Sheet, register, width_of

_GAP = 5.2  # between the lines of the staff


def fonts() -> None:
    """The faces a staff needs: Clef for the clef, Words and Chords."""
    register("Clef", "FreeSerif.ttf")
    register("Words", "LiberationSerif-Regular.ttf")
    register("Chords", "LiberationSans-Bold.ttf")


def _note(sheet: Sheet, x: float, bottom: float, step: int, length: int) -> None:
    """A note of 1, 2 or 4 quarters; STEP counts lines and spaces up from the lowest line."""
    canvas, y = sheet.canvas, bottom + step * _GAP / 2
    canvas.setLineWidth(1)
    canvas.ellipse(x - 3.4, y - 2.4, x + 3.4, y + 2.4, fill=1 if length == 1 else 0)
    if step < -1:
        canvas.line(x - 6, bottom - _GAP, x + 6, bottom - _GAP)
    if length < 4:
        up = step < 4
        stem = x + 3.2 if up else x - 3.2
        canvas.line(stem, y, stem, y + (18 if up else -18))


def system(sheet: Sheet, rng: random.Random, words: str, chords: list[str], last: bool) -> None:
    """One line of four bars under the cursor, about 76 points high."""
    canvas, left, right = sheet.canvas, sheet.margin, sheet.width - sheet.margin
    sheet.y -= 76
    bottom = sheet.y + 24
    canvas.setLineWidth(0.5)
    for line in range(5):
        canvas.line(left, bottom + line * _GAP, right, bottom + line * _GAP)
    sheet.put("\U0001d11e", "Clef", 25, left + 2, bottom + 1)
    bar = (right - left - 28) / 4
    spots = []
    for number in range(4):
        x = left + 28 + number * bar
        sheet.put(chords[number % len(chords)], "Chords", 10, x + 4, bottom + 6.6 * _GAP)
        lengths = rng.choice(((1, 1, 1, 1), (2, 1, 1), (1, 1, 2), (2, 2), (4,)))
        at = x + 10
        for length in lengths:
            _note(sheet, at, bottom, rng.randint(-2, 8), length)
            spots.append(at)
            at += (bar - 12) * length / 4
        canvas.setLineWidth(2 if last and number == 3 else 0.5)
        canvas.line(x + bar, bottom, x + bar, bottom + 4 * _GAP)
    free = 0.0
    for spot, word in zip(spots, words.split()):
        x = max(spot - 4, free)
        sheet.put(word, "Words", 9, x, bottom - 20)
        free = x + width_of(word + " ", "Words", 9)
