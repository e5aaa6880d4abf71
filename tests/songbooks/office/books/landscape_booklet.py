"""A wedding party's landscape booklet: texts in three columns, contents on the inside of the cover without numbers."""

from __future__ import annotations

from pathlib import Path

from songbooks.lyrics import Writer
from songbooks.office import soffice
from songbooks.office.docx_book import DocxBook
from songbooks.office.made import Entry, Made, Marks, book_of
from songbooks.office.words import blocks

KIND = "Swedish party booklet (Word, A5 landscape): texts in three columns running on, titles small and in letter-spaced capitals, list of songs without page numbers"


def make(folder: Path) -> Made:
    """The book."""
    writer = Writer("sv", 719)
    songs = [writer.song() for _ in range(41)]

    def build(_: Marks) -> Path:
        book = DocxBook(210, 148, 12, "C059", 8.5)
        book.add("Rosa & Emil", size=44, italic=True, align="center", before=90)
        book.add("sånghäfte", size=14, align="center")
        book.add("Vi sjunger", size=13, bold=True, align="center", page=True, after=4, start="list-a-a")
        book.section(2, 7)
        for number, song in enumerate(songs):
            book.add(song.title, size=8.5, align="center", end="list-a-z" if number == len(songs) - 1 else "")
        first = book.section(3, 7, new_page=True)
        book.columns(first, 3, 7, line=True)
        for number, song in enumerate(songs):
            spaced = " ".join(song.title.upper()) if len(song.title) < 14 else song.title.upper()
            book.add(spaced, start=f"s{number}", before=12, after=2, keep=True, size=8.5)
            if number % 2:
                book.add(f"mel. {songs[number - 1].title}", italic=True, size=7.5, keep=True, after=2)
            stanzas = blocks(song, 2 if len(song.verses[0]) > 4 else 3, repeat=False)
            for index, (lines, _) in enumerate(stanzas):
                book.add("\n".join(lines), after=4, together=True, indent=2, hang=2, end=f"e{number}" if index == len(stanzas) - 1 else "")
        return book.save(folder / "book.docx")

    pdf, marks = soffice.settle(build)
    return book_of(pdf, marks, [Entry(song.title) for song in songs])
