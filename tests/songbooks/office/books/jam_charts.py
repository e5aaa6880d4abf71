"""A jam session's chart book by a ReportLab script: grids of chords without words, one or two tunes a page."""

from __future__ import annotations

from pathlib import Path

from songbooks.lyrics import Writer, progression
from songbooks.office.canvas import Sheet, register
from songbooks.office.made import Entry, Made, book_of

KIND = "jam session's chart book (ReportLab): chord grids without words, one or two tunes a page, contents in three columns, page numbers printed from the first chart"
_COLUMN = 150


def _short(title: str) -> str:
    return title if len(title) < 31 else title[:29] + "…"


def _contents(sheet: Sheet, rows: list[tuple[str, int]]) -> None:
    sheet.line("Contents", "Bold", 20)
    top = sheet.y - 30
    for place, (title, page) in enumerate(rows):
        column, row = divmod(place, 30)
        x, y = sheet.margin + column * _COLUMN * 1.22, top - row * 21
        sheet.put(_short(title), "Plain", 9, x, y)
        sheet.put(str(page), "Bold", 9, x + _COLUMN + 16, y, "right")


def _grid(sheet: Sheet, sections: list[tuple[str, list[str]]]) -> None:
    cell, high = (sheet.width - 2 * sheet.margin - 26) / 4, 34
    for name, bars in sections:
        for row in range(0, len(bars), 4):
            sheet.y -= high
            if row == 0:
                sheet.put(name, "Bold", 14, sheet.margin, sheet.y + 10)
            for place, chord in enumerate(bars[row : row + 4]):
                x = sheet.margin + 26 + place * cell
                sheet.canvas.rect(x, sheet.y, cell, high)
                sheet.put(chord, "Bold", 15, x + 8, sheet.y + 11)
        sheet.y -= 9


def _sections(writer: Writer, key: str) -> list[tuple[str, list[str]]]:
    rng = writer.random
    sections = []
    for name in rng.choice(("A", "AB", "AB", "AB", "ABC", "IAB")):
        chords = progression(key, "en", rng)
        bars = [chords[n % 4] if n % 3 else f"{chords[n % 4]}  {chords[(n + 1) % 4]}" for n in range(rng.choice((8, 8, 12, 16)))]
        sections.append((name, [bar if rng.random() > 0.12 else "%" for bar in bars]))
    return sections


def make(folder: Path) -> Made:
    """The book."""
    writer = Writer("en", 715)
    tunes = sorted(((writer.title(), writer.person(), writer.song().key) for _ in range(68)), key=lambda tune: tune[0].strip("“‘").casefold())
    charts = [_sections(writer, key) for _, _, key in tunes]
    starts: dict[int, int] = {}
    for _ in range(2):  # the contents need the pages of the first run
        sheet = Sheet(folder / "book.pdf", 595, 842, 42)
        register("Plain", "LiberationSans-Regular.ttf")
        register("Bold", "LiberationSans-Bold.ttf")
        sheet.put("MONDAY JAM", "Bold", 54, 297, 520, "center")
        sheet.put("the charts — concert pitch — rev. 11", "Plain", 16, 297, 480, "center")
        sheet.new_page()
        sheet.mark("list-toc-a")
        _contents(sheet, [(title, starts.get(n, 0)) for n, (title, _, _) in enumerate(tunes)])
        sheet.mark("list-toc-z")
        sheet.new_page()
        sheet.on_page = lambda page: page.put(str(page.page - 2), "Plain", 10, 297, 24, "center")
        fresh = True
        for number, (title, composer, key) in enumerate(tunes):
            height = 62 + sum(-(-len(bars) // 4) * 34 + 9 for _, bars in charts[number])
            if not fresh and not sheet.room(height + 30):
                sheet.new_page()
            elif not fresh:
                sheet.y -= 30
            fresh = False
            sheet.mark(f"s{number}")
            starts[number] = sheet.page - 2
            sheet.line(title, "Bold", 18 if len(title) < 44 else 12)
            sheet.put(composer, "Plain", 9, sheet.width - sheet.margin, sheet.y, "right")
            sheet.line(f"{('Medium swing', 'Bossa', 'Ballad', 'Up', 'Shuffle', 'Waltz')[number * 5 % 6]}   ({key})", "Plain", 10, 1.5)
            sheet.y -= 10
            _grid(sheet, charts[number])
            sheet.mark(f"e{number}")
        sheet.save()
    return book_of(folder / "book.pdf", sheet.marks, [Entry(title, [_short(title)] if _short(title) != title else []) for title, _, _ in tunes])
