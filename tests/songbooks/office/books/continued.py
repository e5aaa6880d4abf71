"""A ballad society's volume by a ReportLab script: long ballads over several pages, each with a "(continued)" head."""

from __future__ import annotations

from pathlib import Path

from songbooks.lyrics import Writer
from songbooks.office.canvas import Sheet, register
from songbooks.office.made import Entry, Made, book_of

KIND = "ballad society's volume (ReportLab): long ballads over one to five pages with '(continued)' heads, numbered stanzas, contents with printed pages two behind the PDF's"


def _ballad(writer: Writer) -> tuple[str, str, list[list[str]]]:
    count = writer.random.choice((6, 9, 14, 18, 24, 31))
    return writer.title(), writer.person(), [writer.verse(4) for _ in range(count)]


def make(folder: Path) -> Made:
    """The book."""
    writer = Writer("en", 717)
    ballads = [_ballad(writer) for _ in range(28)]
    notes = [writer.prose(3) for _ in ballads]
    register("Serif", "LiberationSerif-Regular.ttf")
    register("Serif-Bold", "LiberationSerif-Bold.ttf")
    register("Serif-Italic", "LiberationSerif-Italic.ttf")
    marks: dict[str, int] = {}
    for _ in range(2):  # the contents need the pages of the first run
        sheet = Sheet(folder / "book.pdf", 420, 620, 50)
        sheet.put("Long Ballads of Mossington", "Serif-Bold", 25, 210, 400, "center")
        sheet.put("PUBLISHED FOR THE SOCIETY", "Serif", 10, 210, 120, "center")
        sheet.new_page()
        sheet.put("Two hundred copies printed.", "Serif-Italic", 10, 50, 60)
        sheet.new_page()
        sheet.on_page = lambda page: page.put(str(page.page - 2), "Serif", 9, 210, 28, "center")
        sheet.mark("list-toc-a")
        sheet.line("CONTENTS", "Serif", 13, 2, 210, "center")
        for number, (title, _, _) in enumerate(ballads):
            sheet.line(title, "Serif", 10, 1.6)
            sheet.put(str(marks.get(f"s{number}", 0) - 2), "Serif", 10, 370, sheet.y, "right")
        sheet.mark("list-toc-z")
        for number, ballad in enumerate(ballads):
            sheet.new_page()
            _set(sheet, number, ballad, notes[number])
        sheet.save()
        marks = sheet.marks
    return book_of(folder / "book.pdf", marks, [Entry(title) for title, _, _ in ballads])


def _set(sheet: Sheet, number: int, ballad: tuple[str, str, list[list[str]]], note: str) -> None:
    """One ballad from the top of a page, with its head again on each further page."""
    title, source, stanzas = ballad
    sheet.mark(f"s{number}")
    sheet.line(title, "Serif-Bold", 15 if len(title) < 36 else 12, 1.4, 210, "center")
    sheet.line(f"from the singing of {source}", "Serif-Italic", 9.5, 1.5, 210, "center")
    sheet.y -= 8
    for count, stanza in enumerate(stanzas, 1):
        if not sheet.room(4 * 13.2 + 6):
            sheet.put("(over)" if number % 2 else "", "Serif-Italic", 8, 370, 40, "right")
            sheet.new_page()
            sheet.line(f"{title} (continued)", "Serif-Italic", 10, 1.2, 210, "center")
            sheet.y -= 8
        sheet.put(f"{count}.", "Serif", 8, 62, sheet.y - 13.2, "right")
        for line in stanza:
            sheet.line(line, "Serif", 10.5, 1.26, 70)
        sheet.y -= 6
    if number % 4 == 1 and sheet.room(30):
        sheet.line(note[:84].rsplit(" ", 1)[0] + " …", "Serif-Italic", 8)
    sheet.mark(f"e{number}")
