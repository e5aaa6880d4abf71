"""A club's stencilled sheets as typed on one machine: one face, one size; titles underlined, in capitals or just a line."""

from __future__ import annotations

from pathlib import Path

from songbooks.lyrics import Writer
from songbooks.office import soffice
from songbooks.office.docx_book import DocxBook
from songbooks.office.made import Entry, Made, Marks, book_of
from songbooks.office.words import blocks

KIND = "Dutch club's typed songbook (Word, Courier throughout, one size): titles only underlined or not marked at all, numbers before them, index typed in two columns of tabs"


def make(folder: Path) -> Made:
    """The book."""
    writer = Writer("nl", 722)
    songs = [writer.song(first_line_title=number % 3 == 1) for number in range(60)]

    def build(marks: Marks) -> Path:
        book = DocxBook(210, 297, 25, "Courier New", 11)
        book.head(book.document.sections[0], "-", number=True, align="right", size=11)
        for text in ("WANDELCLUB DE STAPPERS", "", "Liederen voor onderweg", "", "", "INHOUD", ""):
            book.add(text, start="list-a-a" if text == "INHOUD" else "")
        half = len(songs) // 2
        for row in range(half):
            cells = [f"{n + 1:>2} {songs[n].title[:24]}\t{marks.get(f's{n}', 0)}" for n in (row, row + half)]
            book.add("\t".join(cells), end="list-a-z" if row == half - 1 else "", tabs=[(72, "right", " "), (80, "left", " "), (158, "right", " ")])
        for number, song in enumerate(songs):
            new = number == 0 or number % 5 == 4
            face = {"underline": True} if number % 4 else {}
            book.add([(f"{number + 1}. ", {}), (song.title, face)], start=f"s{number}", page=new, before=0 if new else 26, after=11, keep=True)
            stanzas = blocks(song, 3, repeat=False)
            for index, (lines, refrain) in enumerate(stanzas):
                text = ("Refrein: " if refrain else "") + "\n".join(lines)
                book.add(text, after=11, together=True, end=f"e{number}" if index == len(stanzas) - 1 else "")
        return book.save(folder / "book.docx")

    pdf, marks = soffice.settle(build)
    return book_of(pdf, marks, [Entry(song.title, [song.title[:24]] if len(song.title) > 24 else []) for song in songs])
