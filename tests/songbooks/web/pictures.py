"""Drawings in SVG, made at random: landscapes, animals, boats, and grey 'photographs'."""

import random


def landscape(width: float, height: float, rng: random.Random, colours: tuple[str, ...] = ("#cfe6f5", "#8fbf6a", "#5d9a4a", "#f4c542")) -> str:
    """Hills, a sun, trees and a house."""
    sky, hill, near, sun = colours
    art = f'<rect width="{width}" height="{height}" fill="{sky}"/>'
    art += f'<circle cx="{width * rng.uniform(0.15, 0.85):.1f}" cy="{height * 0.22:.1f}" r="{height * 0.09:.1f}" fill="{sun}"/>'
    for level, colour in ((0.55, hill), (0.72, near)):
        crest = height * level
        bend = height * rng.uniform(0.1, 0.25)
        art += f'<path fill="{colour}" d="M0 {height}V{crest:.1f}Q{width * 0.25:.1f} {crest - bend:.1f} {width * 0.5:.1f} {crest:.1f}T{width} {crest - bend / 3:.1f}V{height}Z"/>'
    for _ in range(rng.randint(2, 6)):
        x, y, size = width * rng.uniform(0.05, 0.95), height * rng.uniform(0.6, 0.9), height * rng.uniform(0.06, 0.14)
        art += f'<path fill="#4a3320" d="M{x:.1f} {y:.1f}h{size / 5:.1f}v{size:.1f}h{-size / 5:.1f}Z"/><circle cx="{x + size / 10:.1f}" cy="{y - size / 3:.1f}" r="{size / 1.6:.1f}" fill="#2f6b35"/>'
    return f'<svg class="drawing" width="{width}mm" height="{height}mm" viewBox="0 0 {width} {height}">{art}</svg>'


def photo(width: float, height: float, rng: random.Random) -> str:
    """A grey picture with grain, like a printed photograph of players before a wall."""
    seed = rng.randint(1, 999)
    figures = ""
    for _ in range(rng.randint(1, 4)):
        x, size = width * rng.uniform(0.15, 0.85), height * rng.uniform(0.1, 0.15)
        shade = f"#{str(rng.randint(2, 6)) * 3}"
        figures += f'<circle cx="{x:.1f}" cy="{height * 0.42:.1f}" r="{size * 0.6:.1f}" fill="#888"/><path fill="{shade}" d="M{x - size:.1f} {height}Q{x:.1f} {height * 0.2:.1f} {x + size:.1f} {height}Z"/>'
    return (
        f'<svg class="photo" width="{width}mm" height="{height}mm" viewBox="0 0 {width} {height}">'
        f'<defs><filter id="grain{seed}"><feTurbulence type="fractalNoise" baseFrequency=".9" numOctaves="2" seed="{seed}"/>'
        '<feColorMatrix type="saturate" values="0"/><feBlend in2="SourceGraphic" mode="multiply"/></filter></defs>'
        f'<g filter="url(#grain{seed})"><rect width="{width}" height="{height}" fill="#bbb"/>'
        f'<rect y="{height * 0.7:.1f}" width="{width}" height="{height * 0.3:.1f}" fill="#777"/>{figures}</g></svg>'
    )


def _cat(c: str) -> str:
    return f'<path fill="{c}" d="M20 80Q15 45 35 42L33 25L43 34H55L65 25L63 42Q85 45 80 80Z"/><circle cx="43" cy="45" r="2.5"/><circle cx="56" cy="45" r="2.5"/><path d="M80 75Q98 70 92 50" stroke="{c}" stroke-width="5" fill="none"/>'


def _bird(c: str) -> str:
    return f'<ellipse cx="50" cy="55" rx="27" ry="18" fill="{c}"/><circle cx="74" cy="40" r="12" fill="{c}"/><path d="M85 38l13 4-13 4Z" fill="#e90"/><circle cx="77" cy="38" r="2"/><path d="M45 73v14M55 73v14" stroke="#a60" stroke-width="2"/>'


def _boat(c: str) -> str:
    return f'<path fill="{c}" d="M12 68H88L76 86H24Z"/><path d="M50 68V15" stroke="#642" stroke-width="3"/><path fill="#fff" stroke="#333" d="M52 18L82 60H52Z"/><path fill="#fdd" stroke="#333" d="M48 25L24 60H48Z"/>'


def _house(c: str) -> str:
    return f'<rect x="22" y="45" width="56" height="42" fill="{c}"/><path fill="#a33" d="M14 47L50 15L86 47Z"/><rect x="43" y="62" width="14" height="25" fill="#642"/><rect x="28" y="53" width="11" height="11" fill="#ff9"/><rect x="61" y="53" width="11" height="11" fill="#ff9"/>'


def _flower(c: str) -> str:
    petals = "".join(f'<ellipse cx="50" cy="22" rx="9" ry="14" fill="{c}" transform="rotate({60 * k} 50 38)"/>' for k in range(6))
    return f'<path d="M50 38V90" stroke="#383" stroke-width="4"/>{petals}<circle cx="50" cy="38" r="8" fill="#fc3"/>'


def doodle(size: float, rng: random.Random) -> str:
    """A small coloured drawing of a cat, bird, boat, house or flower."""
    colour = rng.choice(("#e2725b", "#5b8fe2", "#8fbf4f", "#c46fc9", "#f0a830"))
    art = rng.choice((_cat, _bird, _boat, _house, _flower))(colour)
    return f'<svg class="doodle" width="{size}mm" height="{size}mm" viewBox="0 0 100 100">{art}</svg>'
