"""A retirement home's sing-along in large print: one contents typed with dots, songs of one to three pages."""

from __future__ import annotations

from pathlib import Path

from songbooks.lyrics import Writer
from songbooks.office import soffice
from songbooks.office.docx_book import DocxBook
from songbooks.office.made import Entry, Made, Marks, book_of

KIND = "retirement home's sing-along in large print (Word), songs numbered by hand, contents typed with rows of full stops"


def make(folder: Path) -> Made:
    """The book."""
    writer = Writer("en", 701)
    songs = [writer.song() for _ in range(34)]

    def build(marks: Marks) -> Path:
        book = DocxBook(210, 297, 20, "Arial", 22)
        book.add("SUNNY SIDE\nSINGALONG", size=48, bold=True, align="center", before=120)
        book.add("Large print edition", size=26, align="center", before=30)
        book.add(f"Tuesdays at half past two in the Garden Lounge.\nAsk for Peggy at the desk.", align="center", before=60)
        book.foot(book.document.sections[0], size=20, bold=True)
        book.add("Our Songs", size=30, bold=True, underline=True, page=True, after=14, start="list-a-a")
        for number, song in enumerate(songs):
            dots = "." * max(4, 62 - len(song.title) * 1 - len(song.title) // 4)
            end = "list-a-z" if number == len(songs) - 1 else ""
            book.add(f"{number + 1}. {song.title} {dots} {marks.get(f's{number}', 0)}", size=16, after=5, end=end)
        for number, song in enumerate(songs):
            book.add(f"{number + 1}. {song.title.upper()}", start=f"s{number}", page=True, bold=True, size=28, after=16, keep=True)
            blocks = []
            for verse in song.verses[:3]:
                blocks += [(verse[:4], False)] + ([(song.refrain, True)] if song.refrain else [])
            for index, (lines, bold) in enumerate(blocks):
                last = index == len(blocks) - 1
                book.add("\n".join(lines), bold=bold, after=18, together=True, end=f"e{number}" if last else "")
        return book.save(folder / "book.docx")

    pdf, marks = soffice.settle(build)
    return book_of(pdf, marks, [Entry(song.title) for song in songs])
