"""A Swiss club's Liedermappe in Word: loose sheets, a ruled table at the head of each with number, title and "Seite 1/2".

The title stands again on a song's second sheet. The typed list in front gives numbers, not pages; numbers of songs taken
out are gone from the sheets but two of them still stand in the list, and the two newest songs are not in it yet.
"""

from __future__ import annotations

from pathlib import Path

from songbooks.lyrics import Song, Writer
from songbooks.office import made, soffice
from songbooks.office.docx_book import DocxBook
from songbooks.office.made import Entry, Made, Marks

KIND = "A Swiss club's binder of song sheets from Word: ruled heads with number, title and sheet count; list in front without pages, a little stale"
COUNT = 40
NEWEST = 2
PER_SHEET = 30


def make(folder: Path) -> Made:
    """Type the list and the sheets."""
    writer = Writer("de", 6114)
    songs = [writer.song(first_line_title=writer.random.random() < 0.1) for _ in range(COUNT)]
    gone = {7: writer.title(), 23: writer.title(), 31: ""}
    numbers = [n for n in range(1, COUNT + len(gone) + 1) if n not in gone]
    for song in songs:
        _respell(song)

    def build(_marks: Marks) -> Path:
        """Type the whole binder."""
        book = DocxBook(210, 297, 18, "Carlito", 12)
        book.foot(book.document.sections[0], "Männerriege Kaltenmoos – Liedermappe, Stand März 2017", number=False, size=8)
        _list(book, songs, numbers, gone)
        for n, song in enumerate(songs):
            _sheets(book, n, numbers[n], song)
        return book.save(folder / "book.docx")

    pdf, marks = soffice.settle(build)
    entries = [Entry(song.title, unlisted=n >= COUNT - NEWEST) for n, song in enumerate(songs)]
    return made.book_of(pdf, marks, entries)


def _respell(song: Song) -> None:
    """Swiss spelling knows no sharp s."""
    song.title = song.title.replace("ß", "ss")
    song.verses = [[line.replace("ß", "ss") for line in verse] for verse in song.verses]
    song.refrain = [line.replace("ß", "ss") for line in song.refrain] if song.refrain else None


def _list(book: DocxBook, songs: list[Song], numbers: list[int], gone: dict[int, str]) -> None:
    """The list: number, title, maker."""
    book.add("LIEDERVERZEICHNIS", bold=True, size=16, after=8, start="list-all-a")
    rows = [(numbers[n], song.title, song.author) for n, song in enumerate(songs[:-NEWEST])]
    rows = sorted([*rows, *((number, title, "") for number, title in gone.items() if title)])
    table = _table(book, len(rows) + 1, [16, 110, 48])
    for row, texts in zip(table.rows, [("Nr.", "Titel", "Worte"), *rows]):
        for cell, text in zip(row.cells, texts):
            book.add(str(text), cell=cell, size=10, bold=texts[0] == "Nr.")
    book.add("Bitte Mappe nach der Probe zurückgeben!", before=8, italic=True, end="list-all-z")


def _table(book: DocxBook, rows: int, widths: list[float]):
    """A ruled table whose columns have their widths in the grid too."""
    table = book.table(rows, widths)
    for column, cell in zip(table.columns, table.rows[0].cells):
        column.width = cell.width
    return table


def _sheets(book: DocxBook, n: int, number: int, song: Song) -> None:
    """The sheets of a song: as many stanzas on each as fit."""
    stanzas = [(f"{place}.", verse) for place, verse in enumerate(song.verses, 1)]
    if song.refrain:
        stanzas.insert(1, ("Ref.", song.refrain))
    sheets: list[list[tuple[str, list[str]]]] = [[]]
    for stanza in stanzas:
        if sum(len(lines) + 1 for _, lines in sheets[-1]) + len(stanza[1]) > PER_SHEET:
            sheets.append([])
        sheets[-1].append(stanza)
    for place, sheet in enumerate(sheets, 1):
        book.add("", page=True, size=2)
        table = _table(book, 1, [18, 122, 34])
        cells = table.rows[0].cells
        book.add(str(number), cell=cells[0], bold=True, size=16, align="center")
        book.add(song.title, cell=cells[1], bold=True, size=16, start=f"s{n}" if place == 1 else "")
        book.add(f"Seite {place}/{len(sheets)}", cell=cells[2], size=10, align="right")
        book.add(f"Worte: {song.author}   Weise: {song.composer}" if place == 1 else "", size=9, italic=True, after=8)
        for name, lines in sheet:
            for at, line in enumerate(lines):
                last = place == len(sheets) and (name, lines) == sheet[-1] and at == len(lines) - 1
                book.add(f"{name}\t{line}" if at == 0 else f"\t{line}", tabs=[(12, "left", " ")], spacing=1.25, size=13,
                         before=8 if at == 0 else 0, bold=name == "Ref.", end=f"e{n}" if last else "")  # fmt: skip
