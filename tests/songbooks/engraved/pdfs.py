"""Small work on finished PDFs by qpdf: joining parts, and moving the songs of a part to their place in the whole."""

from __future__ import annotations

from pathlib import Path

from songbooks.engraved import programs
from songbooks.truth import SongTruth, page_count


def join(parts: list[Path], target: Path) -> Path:
    """Join whole PDFs one after another; the bookmarks of the parts are dropped by qpdf."""
    command = ["qpdf", "--deterministic-id", "--empty", "--pages", *map(str, parts), "--", str(target)]
    programs.run(command, target.parent)
    return target


def overlay(under: Path, over: Path, target: Path) -> Path:
    """Lay the pages of OVER (page numbers, running heads) upon those of UNDER."""
    command = ["qpdf", "--deterministic-id", str(under), "--overlay", str(over), "--", str(target)]
    programs.run(command, target.parent)
    return target


def shifted(songs: list[SongTruth], by: int) -> list[SongTruth]:
    """The same songs, BY pages further on."""
    return [
        SongTruth(
            song.title, song.start + by, song.end + by,
            [page + by for page in song.pages] if song.pages else None, song.alt_titles,
            [page + by for page in song.alt_starts], [page + by for page in song.alt_ends], song.unlisted,
        )
        for song in songs
    ]  # fmt: skip


def offsets(parts: list[Path]) -> list[int]:
    """How many pages stand before each part when they are joined."""
    counts, total = [], 0
    for part in parts:
        counts.append(total)
        total += page_count(part)
    return counts
