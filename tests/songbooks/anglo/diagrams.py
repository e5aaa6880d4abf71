"""Chord boxes for ukulele as SVG: invented fingerings would puzzle nobody, but the usual ones are known."""

from __future__ import annotations

from html import escape

_SHAPES = {
    "C": "0003", "D": "2220", "E": "4442", "F": "2010", "G": "0232", "A": "2100", "Bb": "3211", "B": "4322", "Eb": "3331",
    "Ab": "5343", "Cm": "0333", "Dm": "2210", "Em": "0432", "Fm": "1013", "F#m": "2120", "Gm": "0231", "G#m": "4342",
    "Am": "2000", "Bm": "4222", "C#m": "4444", "C7": "0001", "D7": "2223", "E7": "1202", "F7": "2310", "G7": "0212",
    "A7": "0100", "B7": "2322", "Bb7": "1211", "D#m": "3342", "A#m": "3111",
}  # fmt: skip


def box(name: str) -> str:
    """One chord box, 11 mm wide, with its name above."""
    shape = _SHAPES.get(name, "2220")
    lines = "".join(f'<line x1="{10 + 8 * s}" y1="16" x2="{10 + 8 * s}" y2="56"/>' for s in range(4))
    lines += "".join(f'<line x1="10" y1="{16 + 8 * f}" x2="34" y2="{16 + 8 * f}"/>' for f in range(6))
    dots = "".join(
        f'<circle cx="{10 + 8 * string}" cy="{12 + 8 * int(fret)}" r="2.9" fill="#000"/>'
        for string, fret in enumerate(shape)
        if fret != "0"
    )
    return (
        f'<div class="box"><b>{escape(name)}</b><svg viewBox="4 10 36 50" width="11mm" height="15mm">'
        f'<g stroke="#000" stroke-width="0.8">{lines}<line x1="10" y1="16" x2="34" y2="16" stroke-width="2"/></g>{dots}</svg></div>'
    )
