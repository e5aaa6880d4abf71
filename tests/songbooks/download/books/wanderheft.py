"""Portrait of a German hiking club's song booklet typed in a word processor: underlined titles with numbers, verses numbered by hand.

A5, one to three songs a page, a song may run over; "Worte" and "Weise" at the right of some titles; club notices
among the songs; the list at the end goes by the alphabet and gives the number, not the page.
"""

from __future__ import annotations

from pathlib import Path

from songbooks.lyrics import Song, Writer
from songbooks.office import soffice
from songbooks.office.docx_book import DocxBook
from songbooks.office.made import Entry, Made, book_of

KIND = "German hiking club's booklet (Word, A5): underlined titles with numbers typed before them, songs running on, notices among them; alphabetical list at the end by song number"
COUNT = 68
NOTICES = {14: "Nächste Wanderung: am zweiten Sonntag im Mai, 8 Uhr am Bahnhof.", 37: "Wer singt, friert nicht.", 52: "Unsere Hütte ist von Ostern bis Allerheiligen geöffnet."}
UMLAUTS = str.maketrans("äöüß", "aous")


def make(folder: Path) -> Made:
    """Type the booklet, and let the office turn it into a PDF."""
    writer = Writer("de", 7108)
    songs = [writer.song(first_line_title=writer.random.random() < 0.45) for _ in range(COUNT)]
    book = DocxBook(148, 210, 15, "Liberation Serif", 10)
    _front(book, writer)
    for number, song in enumerate(songs):
        _song(book, writer, number, song)
        if number in NOTICES:
            book.add(NOTICES[number], align="center", before=14, after=6, italic=True, size=9)
    _list(book, songs)
    document = book.save(folder / "book.docx")
    pdf, marks = soffice.settle(lambda _: document)
    entries = [Entry(song.title, [f"{n}. {song.title}"]) for n, song in enumerate(songs, 1)]
    return book_of(pdf, marks, entries)


def _front(book: DocxBook, writer: Writer) -> None:
    """Cover and a word of greeting; the pages are numbered at the foot between dashes."""
    book.foot(book.document.sections[0], "- ", " -", size=9)
    book.add("Wanderfreunde Altenbruch e. V.", align="center", before=110, size=16)
    book.add("Unsere Lieder", align="center", before=30, size=34, bold=True)
    book.add("4. Auflage", align="center", before=150, size=12)
    book.add("Liebe Wanderfreunde!", page=True, bold=True, after=8)
    book.add(writer.prose(6), align="justify", after=12)
    book.add("Der Vorstand", align="right", italic=True)


def _song(book: DocxBook, writer: Writer, number: int, song: Song) -> None:
    """One song: number and underlined title, its makers, verses and the refrain once in full."""
    random = writer.random
    book.add([(f"{number + 1}.  ", {}), (song.title, {"underline": True})], start=f"s{number}", page=number == 0, before=16, after=2, keep=True, size=11, bold=True)
    if random.random() < 0.5:
        book.add(random.choice((f"Worte: {song.author}, Weise: {song.composer}", "Volkslied", f"Worte und Weise: {song.author}", "mündlich überliefert")), align="right", size=8, keep=True)
    stanzas: list[tuple[str, bool]] = []
    for place, verse in enumerate(song.verses, 1):
        stanzas.append((f"{place}. " + "\n".join(verse), False))
        if song.refrain:
            stanzas.append(("\n".join(song.refrain) if place == 1 else "Refrain", True))
    for place, (text, refrain) in enumerate(stanzas, 1):
        end = f"e{number}" if place == len(stanzas) else ""
        book.add(text, before=4, indent=8 if refrain else 5, hang=0 if refrain else 5, end=end, italic=refrain, together=True)


def _list(book: DocxBook, songs: list[Song]) -> None:
    """The list by the alphabet, in two columns of tabs."""
    book.add("Liederverzeichnis", page=True, bold=True, underline=True, size=12, after=6, start="list-x-a")
    rows = sorted(enumerate(songs, 1), key=lambda row: row[1].title.strip("„“»«( ").lower().translate(UMLAUTS))
    for place, (number, song) in enumerate(rows, 1):
        book.add(f"{song.title}\t{number}", tabs=((115, "right", "."),), size=9, end="list-x-z" if place == len(rows) else "")
