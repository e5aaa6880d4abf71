"""Chords set over a line of words in HTML, whatever the face."""

from __future__ import annotations

from html import escape


def over(line: str, placed: list[tuple[int, str]]) -> str:
    """A line as a table of two rows: chords, and the words that are sung under each."""
    cuts = [position for position, _ in placed] + [len(line)]
    chords = "".join(f"<td>{escape(name)} </td>" for _, name in placed)
    words = "".join(f"<td>{escape(line[a:b])}</td>" for a, b in zip(cuts, cuts[1:]))
    return f'<table class="cl"><tr>{chords}</tr><tr>{words}</tr></table>'


def bracketed(line: str, placed: list[tuple[int, str]]) -> str:
    """A line with its chords in bold brackets among the words."""
    out, at = "", 0
    for position, name in placed:
        out += escape(line[at:position]) + f"<b>[{escape(name)}]</b>"
        at = position
    return out + escape(line[at:])
