"""A tourist club's songbook in the order of the evening, with an alphabetical list in two columns at the front."""

from __future__ import annotations

import unicodedata
from pathlib import Path

from songbooks.lyrics import Writer
from songbooks.office import soffice
from songbooks.office.docx_book import DocxBook
from songbooks.office.made import Entry, Made, Marks, book_of
from songbooks.office.words import blocks, with_chords

KIND = "Polish hiking club's songbook (Word): chords over the words in Courier, contents sorted by the alphabet though the book is not"


def _key(title: str) -> str:
    plain = unicodedata.normalize("NFKD", title.casefold().replace("ł", "lz"))
    return "".join(char for char in plain if char.isalnum() or char == " ")


def make(folder: Path) -> Made:
    """The book."""
    writer = Writer("pl", 704)
    songs = [writer.song(first_line_title=number % 7 == 3) for number in range(58)]
    chorded = [[(with_chords(lines, song.key, writer), refrain) for lines, refrain in blocks(song, 3, repeat=False)] for song in songs]
    order = sorted(range(len(songs)), key=lambda number: _key(songs[number].title))

    def build(marks: Marks) -> Path:
        book = DocxBook(148, 210, 13, "Liberation Sans", 10)
        book.add("ŚPIEWNIK\nKoła Wędrownego „Kosodrzewina”", size=24, bold=True, align="center", before=120)
        book.add("wydanie czwarte, poprawione", align="center", before=16)
        book.foot(book.document.sections[0], size=9)
        book.add("Spis piosenek", size=15, bold=True, page=True, after=6, start="list-a-a")
        book.section(2, 6)
        for place, number in enumerate(order):
            page = marks.get(f"s{number}", 0)
            book.add(f"{songs[number].title}\t{page}", size=8.5, after=1.5, indent=4, hang=4, tabs=[(57, "right", ".")], end="list-a-z" if place == len(order) - 1 else "")
        book.section(1)
        for number, song in enumerate(songs):
            new = number % 2 == 0 or sum(len(verse) for verse in song.verses[:3]) > 14
            book.add(song.title, start=f"s{number}", page=new, before=0 if new else 20, keep=True, bold=True, size=13, font="Liberation Sans Narrow")
            book.add(f"sł. {song.author}, muz. {song.composer}", size=8, italic=True, align="right", keep=True)
            for index, (pairs, refrain) in enumerate(chorded[number]):
                runs = [("Ref.:\n", {"bold": True})] if refrain else []
                for chords, line in pairs:
                    runs += [(chords + "\n", {"bold": True}), (line + ("" if line is pairs[-1][1] else "\n"), {})]
                book.add(runs, font="Liberation Mono", size=8, before=5, together=True, indent=5 if refrain else 0,
                         end=f"e{number}" if index == len(chorded[number]) - 1 else "")  # fmt: skip
        return book.save(folder / "book.docx")

    pdf, marks = soffice.settle(build)
    return book_of(pdf, marks, [Entry(song.title) for song in songs])
