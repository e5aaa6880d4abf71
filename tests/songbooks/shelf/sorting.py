"""How indexes sort: without accents, quotes and the signs before the first letter."""

from __future__ import annotations

import unicodedata


def plain(text: str) -> str:
    """The letters and digits that count in an alphabetical list."""
    bare = unicodedata.normalize("NFKD", text.casefold()).encode("ascii", "ignore").decode()
    return "".join(char for char in bare if char.isalnum() or char == " ").strip()


def first_line(verse: list[str]) -> str:
    """A verse's first line as lists print it, without the comma at its end."""
    return verse[0].rstrip(" ,;.!")
