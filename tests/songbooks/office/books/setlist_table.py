"""A cover band's binder: a Calc table as contents, sorted by its own column, before lyric sheets numbered by hand."""

from __future__ import annotations

from pathlib import Path

from songbooks.lyrics import Song, Writer
from songbooks.office import soffice
from songbooks.office.docx_book import DocxBook
from songbooks.office.made import Entry, Made, Marks, songs_of
from songbooks.office.programs import need, run
from songbooks.office.words import blocks
from songbooks.truth import page_count

KIND = "cover band's binder: a Calc table (number, title, singer, key, tempo) sorted by title as contents, Word lyric sheets in order of number behind it, no page numbers, gaps in the numbering"
_WIDTHS = (15, 75, 45, 15, 15)


def _table(path: Path, rows: list[tuple[str, ...]]) -> Path:
    """The list of songs as a spreadsheet, printed by Calc."""
    style, table, text, opendocument = need("odf.style", "odf.table", "odf.text", "odf.opendocument")
    document = opendocument.OpenDocumentSpreadsheet()
    bold = style.Style(name="bold", family="table-cell")
    bold.addElement(style.TextProperties(fontweight="bold"))
    document.automaticstyles.addElement(bold)
    sheet = table.Table(name="Setlist")
    for number, width in enumerate(_WIDTHS):
        column = style.Style(name=f"column{number}", family="table-column")
        column.addElement(style.TableColumnProperties(columnwidth=f"{width}mm"))
        document.automaticstyles.addElement(column)
        sheet.addElement(table.TableColumn(stylename=column))
    for index, cells in enumerate(rows):
        row = table.TableRow()
        for value in cells:
            cell = table.TableCell(valuetype="string", **({"stylename": bold} if index == 0 else {}))
            cell.addElement(text.P(text=value))
            row.addElement(cell)
        sheet.addElement(row)
    document.spreadsheet.addElement(sheet)
    document.save(str(path))
    return soffice.convert(path)


def _sheets(folder: Path, songs: list[Song], numbers: list[int]) -> tuple[Path, Marks]:
    """The lyric sheets, each with its number in a corner."""

    def build(_: Marks) -> Path:
        book = DocxBook(210, 297, 20, "Arial", 13)
        for place, song in enumerate(songs):
            book.add(f"{numbers[place]}", start=f"s{place}", page=place > 0, align="right", size=26, bold=True, colour="808080")
            book.add(f"{song.title} – {song.author}", size=17, bold=True, after=14, underline=place % 5 == 0)
            stanzas = blocks(song, 4)
            for index, (lines, refrain) in enumerate(stanzas):
                head = [("CHORUS\n", {"size": 10, "colour": "C00000"})] if refrain else []
                book.add([*head, ("\n".join(lines), {})], bold=refrain, after=12, together=True, end=f"e{place}" if index == len(stanzas) - 1 else "")
        return book.save(folder / "sheets.docx")

    return soffice.settle(build)


def make(folder: Path) -> Made:
    """The book."""
    writer = Writer("en", 727)
    songs = [writer.song() for _ in range(46)]
    rng = writer.random
    numbers = sorted(rng.sample(range(1, 63), len(songs)))
    rows = [(str(number), song.title, rng.choice(("Annie", "Tom", "all")), song.key, str(rng.randint(68, 150))) for number, song in zip(numbers, songs)]
    rows.sort(key=lambda row: row[1].casefold())
    contents = _table(folder / "contents.ods", [("No.", "Song", "Lead vocal", "Key", "bpm"), *rows])
    sheets, marks = _sheets(folder, songs, numbers)
    whole = folder / "book.pdf"
    run(["qpdf", "--deterministic-id", "--empty", "--pages", str(contents), str(sheets), "--", str(whole)], folder)
    front = page_count(contents)
    return Made(whole, songs_of(marks, [Entry(song.title) for song in songs], shift=front), list(range(1, front + 1)))
