"""A street choir's booklet whose contents were typed by hand and never checked: spellings, pages and omissions."""

from __future__ import annotations

from pathlib import Path

from songbooks.lyrics import Writer
from songbooks.office import soffice
from songbooks.office.docx_book import DocxBook
from songbooks.office.made import Entry, Made, Marks, book_of
from songbooks.office.words import blocks

KIND = "Dutch street choir's booklet (Word, A5), contents typed by hand with slips: two songs missing, three pages off by one, titles spelt otherwise"
_MISSING = (7, 23)
_OFF = {4: 1, 15: -1, 29: 1}


def _respelt(title: str, number: int) -> str:
    """The title as the typist of the contents remembered it."""
    words = title.split()
    if number % 11 == 3 and len(words) > 2:
        return " ".join(words[:-1]) + " ..."
    if number % 11 == 8:
        return title.replace("ij", "y").replace("sch", "sh").replace("oo", "o", 1)
    return title.lower().capitalize() if number % 11 == 5 else title


def make(folder: Path) -> Made:
    """The book."""
    writer = Writer("nl", 703)
    songs = [writer.song() for _ in range(38)]
    listed = [_respelt(song.title, number) for number, song in enumerate(songs)]

    def build(marks: Marks) -> Path:
        book = DocxBook(148, 210, 15, "Times New Roman", 11)
        book.add("Straatkoor De Losse Draad", size=26, bold=True, align="center", before=100)
        book.add("liedbundel", size=18, align="center", after=20)
        book.add(writer_preface, italic=True, before=60)
        book.foot(book.document.sections[0], "- ", " -", size=10)
        book.add("Inhoud:", bold=True, size=14, page=True, after=6, start="list-a-a")
        for number, text in enumerate(listed):
            if number not in _MISSING:
                page = marks.get(f"s{number}", 0) + _OFF.get(number, 0)
                book.add(f"{text}\t{page}", tabs=[(105 if number % 9 else 100, "left", " ")], end="list-a-z" if number == 37 else "")
        for number, song in enumerate(songs):
            book.add(song.title, start=f"s{number}", before=0 if number == 0 else 22, page=number == 0, keep=True, bold=True, size=14, underline=number % 6 == 0)
            book.add(f"({song.author})" if number % 3 else "", size=9, keep=True, after=4)
            stanzas = blocks(song, 4, repeat=False)
            for index, (lines, refrain) in enumerate(stanzas):
                text = ("Refrein:\n" if refrain else "") + "\n".join(lines)
                book.add(text, after=7, together=True, italic=refrain, indent=6 if refrain else 0, end=f"e{number}" if index == len(stanzas) - 1 else "")
        return book.save(folder / "book.docx")

    writer_preface = writer.prose(4)
    pdf, marks = soffice.settle(build)
    entries = [
        Entry(song.title, [text] if text != song.title else [], unlisted=number in _MISSING)
        for number, (song, text) in enumerate(zip(songs, listed))
    ]
    return book_of(pdf, marks, entries)
