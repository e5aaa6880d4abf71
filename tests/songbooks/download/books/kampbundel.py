"""Portrait of a Dutch youth camp's bundle typed in a word processor: chapters with a page of their own, contents by chapter, tunes named.

A5, titles centred in bold with "Wijze:" or "Tekst:" under them, short songs several a page, refrains indented;
the contents in front list chapters and titles with pages. A chapter's first song may be said to begin at its divider.
"""

from __future__ import annotations

from pathlib import Path

from songbooks.lyrics import Song, Writer
from songbooks.office import soffice
from songbooks.office.docx_book import DocxBook
from songbooks.office.made import Entry, Made, Marks, book_of

KIND = "Dutch youth camp's bundle (Word, A5): centred bold titles with lines for tune or text, chapter pages between, short songs several a page; contents by chapter with pages in front"
CHAPTERS = {"Opstaan en openen": 11, "Aan tafel": 8, "Onderweg": 18, "Bij het kampvuur": 26, "Yells en onzin": 12, "Slapen gaan": 9}
FACE = "Comic Neue"


def make(folder: Path) -> Made:
    """Type the bundle until the pages in its contents are right."""
    writer = Writer("nl", 7118)
    songs = [_shortened(writer, writer.song(first_line_title=writer.random.random() < 0.25)) for _ in range(sum(CHAPTERS.values()))]
    credits = [_credit(writer, song) for song in songs]
    greeting = writer.prose(5)

    def build(marks: Marks) -> Path:
        """The document with the pages known so far."""
        book = DocxBook(148, 210, 16, FACE, 10)
        _front(book, songs, marks, greeting)
        for number, song in enumerate(songs):
            _song(book, number, song, credits[number], number in _chapters())
        return book.save(folder / "book.docx")

    pdf, marks = soffice.settle(build)
    made = book_of(pdf, marks, [Entry(song.title) for song in songs])
    for number in _chapters():
        made.songs[number].alt_starts = [made.songs[number].start - 1]
    return made


def _shortened(writer: Writer, song: Song) -> Song:
    """A song as short as camps sing them."""
    song.verses = [verse[:6] for verse in song.verses[: writer.random.choice((1, 2, 2, 3, 4))]]
    return song


def _chapters() -> dict[int, str]:
    """The chapters by the number of their first song."""
    first, found = 0, {}
    for name, count in CHAPTERS.items():
        found[first] = name
        first += count
    return found


def _credit(writer: Writer, song: Song) -> str:
    """The line under a title; not every song has one."""
    return writer.random.choice((f"Wijze: {writer.title()}", f"Tekst: {song.author}", f"Tekst en muziek: {song.author}", "", "", "(met gebaren)"))


def _front(book: DocxBook, songs: list[Song], marks: Marks, greeting: str) -> None:
    """Cover, greeting and contents."""
    book.foot(book.document.sections[0], size=9)
    book.add("Zomerkamp", align="center", before=120, size=20)
    book.add("De Liedjesbundel", align="center", before=10, size=30, bold=True, colour="B03A2E")
    book.add("Hallo allemaal!", page=True, bold=True, size=13, after=6)
    book.add(greeting, after=8)
    book.add("Inhoud", page=True, bold=True, size=15, after=4, start="list-x-a")
    for number, song in enumerate(songs):
        if number in _chapters():
            book.add(_chapters()[number], bold=True, before=5, keep=True, size=9.5)
        last = "list-x-z" if number == len(songs) - 1 else ""
        book.add(f"{song.title}\t{marks.get(f's{number}', 0)}", indent=4, tabs=((114, "right", "."),), size=9, end=last)


def _song(book: DocxBook, number: int, song: Song, credit: str, opens: bool) -> None:
    """One song; the first of a chapter comes after a page with the chapter's name."""
    if opens:
        book.add(_chapters()[number], page=True, align="center", before=190, size=26, bold=True, colour="B03A2E")
    book.add(song.title, start=f"s{number}", page=opens, align="center", before=16, after=1, keep=True, bold=True, size=12)
    if credit:
        book.add(credit, align="center", italic=True, size=8.5, keep=True)
    stanzas = [("\n".join(verse), 0) for verse in song.verses]
    if song.refrain:
        stanzas.insert(1, ("Refrein:\n" + "\n".join(song.refrain), 9))
    for place, (text, indent) in enumerate(stanzas, 1):
        book.add(text, before=5, indent=indent, together=True, end=f"e{number}" if place == len(stanzas) else "")
