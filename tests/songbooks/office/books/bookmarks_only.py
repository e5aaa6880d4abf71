"""A class's songs typed with headings: the PDF has an outline, the book no contents at all."""

from __future__ import annotations

from pathlib import Path

from songbooks.lyrics import Writer
from songbooks.office import soffice
from songbooks.office.docx_book import DocxBook
from songbooks.office.made import Entry, Made, Marks, book_of
from songbooks.office.words import blocks

KIND = "Portuguese music teacher's handout (Word headings): an outline of the headings in the PDF, no contents and no page numbers"
_GROUPS = {0: "Canções de roda", 9: "Canções do mar", 17: "Outras canções"}


def make(folder: Path) -> Made:
    """The book."""
    writer = Writer("pt", 705)
    songs = [writer.song() for _ in range(24)]
    about = writer.prose(6)

    def build(_: Marks) -> Path:
        book = DocxBook(210, 297, 25, "Calibri", 12)
        book.add("Cancioneiro da turma 6.º B", style="Title")
        book.add(about, align="justify", before=10)
        for number, song in enumerate(songs):
            if number in _GROUPS:
                book.add(_GROUPS[number], style="Heading 1", page=True, after=14)
            book.add(song.title, style="Heading 2", start=f"s{number}", before=24, after=6, keep=True)
            if number % 4 == 1:
                book.add(f"Letra e música: {song.author}", size=10, italic=True, after=6, keep=True)
            stanzas = blocks(song, 5)
            for index, (lines, refrain) in enumerate(stanzas):
                book.add("\n".join(lines), after=10, together=True, bold=refrain, end=f"e{number}" if index == len(stanzas) - 1 else "")
        return book.save(folder / "book.docx")

    pdf, marks = soffice.settle(build, outline=True)
    return book_of(pdf, marks, [Entry(song.title) for song in songs])
