"""What a recipe hands over: the PDF, the songs and the pages of its lists, taken from the typesetter's marks."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from songbooks.truth import SongTruth

Marks = dict[str, int]


@dataclass
class Entry:
    """One song as the book names it; its marks are s0, s1 ... at the title and e0, e1 ... at its end.

    Where only a credit or note may fall on a further page, w0, w1 ... mark the last word that is sung: an equally right end.
    """

    title: str
    alts: list[str] = field(default_factory=list)
    unlisted: bool = False


@dataclass
class Made:
    """A finished book."""

    pdf: Path
    songs: list[SongTruth]
    toc_pages: list[int]


def songs_of(marks: Marks, entries: list[Entry], first: int = 0, shift: int = 0) -> list[SongTruth]:
    """The songs between their marks; FIRST is the number of the first entry's marks, SHIFT is added to each page."""
    return [
        SongTruth(
            entry.title, marks[f"s{number}"] + shift, marks[f"e{number}"] + shift,
            alt_titles=entry.alts, alt_ends=_other_ends(marks, number, shift), unlisted=entry.unlisted,
        )
        for number, entry in enumerate(entries, first)
    ]  # fmt: skip


def _other_ends(marks: Marks, number: int, shift: int) -> list[int]:
    """The page of the last sung word, if it is not the song's last page."""
    sung = marks.get(f"w{number}", marks[f"e{number}"])
    return [] if sung == marks[f"e{number}"] else [sung + shift]


def lists_of(marks: Marks) -> list[int]:
    """The pages of all lists of songs: from each mark list-X-a to list-X-z."""
    pages: set[int] = set()
    for name, page in marks.items():
        if name.startswith("list-") and name.endswith("-a"):
            pages |= set(range(page, marks[name[:-1] + "z"] + 1))
    return sorted(pages)


def book_of(pdf: Path, marks: Marks, entries: list[Entry]) -> Made:
    """The usual book, in which every entry is marked."""
    return Made(pdf, songs_of(marks, entries), lists_of(marks))
