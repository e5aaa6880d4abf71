"""Simple staves in SVG: clefs, barlines, notes, chords and words under them."""

import random

from .parts import esc

_CLEFS = {"treble": ("&#x1D11E;", 6.1), "bass": ("&#x1D122;", 3.6)}


def _note(x: float, step: int, top: float, rng: random.Random) -> str:
    """A note head with its stem; step 0 is the lowest line."""
    y = top + 8 - step
    hollow = rng.random() < 0.2
    fill = "none" if hollow else "#000"
    stem = f"M{x + 1.15:.1f} {y:.1f}V{y - 6:.1f}" if step < 4 else f"M{x - 1.15:.1f} {y:.1f}V{y + 6:.1f}"
    ledger = f'<path d="M{x - 2:.1f} {top + 10}h4"/>' if step < -1 else ""
    return f'<ellipse cx="{x:.1f}" cy="{y:.1f}" rx="1.15" ry=".85" fill="{fill}"/><path d="{stem}"/>{ledger}'


def _staff(clef: str, top: float, width: float, bars: int, rng: random.Random) -> str:
    lines = "".join(f'<path d="M0 {top + 2 * i}H{width}"/>' for i in range(5))
    left = 13.0
    barlines = "".join(f'<path d="M{left + (width - left) * i / bars:.1f} {top}v8"/>' for i in range(1, bars + 1))
    glyph, drop = _CLEFS[clef]
    sign = f'<text x="1" y="{top + drop}" font-family="FreeSerif" font-size="9" stroke="none">{glyph}</text>'
    notes, step = "", rng.randint(1, 6)
    for bar in range(bars):
        count = rng.choice((2, 3, 4, 4))
        span = (width - left) / bars
        for k in range(count):
            step = max(-2, min(8, step + rng.choice((-2, -1, -1, 0, 1, 1, 2))))
            notes += _note(left + span * bar + span * (k + 0.6) / count, step, top, rng)
    return lines + barlines + sign + notes


def system(width: float, rng: random.Random, *, words: str = "", chords: list[str] | None = None, piano: bool = False, bars: int = 4) -> str:
    """One system: a melody staff with words and chords, and a piano part under it if asked for."""
    top = 7.0
    height = top + 8 + 8 + (26 if piano else 0)
    art = _staff("treble", top, width, bars, rng)
    if piano:
        art += _staff("treble", top + 17, width, bars, rng) + _staff("bass", top + 31, width, bars, rng)
        art += f'<path d="M0 {top}V{top + 39}M{width} {top + 17}V{top + 39}"/>'
        height = top + 43
    text = ""
    for k, chord in enumerate(chords or []):
        x = 13 + (width - 13) * k / len(chords or [1])
        text += f'<text x="{x:.1f}" y="3.6" font-family="Liberation Sans" font-weight="bold" font-size="3.4">{esc(chord)}</text>'
    pieces = words.split()[: int(width // 13)]
    for k, word in enumerate(pieces):
        x = 14 + (width - 15) * k / len(pieces)
        text += f'<text x="{x:.1f}" y="{top + 13}" font-family="Liberation Serif" font-size="3.3">{esc(word)}</text>'
    return (
        f'<svg class="system" width="{width}mm" height="{height}mm" viewBox="0 0 {width} {height}">'
        f'<g stroke="#000" stroke-width=".2">{art}</g>{text}</svg>'
    )
