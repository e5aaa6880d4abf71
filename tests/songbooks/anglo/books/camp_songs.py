"""Portrait of a summer camp's songbook: half-letter, short songs in capitals with other names in brackets, contents inside the cover."""

from __future__ import annotations

from pathlib import Path

from songbooks.anglo.voices import Voice
from songbooks.lyrics import Song
from songbooks.office import soffice
from songbooks.office.docx_book import DocxBook
from songbooks.office.made import Entry, Made, Marks, book_of

KIND = "Summer camp songbook typed in a word processor (half letter): many short songs a page, titles in bold capitals with other names in brackets, tune lines and echoes, contents inside the cover"
_SECTIONS = {"GRACES": 9, "ROUNDS": 14, "SILLY SONGS & ACTION SONGS": 34, "CAMPFIRE": 22, "TAPS AND CLOSING": 5}


def make(folder: Path) -> Made:
    """The book, set until the pages in its contents are right."""
    writer = Voice("camp", 4601)
    songs = [_song(writer, section) for section, count in _SECTIONS.items() for _ in range(count)]
    aliases = {n: writer.title() for n in range(len(songs)) if n % 6 == 2}
    heads = [_head(song.title, aliases.get(number)) for number, song in enumerate(songs)]
    tunes = {n: writer.title() for n in range(len(songs)) if n % 5 == 3}
    rules = writer.prose(2)

    def build(marks: Marks) -> Path:
        book = DocxBook(139.7, 215.9, 14, "Arial", 10)
        book.add("CAMP TAMARACK", size=30, bold=True, align="center", before=110)
        book.add("SONG BOOK", size=30, bold=True, align="center", after=14)
        book.add("Property of ______________________   Cabin ____", align="center", before=240)
        _contents(book, songs, marks)
        book.section(1, new_page=True, numbers="decimal", restart=1)
        book.foot(book.document.sections[-1], size=9)
        number = 0
        for section, count in _SECTIONS.items():
            book.add(section, bold=True, size=13, align="center", before=12 if number else 0, after=4, keep=True, shade="D9D9D9")
            for _ in range(count):
                _put(book, songs[number], number, heads[number], tunes.get(number))
                number += 1
        book.add(rules, italic=True, size=8, before=14)
        return book.save(folder / "book.docx")

    pdf, marks = soffice.settle(build)
    entries = [
        Entry(song.title, [head] if number in aliases else [])
        for number, (song, head) in enumerate(zip(songs, heads))
    ]
    return book_of(pdf, marks, entries)


def _song(writer: Voice, section: str) -> Song:
    """A song as short as its kind."""
    song = writer.song()
    verses = {"GRACES": 1, "ROUNDS": 1, "TAPS AND CLOSING": 2}.get(section, 4)
    song.verses = [verse[:6] for verse in song.verses[:verses]]
    if verses == 1:
        song.refrain = None
        song.verses[0] = song.verses[0][:4]
    return song


def _head(title: str, alias: str | None) -> str:
    """The title as it stands over the song."""
    return title.upper() + (f" ({alias})" if alias else "")


def _contents(book: DocxBook, songs: list[Song], marks: Marks) -> None:
    """Two narrow columns inside the cover; pages are counted from the first song."""
    section = book.section(1, new_page=True)
    book.add("CONTENTS", bold=True, size=12, align="center", start="list-c-a", after=3)
    section = book.section(2, 6)
    first = marks.get("s0", 1)
    for number, song in enumerate(songs):
        page = marks.get(f"s{number}", 1) - first + 1
        end = "list-c-z" if number == len(songs) - 1 else ""
        book.add(f"{song.title}\t{page}", size=7.5, tabs=[(52, "right", ".")], indent=3, hang=3, end=end)
    book.columns(section, 2, 6)


def _put(book: DocxBook, song: Song, number: int, head: str, tune: str | None) -> None:
    """One song: head, tune line, echo or verses, chorus in italics."""
    book.add(head, bold=True, start=f"s{number}", before=9, after=1, keep=True)
    if tune:
        book.add(f"(Tune: {tune})", italic=True, size=9, keep=True)
    stanzas = [(verse, False) for verse in song.verses]
    if song.refrain:
        stanzas.insert(1, (song.refrain, True))
    echo = number % 8 == 5
    for index, (lines, refrain) in enumerate(stanzas):
        text = "\n".join(f"{line} ({line.split()[-1].strip(',;.!?').lower()})" for line in lines) if echo else "\n".join(lines)
        if refrain:
            text = "CHORUS:\n" + text
        book.add(text, indent=6 if refrain else 0, after=4, together=True, end=f"e{number}" if index == len(stanzas) - 1 else "")
