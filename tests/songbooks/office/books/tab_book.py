"""A guitar pupil's TAB book by a script: everything in one monospaced face, tablature in text, titles between rules."""

from __future__ import annotations

from pathlib import Path

from songbooks.lyrics import Song, Writer, progression
from songbooks.office.canvas import Sheet, register
from songbooks.office.made import Entry, Made, book_of

KIND = "guitar TAB book printed from text files (ReportLab): one monospaced face throughout, six-line tablature, titles between rules of equal signs, songs begin where the last one ends"
_STRINGS = "eBGDAE"
_WIDE = 76


def _tab(writer: Writer, bars: int) -> list[str]:
    """Six lines of tablature, four beats to the bar."""
    rng = writer.random
    rows = {string: f"{string}|" for string in _STRINGS}
    for _ in range(bars):
        for _ in range(4):
            played = rng.sample(_STRINGS, rng.choice((1, 1, 2)))
            for string in _STRINGS:
                rows[string] += rng.choice("0012233557") + rng.choice(("---", "---", "-h-")) if string in played else "----"
        for string in _STRINGS:
            rows[string] += "|"
    return list(rows.values())


def _text(song: Song, writer: Writer) -> list[str]:
    """The lines of one song's file."""
    rng = writer.random
    chords = progression(song.key, "en", rng)
    lines = [f"Tuning: {rng.choice(('EADGBE', 'EADGBE', 'DADGBE', 'DADGAD'))}   Capo: {rng.choice(('none', '2', '3', '5'))}", f"Chords: {'  '.join(dict.fromkeys(chords))}", ""]
    for part in ("[Intro]", "[Verse]", "[Chorus]", "[Outro]")[: rng.choice((2, 3, 4))]:
        lines.append(part)
        for _ in range(rng.choice((1, 2, 2))):
            lines += [*_tab(writer, 4), ""]
        if part in ("[Verse]", "[Chorus]"):
            lines += [*(song.verses[0][:4] if part == "[Verse]" else song.refrain or song.verses[-1][:4]), ""]
    return lines[:-1]


def make(folder: Path) -> Made:
    """The book."""
    writer = Writer("en", 716)
    songs = [writer.song() for _ in range(40)]
    texts = [_text(song, writer) for song in songs]
    register("Mono", "LiberationMono-Regular.ttf")
    marks: dict[str, int] = {}
    for _ in range(2):  # the list needs the pages of the first run
        sheet = Sheet(folder / "book.pdf", 612, 792, 54)
        sheet.on_page = lambda page: page.put(f"Page {page.page}", "Mono", 10, 558, 30, "right")
        for line in ["MY TAB COLLECTION", "typed up by Edwin, 1998-2011", "", "-" * _WIDE, ""]:
            sheet.line(line, "Mono", 10)
        sheet.mark("list-toc-a")
        for number, song in enumerate(songs):
            sheet.line(f"{song.title} {'.' * (_WIDE - 6 - len(song.title))} {marks.get(f's{number}', 0):>3}", "Mono", 10, 1.1)
        sheet.mark("list-toc-z")
        sheet.new_page()
        for number, song in enumerate(songs):
            if not sheet.room(150):
                sheet.new_page()
            sheet.mark(f"s{number}")
            for line in ["=" * _WIDE, f"{song.title} - {song.author}", "=" * _WIDE, ""]:
                sheet.line(line, "Mono", 10, 1.15)
            for place, line in enumerate(texts[number]):
                if not sheet.room(7 * 11.5 if line.startswith("e|") else 12):
                    sheet.new_page()
                sheet.line(line, "Mono", 10, 1.15)
                if place == len(texts[number]) - 1:
                    sheet.mark(f"e{number}")
            sheet.y -= 26
        sheet.save()
        marks = sheet.marks
    return book_of(folder / "book.pdf", marks, [Entry(song.title) for song in songs])
