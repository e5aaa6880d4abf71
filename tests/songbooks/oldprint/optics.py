"""What print, paper, lens and binding do to a page: arrays of reflectance, 0 is black and 1 is white."""

from __future__ import annotations

import numpy as np
from PIL import Image
from scipy import ndimage

OUTSIDE = -1.0
"""The value of picture points that lie beside the page."""


def clouds(shape: tuple[int, int], chance: np.random.Generator, cells: int = 9) -> np.ndarray:
    """Soft patches of about -1 to 1, for uneven ink, stained paper and uneven light."""
    small = Image.fromarray(chance.normal(0, 0.6, (cells, cells)).astype(np.float32))
    return np.asarray(small.resize(shape[::-1], Image.Resampling.BICUBIC))


def printed(page: np.ndarray, chance: np.random.Generator, spread: float, faint: float) -> np.ndarray:
    """The page as the press gave it: ink that SPREADs (points of blur) and is FAINT (0 to 1) in patches."""
    ink = 1 - ndimage.gaussian_filter(page, spread)
    ink = np.clip(ink * (1.05 + spread * 0.35), 0, 1)
    if faint:
        ink *= np.clip(1 - faint * (0.6 + 0.6 * clouds(page.shape, chance)), 0.15, 1)
        ink *= 1 - faint * 0.5 * chance.random(page.shape, dtype=np.float32)
    return 1 - ink


def shone_through(page: np.ndarray, back: np.ndarray, strength: float) -> np.ndarray:
    """The page with the print of its back, mirrored and blurred, showing through."""
    rows, columns = min(page.shape[0], back.shape[0]), min(page.shape[1], back.shape[1])
    ghost = np.zeros_like(page)
    ghost[:rows, :columns] = 1 - ndimage.gaussian_filter(back[:rows, :columns][:, ::-1], 2.2)
    return page * (1 - strength * ghost)


def aged(page: np.ndarray, chance: np.random.Generator, age: float) -> np.ndarray:
    """The page on paper that is darker in patches and at the edges."""
    rows, columns = page.shape
    side = _edge(columns)[None, :] + _edge(rows)[:, None]
    return page * (1 - age * (0.35 * side + 0.25 * clouds(page.shape, chance, 6)))


def _edge(length: int) -> np.ndarray:
    """How near each point of a line is to one of its ends: 1 at the end, falling fast."""
    place = np.arange(length, dtype=np.float32)
    return np.exp(-np.minimum(place, place[::-1]) / (0.04 * length))


def laid(page: np.ndarray, degrees: float, curve: float, border: int, gutter_left: bool) -> np.ndarray:
    """The page laid on the glass: turned by DEGREES, bent near the gutter, with BORDER points of glass around it."""
    rows, columns = page.shape[:2]
    y, x = np.mgrid[-border : rows + border, -border : columns + border].astype(np.float32)
    angle = np.deg2rad(degrees)
    x, y = x - columns / 2, y - rows / 2
    x, y = np.cos(angle) * x + np.sin(angle) * y + columns / 2, np.cos(angle) * y - np.sin(angle) * x + rows / 2
    if curve:
        gap = np.clip(x if gutter_left else columns - 1 - x, 0, None) / columns
        bend = curve * np.exp(-gap / 0.1)
        x = x - (1 if gutter_left else -1) * bend * 0.035 * columns * (gap * 8).clip(0, 1)
        y = y + bend * rows * (0.014 + 0.02 * (y / rows - 0.5))
    layers = page[..., None] if page.ndim == 2 else page
    out = [ndimage.map_coordinates(layers[..., n], [y, x], order=1, cval=OUTSIDE) for n in range(layers.shape[2])]
    return out[0] if page.ndim == 2 else np.stack(out, axis=2)


def shadow(columns: int, depth: float, gutter_left: bool) -> np.ndarray:
    """How much light each column gets when the gutter lies in its shadow."""
    across = np.linspace(0, 1, columns, dtype=np.float32)
    gap = across if gutter_left else 1 - across
    return 1 - depth * np.exp(-gap * 22) - 0.12 * depth * np.exp(-gap * 5)


def specks(page: np.ndarray, chance: np.random.Generator, density: float) -> np.ndarray:
    """The page with dust and dirt, some of it larger than a point."""
    dirt = chance.random(page.shape, dtype=np.float32) < density
    large = ndimage.binary_dilation(chance.random(page.shape, dtype=np.float32) < density / 8, iterations=2)
    out = page.copy()
    out[(dirt | large) & (page >= 0)] *= 0.35
    return out
