"""Traces of libraries and readers on a page: rubber stamps and pencil marks."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw, ImageFont


def stamped(page: np.ndarray, text: str, chance: np.random.Generator) -> np.ndarray:
    """The page with an oval library stamp somewhere in its lower or upper part."""
    rows, columns = page.shape
    wide = columns // 4
    stamp = Image.new("L", (wide, wide // 2), 255)
    draw = ImageDraw.Draw(stamp)
    stroke = max(2, wide // 90)
    draw.ellipse((stroke, stroke, wide - stroke, wide // 2 - stroke), outline=0, width=stroke)
    lines = text.split("|")
    font = ImageFont.truetype("LiberationSans-Bold.ttf", wide // 13)
    for place, line in enumerate(lines, 1):
        draw.text((wide / 2, wide / 2 * place / (len(lines) + 1)), line, fill=0, font=font, anchor="mm")
    turned = stamp.rotate(chance.uniform(-14, 14), expand=True, fillcolor=255)
    x = int(chance.uniform(0.1, 0.65) * columns)
    y = int(chance.choice([0.02, 0.8]) * rows)
    return _pressed(page, np.asarray(turned, dtype=np.float32) / 255, x, y, 0.55)


def pencilled(page: np.ndarray, chance: np.random.Generator) -> np.ndarray:
    """The page with a few pencil strokes in its margin: ticks, a bracket, an underline."""
    rows, columns = page.shape
    sheet = Image.new("L", (columns, rows), 255)
    draw = ImageDraw.Draw(sheet)
    for _ in range(int(chance.integers(1, 4))):
        x, y = chance.uniform(0.02, 0.1) * columns, chance.uniform(0.1, 0.9) * rows
        size = columns * chance.uniform(0.015, 0.04)
        steps = np.cumsum(chance.normal(0, size * 0.08, (8, 2)), axis=0)
        shape = [(0, 0), (0.3, 0.5), (1, -0.9)] if chance.random() < 0.5 else [(1, -2), (0, -1.6), (0, 1.6), (1, 2)]
        points = [(x + size * a + steps[i][0], y + size * b + steps[i][1]) for i, (a, b) in enumerate(shape)]
        draw.line(points, fill=90, width=max(2, columns // 500), joint="curve")
    return _pressed(page, np.asarray(sheet, dtype=np.float32) / 255, 0, 0, 0.5)


def _pressed(page: np.ndarray, mark: np.ndarray, x: int, y: int, strength: float) -> np.ndarray:
    """The page darkened by a mark whose upper left corner is at X, Y."""
    rows, columns = min(mark.shape[0], page.shape[0] - y), min(mark.shape[1], page.shape[1] - x)
    out = page.copy()
    out[y : y + rows, x : x + columns] *= 1 - strength * (1 - mark[:rows, :columns])
    return out
