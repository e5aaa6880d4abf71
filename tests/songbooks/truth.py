"""The truth of a songbook: its songs and their pages, written beside the PDF and checked against it."""

from __future__ import annotations

import json
import shutil
import subprocess
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class SongTruth:
    """One song of a book; pages are counted from 1 in the PDF and a shared page belongs to both songs."""

    title: str
    start: int
    end: int
    pages: list[int] | None = None
    alt_titles: list[str] = field(default_factory=list)
    alt_starts: list[int] = field(default_factory=list)
    alt_ends: list[int] = field(default_factory=list)
    unlisted: bool = False

    def as_json(self) -> dict:
        """The song as it is written in ID.json, without empty optional entries."""
        entry: dict = {"title": self.title, "start": self.start, "end": self.end}
        for name in ("pages", "alt_titles", "alt_starts", "alt_ends", "unlisted"):
            value = getattr(self, name)
            if value:
                entry[name] = value
        return entry


# So many titles of songs that are elsewhere make a page without songs one of contents.
LEAST_LISTED = 3
# Shorter titles are words of every page.
LEAST_LETTERS = 6


def write(out: Path, id: str, kind: str, pdf: Path, songs: list[SongTruth], toc_pages: list[int] | None = None) -> None:
    """Put the finished PDF and its truth into OUT/books as ID.pdf and ID.json.

    TOC_PAGES hold lists of the songs; where the maker does not say, they are the pages without songs that name several.
    """
    books = Path(out) / "books"
    books.mkdir(parents=True, exist_ok=True)
    target = books / f"{id}.pdf"
    if Path(pdf).resolve() != target.resolve():
        shutil.copyfile(pdf, target)
    book = {
        "id": id,
        "pages": page_count(target),
        "kind": kind,
        "songs": [song.as_json() for song in songs],
    }
    book["toc_pages"] = list_pages(target, songs) if toc_pages is None else toc_pages
    text = json.dumps(book, ensure_ascii=False, indent=1)
    (books / f"{id}.json").write_text(text + "\n", encoding="utf-8")


def list_pages(pdf: Path, songs: list[SongTruth]) -> list[int]:
    """The pages that belong to no song and name several, by the text of the pages."""
    names = [[squeeze(title) for title in (song.title, *song.alt_titles)] for song in songs]
    names = [[name for name in of_song if len(name) >= LEAST_LETTERS] for of_song in names]
    taken = {page for song in songs for page in song.pages or range(song.start, song.end + 1)}
    texts = [squeeze(wide) + " " + squeeze(raw) for wide, raw in zip(page_texts(pdf), page_texts(pdf, "-raw"))]
    return [
        page
        for page, text in enumerate(texts, 1)
        if page not in taken and sum(any(name in text for name in own) for own in names) >= LEAST_LISTED
    ]


def check(out: Path, id: str) -> list[str]:
    """Complaints about a written book: impossible pages, and titles not printed on their start page."""
    books = Path(out) / "books"
    book = json.loads((books / f"{id}.json").read_text(encoding="utf-8"))
    pdf = books / f"{id}.pdf"
    texts = [
        squeeze(wide) + " " + squeeze(raw) for wide, raw in zip(page_texts(pdf, "-layout"), page_texts(pdf, "-raw"))
    ]
    complaints = []
    if book["pages"] != len(texts):
        complaints.append(f"{id}: {book['pages']} pages said, {len(texts)} found")
    if not book["songs"]:
        complaints.append(f"{id}: no songs")
    previous = 1
    for song in book["songs"]:
        where = f"{id}: {song['title']!r} ({song['start']}-{song['end']})"
        complaints += [f"{where}: {fault}" for fault in _faults(song, previous, texts)]
        previous = song["start"]
    return complaints


def _faults(song: dict, previous: int, texts: list[str]) -> list[str]:
    """What is wrong with one song of a book, given the start of the song before it."""
    start, end = song["start"], song["end"]
    if not 1 <= start <= end <= len(texts):
        return ["pages out of range"]
    faults = []
    if start < previous:
        faults.append(f"starts before the song before it ({previous})")
    pages = song.get("pages")
    if pages and (min(pages) != start or max(pages) != end):
        faults.append("pages do not fit start and end")
    wanted = [squeeze(title) for title in [song["title"], *song.get("alt_titles", [])]]
    starts = [start, *song.get("alt_starts", [])]
    if not any(title and title in texts[page - 1] for title in wanted for page in starts):
        found = [n for n, text in enumerate(texts, 1) if wanted[0] in text]
        faults.append(f"title not on its start page, but on {found}")
    return faults


def page_count(pdf: Path) -> int:
    """How many pages a PDF has, by pdfinfo."""
    report = subprocess.run(["pdfinfo", str(pdf)], check=True, capture_output=True, text=True).stdout
    return next(int(line.split()[1]) for line in report.splitlines() if line.startswith("Pages:"))


def page_texts(pdf: Path, order: str = "-layout") -> list[str]:
    """The text of each page, by pdftotext, in the order asked for: -layout as it looks, -raw as it was set."""
    command = ["pdftotext", order, "-enc", "UTF-8", str(pdf), "-"]
    text = subprocess.run(command, check=True, capture_output=True).stdout.decode("utf-8", "replace")
    return text.split("\f")[:-1]


def squeeze(text: str) -> str:
    """Letters and digits only, small and without accents, so that spacing and typography do not matter."""
    plain = unicodedata.normalize("NFKD", text.replace("ß", "ss").replace("ł", "l").replace("Ł", "L"))
    return "".join(char for char in plain.casefold() if char.isalnum())
