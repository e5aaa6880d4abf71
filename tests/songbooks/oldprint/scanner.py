"""A scanner: typeset pages become pictures in an image-only PDF, single or as spreads, each book with its own habits."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from PIL import Image

from songbooks.engraved import programs
from songbooks.oldprint import optics, use


@dataclass(frozen=True)
class Habits:
    """How a book is printed, kept and scanned; numbers between 0 and 1 unless said otherwise."""

    dpi: int = 150
    mode: str = "grey"
    skew: float = 0.5
    curve: float = 0.3
    gutter: float = 0.4
    border: float = 0.0
    bed: float = 0.06
    bleed: float = 0.05
    spread: float = 0.6
    faint: float = 0.0
    age: float = 0.15
    speck: float = 1e-5
    noise: float = 0.006
    quality: int = 62
    paper: tuple[int, int, int] = (236, 224, 196)
    threshold: float = 0.55
    pencil: float = 0.0
    stamp: str = ""
    stamped: tuple[int, ...] = ()
    spreads: bool = False
    turned: dict[int, int] = field(default_factory=dict)
    """Degrees by which single pictures were put on the glass wrongly, by picture number."""


def pictures_of(pages: int, spreads: bool) -> list[list[int]]:
    """The pages on each picture: one each, or the first alone and then left and right together."""
    if not spreads:
        return [[page] for page in range(1, pages + 1)]
    return [[1]] + [[page for page in (left, left + 1) if page <= pages] for left in range(2, pages + 1, 2)]


def scan(pdf: Path, out: Path, habits: Habits, seed: int) -> Path:
    """Write OUT, the scanned twin of PDF, with its pictures as `pictures_of` says."""
    folder = out.parent / "raster"
    folder.mkdir(exist_ok=True)
    programs.run(["pdftoppm", "-r", str(habits.dpi), str(pdf.resolve()), "raster/p"], out.parent)
    files = sorted(folder.glob("p-*.ppm"))
    chance = np.random.default_rng(seed)
    made = []
    for number, pages in enumerate(pictures_of(len(files), habits.spreads), 1):
        halves = [_page(files, page, habits, chance, alone=len(pages) == 1) for page in pages]
        made.append(_picture(halves, habits, chance).rotate(habits.turned.get(number, 0), expand=True))
    made[0].save(out, save_all=True, append_images=made[1:], resolution=habits.dpi, quality=habits.quality)
    for file in files:
        file.unlink()
    return out


def _page(files: list[Path], page: int, habits: Habits, chance: np.random.Generator, alone: bool) -> np.ndarray:
    """One page as the lens saw it: reflectance in grey, or in three colours if it is a coloured one."""
    sheet = np.asarray(Image.open(files[page - 1]), dtype=np.float32) / 255
    gutter_left = page % 2 == 1
    degrees = float(np.clip(chance.normal(0, habits.skew / 1.6), -2, 2)) if habits.skew else 0.0
    border = int(habits.border * sheet.shape[1])
    if _is_coloured(sheet):
        seen = sheet * (0.97 - 0.1 * optics.clouds(sheet.shape[:2], chance)[..., None])
        return optics.laid(seen, degrees / 2, 0, border, gutter_left)
    ink = sheet.mean(axis=2)
    seen = optics.printed(ink, chance, habits.spread, habits.faint)
    back = page + 1 if page % 2 else page - 1
    if habits.bleed and 1 <= back <= len(files):
        other = np.asarray(Image.open(files[back - 1]), dtype=np.float32) / 255
        if not _is_coloured(other):
            seen = optics.shone_through(seen, other.mean(axis=2), habits.bleed)
    if page in habits.stamped:
        seen = use.stamped(seen, habits.stamp, chance)
    if chance.random() < habits.pencil:
        seen = use.pencilled(seen, chance)
    seen = optics.aged(seen, chance, habits.age)
    laid = optics.laid(seen, degrees, habits.curve, border, gutter_left)
    if not alone:
        laid = laid[:, border:] if gutter_left else laid[:, : laid.shape[1] - border]
    return np.where(laid < 0, laid, laid * optics.shadow(laid.shape[1], habits.gutter, gutter_left))


def _is_coloured(sheet: np.ndarray) -> bool:
    """Whether a page is printed in colours, as only covers are."""
    return bool(np.abs(sheet[..., 0] - sheet[..., 2]).max() > 0.1)


def _picture(halves: list[np.ndarray], habits: Habits, chance: np.random.Generator) -> Image.Image:
    """The pages of one picture side by side on the scanner's bed, in the scanner's mode."""
    if any(half.ndim == 3 for half in halves):
        return _coloured(halves, habits)
    rows = min(half.shape[0] for half in halves)
    seen = np.concatenate([half[:rows] for half in halves], axis=1)
    seen = optics.specks(seen, chance, habits.speck)
    bed = seen < 0
    grey = np.where(bed, habits.bed, seen) + chance.normal(0, habits.noise, seen.shape)
    if habits.mode == "bilevel":
        limit = habits.threshold + 0.05 * optics.clouds(grey.shape, chance)
        return Image.fromarray(np.where(grey > limit, 255, 0).astype(np.uint8)).convert("1", dither=0)
    if habits.mode == "colour":
        paper = np.array(habits.paper, dtype=np.float32)
        ink = np.array((38, 32, 30), dtype=np.float32)
        toned = ink + (paper - ink) * np.clip(grey, -0.15, 1.04)[..., None]
        toned[bed] = habits.bed * 255
        return Image.fromarray(np.clip(toned, 0, 255).astype(np.uint8))
    return Image.fromarray(np.clip(grey * 228 + 14, 0, 255).astype(np.uint8))


def _coloured(halves: list[np.ndarray], habits: Habits) -> Image.Image:
    """A picture with a coloured page, such as a cover; grey and bilevel scanners see it in grey."""
    full = [half if half.ndim == 3 else np.repeat(half[..., None], 3, axis=2) for half in halves]
    rows = min(half.shape[0] for half in full)
    seen = np.concatenate([half[:rows] for half in full], axis=1)
    image = Image.fromarray(np.clip(np.where(seen < 0, habits.bed, seen) * 245, 0, 255).astype(np.uint8))
    if habits.mode == "colour":
        return image
    return image.convert("L") if habits.mode == "grey" else image.convert("1")
