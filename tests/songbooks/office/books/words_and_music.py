"""A chansonnier's lyric sheets: "Paroles:" and "Musique:" lines, half of the sheets numbered by another hand."""

from __future__ import annotations

from pathlib import Path

from songbooks.lyrics import Writer
from songbooks.office import soffice
from songbooks.office.docx_book import DocxBook
from songbooks.office.made import Entry, Made, Marks, book_of
from songbooks.office.words import blocks

KIND = "French lyric sheets (Word): 'Paroles' and 'Musique' lines under each title, contents as a table of title, author and page, printed pages begin at the first song"


def make(folder: Path) -> Made:
    """The book."""
    writer = Writer("fr", 720)
    songs = [writer.song(first_line_title=number % 10 == 6) for number in range(40)]
    years = [writer.random.randint(1889, 1974) for _ in songs]

    def build(marks: Marks) -> Path:
        first = marks.get("s0", 1)
        book = DocxBook(210, 297, 24, "EB Garamond", 12.5)
        book.add("CHANSONS\nÀ TEXTE", size=40, align="center", before=150)
        book.add("feuillets réunis par un amateur", italic=True, align="center", before=20)
        book.add("SOMMAIRE", size=16, page=True, after=8, start="list-a-a")
        table = book.table(len(songs), [80, 60, 15], "Normal Table")
        for number, song in enumerate(songs):
            for cell, text in zip(table.rows[number].cells, (song.title, song.author, str(marks.get(f"s{number}", 0) - first + 1))):
                book.add(text, cell=cell, size=10.5)
        book.add("", size=4, end="list-a-z")
        section = book.section(1, new_page=True, numbers="decimal", restart=1)
        book.foot(section, align="right", size=10)
        for number, song in enumerate(songs):
            book.add(song.title.upper() if number % 4 else song.title, start=f"s{number}", page=number > 0, size=17, after=4, bold=number % 4 == 0)
            book.add([("Paroles : ", {"underline": True}), (song.author, {})], size=10)
            book.add([("Musique : ", {"underline": True}), (f"{song.composer} ({years[number]})", {})], size=10, after=16)
            stanzas = blocks(song, 5)
            for index, (lines, refrain) in enumerate(stanzas):
                label = [("Refrain\n", {"underline": True})] if refrain else []
                book.add([*label, ("\n".join(lines), {})], after=12, together=True, indent=12 if refrain else 0, end=f"e{number}" if index == len(stanzas) - 1 else "")
        return book.save(folder / "book.docx")

    pdf, marks = soffice.settle(build)
    return book_of(pdf, marks, [Entry(song.title) for song in songs])
