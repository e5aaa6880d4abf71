"""A carnival club's programme with songs: advertisements of shops between the songs, a coloured cover, songs by number."""

from __future__ import annotations

from pathlib import Path

from songbooks.lyrics import Writer
from songbooks.office import soffice
from songbooks.office.docx_book import DocxBook
from songbooks.office.made import Entry, Made, Marks, book_of
from songbooks.office.words import blocks

KIND = "German carnival club's songbook (Word): full-page and small advertisements between the songs, songs called 'Lied 1' onward with the title under it, contents on the last page but one"
_SHOPS = ("Metzgerei", "Bäckerei", "Autohaus", "Gasthof", "Blumen", "Elektro", "Fahrschule", "Optik", "Getränke", "Malerbetrieb")
_CLAIMS = ("Seit 1952 in dritter Generation", "Wir wünschen närrische Tage!", "Durchgehend warme Küche", "Ihr Partner am Ort", "Helau sagt das ganze Team")


def _advertisement(book: DocxBook, number: int, writer: Writer, town: str, whole: bool) -> None:
    """A whole page or a strip with a shop's name, larger than any title of a song."""
    shop, owner = _SHOPS[number % len(_SHOPS)], writer.person().split()[-1]
    shade = ("FFE699", "C6E0B4", "F8CBAD", "BDD7EE")[number % 4]
    book.add(shop + " " + owner, page=whole, before=90 if whole else 18, size=34 if whole else 20, bold=True, align="center", shade=shade, keep=True, font="Comic Neue" if number % 2 else "Arial")
    book.add(_CLAIMS[number % len(_CLAIMS)], size=16 if whole else 11, italic=True, align="center", shade=shade, keep=True)
    book.add(f"Hauptstraße {number * 7 + 3}, {town} · Tel. 0 55 {number + 20} / {number * 37 + 110}", size=12 if whole else 9, align="center", shade=shade, after=12)


def make(folder: Path) -> Made:
    """The book."""
    songs_by = Writer("de", 718)
    songs = [songs_by.song() for _ in range(36)]

    def build(marks: Marks) -> Path:
        shops = Writer("de", 1718)
        book = DocxBook(148, 210, 14, "Arial", 11)
        book.add("Liederheft", size=40, bold=True, align="center", before=60, colour="C00000")
        book.add("KG Rote Nase 1911 e. V.\n11 × 11 Jahre (fast)", size=18, align="center", before=20)
        book.add("Helau!", size=60, bold=True, align="center", before=60, colour="FFC000", font="Comic Neue")
        book.foot(book.document.sections[0], size=9)
        _advertisement(book, 0, shops, "Ottenthal", True)
        for number, song in enumerate(songs):
            new = number % 2 == 0
            book.add(f"Lied {number + 1}", start=f"s{number}", page=new, before=0 if new else 18, size=9, keep=True, colour="C00000")
            book.add(song.title, bold=True, size=15, keep=True, colour="C00000")
            book.add(f"Melodie: {songs[(number * 5 + 3) % 36].title}" if number % 3 else f"Text: {song.author}", italic=True, size=9, after=5, keep=True)
            stanzas = blocks(song, 3, repeat=False)
            for index, (lines, refrain) in enumerate(stanzas):
                book.add("\n".join(lines), after=6, bold=refrain, together=True, size=10, end=f"e{number}" if index == len(stanzas) - 1 else "")
            if number % 6 == 3:
                _advertisement(book, number, shops, "Ottenthal", True)
            elif number % 6 == 0:
                _advertisement(book, number + 5, shops, "Lindbach", False)
        book.add("Was wir singen", page=True, size=16, bold=True, after=8, start="list-a-a", colour="C00000")
        for number, song in enumerate(songs):
            end = "list-a-z" if number == 35 else ""
            book.add(f"Lied {number + 1}\t{song.title}\tS. {marks.get(f's{number}', 0)}", size=10, tabs=[(18, "left", " "), (118, "right", "_")], end=end)
        _advertisement(book, 41, shops, "Ottenthal", True)
        return book.save(folder / "book.docx")

    pdf, marks = soffice.settle(build)
    return book_of(pdf, marks, [Entry(song.title) for song in songs])
