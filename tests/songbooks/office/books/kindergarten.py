"""A kindergarten's booklet in LibreOffice: big round letters, a drawing with every song, two short songs on some pages."""

from __future__ import annotations

from pathlib import Path

from songbooks.lyrics import Writer
from songbooks.office import soffice
from songbooks.office.made import Entry, Made, Marks, book_of
from songbooks.office.odt_book import OdtBook
from songbooks.web.pictures import doodle, landscape

KIND = "Czech kindergarten's booklet (LibreOffice .odt, landscape): coloured titles, drawings between, short songs, list of songs at the end with numbers of pages that are printed nowhere else"
_COLOURS = ("#c2185b", "#00796b", "#e65100", "#283593", "#558b2f")


def _svg(art: str, path: Path) -> Path:
    path.write_text(art.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1), encoding="utf-8")
    return path


def make(folder: Path) -> Made:
    """The book."""
    writer = Writer("cs", 723)
    songs = [writer.song() for _ in range(26)]
    rng = writer.random
    cover = _svg(landscape(160, 80, rng), folder / "cover.svg")
    drawings = [_svg(doodle(30, rng), folder / f"drawing{number}.svg") for number in range(len(songs))]

    def build(marks: Marks) -> Path:
        book = OdtBook(210, 148, 15, "Comic Neue", 14)
        book.add(["Zpíváme si ve školce"], size=34, bold=True, align="center", before=20, after=14, colour="#e65100")
        book.picture(book.add([""], align="center"), cover, 140, 70)
        for number, song in enumerate(songs):
            pair = number % 5 in (3, 4)
            new = number % 5 != 4
            book.add([song.title], start=f"s{number}", page=new, before=0 if new else 12, after=5, keep=True, bold=True, size=24 if not pair else 18, colour=_COLOURS[number % 5])
            verses = [song.verses[0][:4]] if pair else [verse[:4] for verse in song.verses[:2]]
            for verse in verses:
                book.add(verse, after=8, keep=verse is verses[-1] and not pair, size=14 if not pair else 12, end=f"e{number}" if pair else "")
            if not pair:
                paragraph = book.add([song.author + "  "], size=9, align="end", end=f"e{number}")
                book.picture(paragraph, drawings[number], 30, 30)
        book.add(["Písničky"], page=True, bold=True, size=20, after=4, colour="#283593", start="list-a-a")
        for number, song in enumerate(songs):
            end = "list-a-z" if number == len(songs) - 1 else ""
            book.add([f"{song.title} … {marks.get(f's{number}', 0)}"], size=9.5, end=end)
        return book.save(folder / "book.odt")

    pdf, marks = soffice.settle(build)
    return book_of(pdf, marks, [Entry(song.title) for song in songs])
