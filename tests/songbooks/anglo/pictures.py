"""Small pictures for children's books as SVG: animals and things from circles and lines, by seed."""

from __future__ import annotations

from random import Random

_COLOURS = ("#e8a33d", "#6aa84f", "#5b8ec9", "#c75b7a", "#9470b5", "#d9603b")


def animal(random: Random, width: int = 40) -> str:
    """A beast with ears, eyes and a tail, WIDTH millimetres wide."""
    colour = random.choice(_COLOURS)
    ears = random.choice((12, 18, 26))
    legs = "".join(f'<rect x="{x}" y="74" width="7" height="20" rx="3"/>' for x in (34, 48, 66, 80))
    spots = "".join(f'<circle cx="{random.randint(40, 82)}" cy="{random.randint(54, 74)}" r="{random.randint(2, 5)}" fill="#fff" opacity=".6"/>' for _ in range(random.randint(0, 6)))
    return (
        f'<svg viewBox="0 0 120 100" width="{width}mm" height="{width * 100 // 120}mm"><g fill="{colour}" stroke="#333" stroke-width="1">'
        f'{legs}<ellipse cx="62" cy="64" rx="34" ry="20"/><path d="M94 60 q18 {random.choice((-30, 10, -12))} 20 -18" fill="none" stroke-width="4"/>'
        f'<ellipse cx="22" cy="{36 - ears // 2}" rx="5" ry="{ears // 2 + 4}"/><ellipse cx="38" cy="{36 - ears // 2}" rx="5" ry="{ears // 2 + 4}"/><circle cx="30" cy="44" r="17"/></g>'
        f'<circle cx="24" cy="41" r="2.4"/><circle cx="36" cy="41" r="2.4"/><path d="M23 51 q7 6 14 0" fill="none" stroke="#333" stroke-width="1.6"/>{spots}</svg>'
    )
