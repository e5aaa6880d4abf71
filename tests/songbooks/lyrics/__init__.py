"""Invented titles, lyrics, names and prose in ten languages, seeded."""

from .chords import chord_line, progression
from .writer import Song, Writer

__all__ = ["Song", "Writer", "chord_line", "progression"]
