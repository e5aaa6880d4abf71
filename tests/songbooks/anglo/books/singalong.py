"""Portrait of a day centre's large-print sing-along book: big numbers, centred titles in capitals, medleys of several songs under one number."""

from __future__ import annotations

from pathlib import Path

from songbooks.anglo.voices import Voice, sort_key, turned
from songbooks.office import soffice
from songbooks.office.docx_book import DocxBook
from songbooks.office.made import Entry, Made, Marks, book_of

KIND = "Day centre's large-print sing-along book (word processor, A4): song number beside the title in capitals, songs of one to three pages from a new page each, medleys whose parts have small titles of their own, contents by the alphabet with song numbers"
_COUNT = 44


def make(folder: Path) -> Made:
    """The book, set once for its marks and once for good."""
    folk, stage = Voice("folk", 6101), Voice("stage", 6102)
    songs, heads, parts = [], [], []
    for number in range(_COUNT):
        writer = folk if number % 3 else stage
        song = writer.song()
        medley = number % 10 == 6
        heads.append(f"{writer.random.choice(('Seaside', 'Music-Hall', 'Wartime', 'Saturday Night'))} Medley {'ABCDE'[number // 10]}" if medley else song.title)
        songs.append(song)
        parts.append([(writer.title(), writer.verse(4)) for _ in range(4)] if medley else [])
    preface = folk.prose(3)

    def build(marks: Marks) -> Path:
        book = DocxBook(210, 297, 20, "Arial", 20)
        book.add("SING-ALONG", size=54, bold=True, align="center", before=150)
        book.add("Large print edition", size=28, align="center", after=40)
        book.add(preface, size=16, align="center")
        rows = sorted(enumerate(heads, 1), key=lambda row: sort_key(row[1]))
        book.add("CONTENTS", bold=True, size=24, align="center", page=True, after=8, start="list-c-a")
        for place, (number, head) in enumerate(rows):
            book.add(f"{turned(head)}\t{number}", size=17, tabs=[(168, "right", ".")], end="list-c-z" if place == len(rows) - 1 else "")
        for number, song in enumerate(songs):
            book.add(f"{number + 1}.  {heads[number].upper()}", bold=True, size=26, align="center", page=True, after=12, start=f"s{number}")
            if parts[number]:
                stanzas = [(f"{title}", lines) for title, lines in parts[number]]
            else:
                stanzas = [("", verse) for verse in song.verses[:4]]
                if song.refrain:
                    stanzas.insert(1, ("Chorus", song.refrain))
            for index, (label, lines) in enumerate(stanzas):
                if label:
                    book.add(label, bold=True, italic=label == "Chorus", size=18, keep=True, align="left" if label == "Chorus" else "center", underline=label != "Chorus")
                book.add("\n".join(lines), bold=label == "Chorus", after=14, together=True, end=f"e{number}" if index == len(stanzas) - 1 else "")
        book.foot(book.document.sections[0], "Page ", "", "right", size=12)
        return book.save(folder / "book.docx")

    pdf, marks = soffice.settle(build)
    entries = [Entry(head, [f"{number}. {head}", *([turned(head)] if turned(head) != head else [])]) for number, head in enumerate(heads, 1)]
    return book_of(pdf, marks, entries)
