"""A school's collection in two columns of small type, several songs a page, numbered, with Word's dotted contents."""

from __future__ import annotations

from pathlib import Path

from songbooks.lyrics import Writer
from songbooks.office import soffice
from songbooks.office.docx_book import DocxBook
from songbooks.office.made import Entry, Made, Marks, book_of
from songbooks.office.words import blocks

KIND = "German school's song collection (Word): two columns, two to five songs a page, contents with dot leaders at the front"


def make(folder: Path) -> Made:
    """The book."""
    writer = Writer("de", 706)
    songs = [writer.song(first_line_title=number % 5 == 2) for number in range(72)]
    greeting = writer.prose(7)

    def build(marks: Marks) -> Path:
        book = DocxBook(210, 297, 17, "Cambria", 9.5)
        first = book.document.sections[0]
        book.foot(first, "Liedersammlung der Waldschule · Seite ", size=8)
        book.add("Liedersammlung der Waldschule", size=24, bold=True, align="center", before=20, after=16)
        book.add(greeting, align="justify", after=14)
        book.add("Inhaltsverzeichnis", size=14, bold=True, after=6, start="list-a-a")
        book.section(2, 9)
        for number, song in enumerate(songs):
            end = "list-a-z" if number == len(songs) - 1 else ""
            book.add(f"{number + 1}.\t{song.title}\t{marks.get(f's{number}', 0)}", indent=8, hang=8, tabs=[(8, "left", " "), (83, "right", ".")], end=end)
        book.section(2, 9, new_page=True)
        for number, song in enumerate(songs):
            book.add(f"{number + 1}. {song.title}", start=f"s{number}", before=14, after=3, keep=True, bold=True, size=11)
            stanzas, credited = blocks(song, 3, repeat=False), number % 2 == 0
            for index, (lines, refrain) in enumerate(stanzas):
                last = f"w{number}" if credited else f"e{number}"
                book.add("\n".join(lines), after=5, together=True, italic=refrain, indent=3 if refrain else 0, end=last if index == len(stanzas) - 1 else "")
            if credited:
                book.add(f"Text: {song.author} · Weise: {song.composer}", size=7.5, align="right", end=f"e{number}")
        return book.save(folder / "book.docx")

    pdf, marks = soffice.settle(build)
    return book_of(pdf, marks, [Entry(song.title) for song in songs])
