"""A lead-sheet book exported by a ReportLab script: melody, chords and words, one or two pages a song, contents behind."""

from __future__ import annotations

from pathlib import Path

from songbooks.lyrics import Writer, progression
from songbooks.office import staff
from songbooks.office.canvas import Sheet
from songbooks.office.made import Entry, Made, book_of

KIND = "Polish lead-sheet book (ReportLab): melody line, chord names and words, one to three pages a song, further stanzas set below, list of songs on the last pages"


def _song(sheet: Sheet, number: int, song, writer: Writer) -> None:
    """One song from the top of a page."""
    rng = writer.random
    sheet.mark(f"s{number}")
    sheet.line(song.title, "Words", 22 if len(song.title) < 40 else 15, 1.2, sheet.width / 2, "center")
    sheet.line(f"sł. {song.author}", "Words", 9, 1.3)
    sheet.put(f"muz. {song.composer}", "Words", 9, sheet.width - sheet.margin, sheet.y, "right")
    lines = song.verses[0] + (song.refrain or [])
    for index, line in enumerate(lines):
        if not sheet.room(84):
            sheet.new_page()
        staff.system(sheet, rng, line, progression(song.key, "pl", rng), index == len(lines) - 1)
    sheet.y -= 12
    for count, verse in enumerate(song.verses[1:4], 2):
        if not sheet.room(len(verse) * 13 + 8):
            sheet.new_page()
        for index, line in enumerate(verse):
            sheet.line(f"{count}.  {line}" if index == 0 else line, "Words", 10.5, 1.25, sheet.margin + (0 if index == 0 else 15))
        sheet.y -= 8
    sheet.mark(f"e{number}")


def make(folder: Path) -> Made:
    """The book."""
    writer = Writer("pl", 726)
    songs = [writer.song() for _ in range(33)]
    staff.fonts()
    sheet = Sheet(folder / "book.pdf", 510, 680, 46)
    sheet.put("Melodie podwórka", "Words", 34, 255, 400, "center")
    sheet.put("śpiew i akordy", "Words", 14, 255, 370, "center")
    sheet.new_page()
    sheet.on_page = lambda page: page.put(str(page.page), "Words", 9, 464 if page.page % 2 else 46, 24, "right" if page.page % 2 else "left")
    for number, song in enumerate(songs):
        _song(sheet, number, song, writer)
        sheet.new_page()
    sheet.mark("list-toc-a")
    sheet.line("Spis treści", "Words", 18, 1.6)
    for number, song in enumerate(songs):
        if not sheet.room(18):
            sheet.new_page()
        sheet.line(song.title, "Words", 10.5, 1.55)
        sheet.put(str(sheet.marks[f"s{number}"]), "Words", 10.5, sheet.width - sheet.margin, sheet.y, "right")
    sheet.mark("list-toc-z")
    sheet.save()
    return book_of(folder / "book.pdf", sheet.marks, [Entry(song.title) for song in songs])
