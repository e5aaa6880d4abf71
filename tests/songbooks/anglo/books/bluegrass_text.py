"""Portrait of a bluegrass pickers' book printed from text files: chords over words in Courier, file name and date on top."""

from __future__ import annotations

import re
from pathlib import Path

from songbooks.anglo.voices import Voice, sort_key
from songbooks.lyrics import Song
from songbooks.office.canvas import Sheet
from songbooks.office.made import Entry, Made, lists_of, songs_of
from songbooks.office.words import blocks, with_chords

KIND = "Bluegrass pickers' book printed from text files in Courier: print header with file name, sheet of the file and date, songs of one or two sheets, a listing of titles and keys in front without pages"
_COUNT = 58
_ROWS = 57
_FACE, _SIZE, _LEAD = "Courier", 10.5, 1.18


def make(folder: Path) -> Made:
    """The printed files in alphabetical order, behind the listing."""
    writer = Voice("bluegrass", 4301)
    songs = sorted((writer.song() for _ in range(_COUNT)), key=lambda song: sort_key(song.title))
    sheet = Sheet(folder / "book.pdf", 612, 792, 54)
    _listing(sheet, writer, songs)
    for number, song in enumerate(songs):
        _print(sheet, writer, number, song)
    sheet.save()
    entries = [Entry(song.title, [song.title.upper()] if song.title.upper() != song.title else []) for song in songs]
    return Made(folder / "book.pdf", songs_of(sheet.marks, entries), lists_of(sheet.marks))


def _listing(sheet: Sheet, writer: Voice, songs: list[Song]) -> None:
    """A typed introduction and the titles in alphabetical order with their keys."""
    head = ["PICKIN' AT THE GRANGE -- SONG LIST", "updated by " + writer.person(), ""]
    for text in head + _wrapped(writer.prose(3), 78) + [""]:
        sheet.line(text, _FACE, _SIZE, _LEAD)
    sheet.mark("list-l-a")
    for number, song in enumerate(songs):
        if not sheet.room(_SIZE * _LEAD):
            sheet.new_page()
        sheet.line(f"{number + 1:3}. {song.title:<58} {song.key}", _FACE, _SIZE, _LEAD)
        sheet.mark("list-l-z")


def _print(sheet: Sheet, writer: Voice, number: int, song: Song) -> None:
    """One file, from a new page, with a header on each of its sheets."""
    rows = _file(writer, number, song)
    name = re.sub(r"[^a-z0-9]+", "_", song.title.lower()).strip("_")[:24] + ".txt"
    sheets = [rows[at : at + _ROWS] for at in range(0, len(rows), _ROWS)]
    random = writer.random
    date = f"{random.choice(('Jan', 'Mar', 'Jul', 'Oct'))} {random.randint(1, 28):02}, {random.randint(1999, 2009)}  {random.randint(8, 23)}:{random.randint(10, 59)}"
    for place, part in enumerate(sheets, 1):
        sheet.new_page()
        sheet.put(date, "Courier", 8, 54, 765)
        sheet.put(name, "Courier-Bold", 9, 306, 765, "center")
        sheet.put(f"Page {place}/{len(sheets)}", "Courier", 8, 558, 765, "right")
        sheet.canvas.line(54, 760, 558, 760)
        for text in part:
            sheet.line(text, _FACE, _SIZE, _LEAD)
        sheet.mark(f"s{number}" if place == 1 else f"e{number}")
        sheet.mark(f"e{number}")


def _file(writer: Voice, number: int, song: Song) -> list[str]:
    """The lines of a file; every typist had another habit."""
    habit = number * 7 % 5
    if habit == 0:
        rows = [song.title.upper(), f"   (as sung by {song.author})", f"Key of {song.key}", ""]
    elif habit == 1:
        rows = [song.title, "-" * len(song.title), "", f"Capo {number % 4}, play in G", ""]
    elif habit == 2:
        rows = [song.title + " " * max(2, 56 - len(song.title)) + song.composer, "", ""]
    elif habit == 3:
        rows = ["", song.title.upper().center(72).rstrip(), f"words & music: {song.author}".center(72).rstrip(), ""]
    else:
        rows = [f"Title: {song.title}", f"Artist: {song.author}", f"Key: {song.key}   Tempo: {120 + number}", ""]
    for lines, refrain in blocks(song, 5, repeat=number % 3 == 0):
        rows += ["CHORUS:"] if refrain else []
        for chords, words in with_chords(lines, song.key, writer) if number % 6 else [("", line) for line in lines]:
            indent = "    " if refrain else ""
            rows += [indent + chords] if chords else []
            rows.append(indent + words)
        rows.append("")
    if song.refrain and number % 3:
        rows += ["(repeat chorus)", ""]
    return rows[:-1]


def _wrapped(text: str, width: int) -> list[str]:
    """Text as a text editor breaks it."""
    rows = [""]
    for word in text.split():
        if len(rows[-1]) + len(word) + 1 > width:
            rows.append("")
        rows[-1] = f"{rows[-1]} {word}".strip()
    return rows
