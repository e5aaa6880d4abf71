"""A Liedermappe with divider pages A to Z: songs in the alphabet's order, a list of its songs on each divider."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from pathlib import Path

from songbooks.lyrics import Song, Writer
from songbooks.office import soffice
from songbooks.office.docx_book import DocxBook
from songbooks.office.made import Entry, Made, Marks, lists_of, songs_of
from songbooks.office.words import blocks

KIND = "German Liedermappe (Word): divider pages A to Z that list their songs without pages, no other contents, no page numbers, each song on its own sheet"


def _sort_key(song: Song) -> str:
    plain = unicodedata.normalize("NFKD", song.title.casefold())
    return "".join(char for char in plain if char.isalnum() or char == " ").strip()


def make(folder: Path) -> Made:
    """The book."""
    writer = Writer("de", 721)
    songs = sorted((writer.song(first_line_title=number % 4 == 0) for number in range(54)), key=_sort_key)
    letters = [_sort_key(song)[0].upper() if _sort_key(song)[0].isalpha() else "0–9" for song in songs]
    openers = [number for number in range(len(songs)) if number == 0 or letters[number] != letters[number - 1]]

    def build(_: Marks) -> Path:
        book = DocxBook(210, 297, 28, "Linux Libertine O", 13)
        book.add("Liedermappe", size=44, align="center", before=200)
        book.add("Singkreis Lindental", size=16, align="center", before=10)
        for number, song in enumerate(songs):
            if number in openers:
                own = [other for other in range(number, len(songs)) if letters[other] == letters[number]]
                book.add(letters[number], page=True, size=120, bold=True, align="center", before=70, after=40, colour="A6A6A6", start=f"list-{number}-a")
                for other in own:
                    book.add(songs[other].title, align="center", after=3, end=f"list-{number}-z" if other == own[-1] else "")
            book.add(song.title, start=f"s{number}", page=True, size=16, bold=True, after=12)
            stanzas = blocks(song, 6, repeat=number % 2 == 0)
            for index, (lines, refrain) in enumerate(stanzas):
                book.add("\n".join(lines), after=10, together=True, indent=10 if refrain else 0, end=f"e{number}" if index == len(stanzas) - 1 else "")
        return book.save(folder / "book.docx")

    pdf, marks = soffice.settle(build)
    truths = songs_of(marks, [Entry(song.title) for song in songs])
    for number in openers:
        truths[number] = replace(truths[number], alt_starts=[marks[f"list-{number}-a"]])
    return Made(pdf, truths, lists_of(marks))
