"""A church choir's binder: each song in three languages one under another, the contents a table with the three titles."""

from __future__ import annotations

from pathlib import Path

from songbooks.lyrics import Writer
from songbooks.office import soffice
from songbooks.office.docx_book import DocxBook
from songbooks.office.made import Entry, Made, Marks, book_of

KIND = "church choir's song binder (Word): every song in English, German and French under three titles, contents as a table"
_TITLE = "Caladea"


def make(folder: Path) -> Made:
    """The book."""
    writers = [Writer(language, 702) for language in ("en", "de", "fr")]
    triples = [[writer.song() for writer in writers] for _ in range(26)]

    def build(marks: Marks) -> Path:
        book = DocxBook(210, 297, 22, "Calibri", 11)
        book.add("St Aldhelm's International Choir", font=_TITLE, size=30, align="center", before=180)
        book.add("Song Binder · Liedmappe · Classeur de chants", font=_TITLE, size=16, italic=True, align="center", before=12)
        book.foot(book.document.sections[0], before="St Aldhelm's Choir Binder – page ", align="right", size=8, colour="666666")
        book.add("Table of Songs", font=_TITLE, size=20, page=True, after=8, start="list-a-a")
        table = book.table(len(triples) + 1, [12, 48, 48, 46, 12])
        for cell, text in zip(table.rows[0].cells, ("No.", "English", "Deutsch", "Français", "Page")):
            book.add(text, cell=cell, bold=True, size=9)
        for number, songs in enumerate(triples):
            texts = [f"{number + 1}", *[song.title for song in songs], str(marks.get(f"s{number}", 0))]
            for cell, text in zip(table.rows[number + 1].cells, texts):
                book.add(text, cell=cell, size=9)
        book.add("", size=4, end="list-a-z")
        for number, songs in enumerate(triples):
            _song(book, number, songs)
        return book.save(folder / "book.docx")

    pdf, marks = soffice.settle(build)
    return book_of(pdf, marks, [_entry(songs) for songs in triples])


def _song(book: DocxBook, number: int, songs: list) -> None:
    """One song: the big English title, then each language with its own small title."""
    english, *others = songs
    book.add(f"{number + 1}   {english.title}", start=f"s{number}", page=True, font=_TITLE, size=20, bold=True, colour="1F3864")
    book.add(f"{english.author} / {english.composer}", italic=True, size=9, after=8)
    count = min(3, len(english.verses))
    for song in songs:
        if song in others:
            book.add(song.title, font=_TITLE, size=14, bold=True, before=10, after=4, keep=True, colour="1F3864")
        for index, verse in enumerate(song.verses[:count], 1):
            last = song is songs[-1] and index == min(count, len(song.verses))
            book.add(f"{index}. " + "\n".join(verse[:4]), after=6, indent=6, hang=6, together=True, end=f"e{number}" if last else "")


def _entry(songs: list) -> Entry:
    titles = [song.title for song in songs]
    return Entry(titles[0], [*titles[1:], " / ".join(titles)])
