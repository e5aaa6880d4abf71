"""Typst books: an end mark that stays with the last word of a song, wherever lines and pages break."""

from __future__ import annotations

STYLE = "#let last(name, body) = box[#mark(name)#body]\n"


def ended(text: str, number: int) -> str:
    """Markup whose last word carries the mark of the end of song NUMBER."""
    head, space, word = text.rpartition(" ")
    return f'{head}{space}#last("e{number}")[{word}]'
