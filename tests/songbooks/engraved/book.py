"""What every book maker hands over: a PDF with its songs, and the registry of makers by id."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from songbooks.truth import SongTruth


@dataclass
class Book:
    """A finished book in a working folder, not yet written to the out folder."""

    pdf: Path
    songs: list[SongTruth]
    toc_pages: list[int] | None = None


@dataclass(frozen=True)
class Recipe:
    """How a book is made: its id, one sentence on what it is, and the function that sets it."""

    id: str
    kind: str
    make: Callable[[Path], Book]
