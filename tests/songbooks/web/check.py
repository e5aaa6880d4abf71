"""Checks a written web book: the shared check, then columns and joined titles read in the order they were set."""

import json
import subprocess
from pathlib import Path

from .. import truth


def _raw_texts(pdf: Path) -> list[str]:
    text = subprocess.run(["pdftotext", "-raw", "-enc", "UTF-8", str(pdf), "-"], check=True, capture_output=True).stdout
    return [truth.squeeze(page) for page in text.decode("utf-8", "replace").split("\f")[:-1]]


def complaints(out: Path, book_id: str) -> list[str]:
    """Complaints about impossible pages, and titles that do not stand on their start page in reading order."""
    books = Path(out) / "books"
    texts = _raw_texts(books / f"{book_id}.pdf")
    found = [line for line in truth.check(out, book_id) if "title not on" not in line]
    for song in json.loads((books / f"{book_id}.json").read_text(encoding="utf-8"))["songs"]:
        if truth.squeeze(song["title"]) not in texts[song["start"] - 1]:
            others = [n for n, text in enumerate(texts, 1) if truth.squeeze(song["title"]) in text]
            found.append(f"{book_id}: {song['title']!r} not printed on page {song['start']}, but on {others}")
    return found
