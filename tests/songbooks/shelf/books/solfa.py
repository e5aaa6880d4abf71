"""Portrait of a mission hymnal in tonic sol-fa: letters in four rows instead of notes, words under them, one or two hymns a page.

Number and title in capitals in one centred line, "KEY G." at the left and the metre at the right of the next; further verses
are set small in two columns. In front an index of first lines in narrow columns with hymn numbers; pages have no numbers.
"""

from __future__ import annotations

from pathlib import Path
from random import Random

from songbooks.anglo.voices import Voice, sort_key
from songbooks.engraved import words
from songbooks.engraved.music import Tune, chord_tone_below, triad_with, worded_tune
from songbooks.lyrics import Song
from songbooks.office import typesetting
from songbooks.office.made import Entry, Made, book_of
from songbooks.shelf.sorting import first_line

KIND = "Mission hymnal in tonic sol-fa (Typst): letters in four rows over the words, number and title in capitals, key left and metre right, one or two hymns a page; index of first lines in narrow columns in front by hymn number, no page numbers"
COUNT = 60
METRES = ("C.M.", "L.M.", "S.M.", "8.7.8.7.", "7.6.7.6.", "P.M.")
SOUNDS = "drmfslt"
STYLE = """#set page(width: 148mm, height: 230mm, margin: (x: 11mm, y: 12mm))
#set text(font: "C059", size: 9pt, hyphenate: false)
#set par(leading: 0.5em, spacing: 0.7em)
"""


def make(folder: Path) -> Made:
    """Title page, index, the hymns."""
    writer = Voice("gospel", 8118)
    songs = [writer.song(first_line_title=writer.random.random() < 0.3) for _ in range(COUNT)]
    for song in songs:
        song.verses = [verse[:4] for verse in song.verses]
    source = [STYLE, _front(writer, songs)]
    source += [_hymn(writer.random, number, song) for number, song in enumerate(songs)]
    pdf, marks = typesetting.compile("\n".join(source), folder)
    return book_of(pdf, marks, [Entry(song.title, [first_line(song.verses[0]), f"{n}. {song.title}"]) for n, song in enumerate(songs, 1)])


def _front(writer: Voice, songs: list[Song]) -> str:
    """Title page, preface, index of first lines."""
    rows = sorted(((first_line(song.verses[0]), n) for n, song in enumerate(songs, 1)), key=lambda row: sort_key(row[0]))
    listed = "".join(f"#par(hanging-indent: 3mm)[{typesetting.esc(line)} #box(width: 1fr, repeat[.]) {n}]\n" for line, n in rows)
    return (
        f'#align(center)[#v(35mm) #text(24pt)[HYMNS OF THE\\ STATION] #v(8mm) TONIC SOL-FA EDITION]\n#pagebreak()\n{typesetting.esc(writer.prose(6))}\n#pagebreak()\n'
        f'#mark("list-first-a")#align(center)[INDEX OF FIRST LINES]\n#set text(7pt)\n#columns(3, gutter: 4mm)[\n{listed}#mark("list-first-z")]\n#set text(9pt)\n#pagebreak()\n'
    )


def _hymn(random: Random, number: int, song: Song) -> str:
    """Heading, rows of letters over words, further verses, the mark of the end with the last of them."""
    lines = song.verses[0] + (song.refrain or [])[:1]
    tune = worded_tune(random, "G", "hymn", [words.count(line) for line in lines], -3, 6)
    title = f'#align(center)[#mark("s{number}")*{number + 1}. #upper[{typesetting.esc(song.title)}]*]\n'
    key = f"#grid(columns: (1fr, auto), text(8pt)[KEY {random.choice('GFDCA')}.], text(8pt)[{random.choice(METRES)}])\n"
    body, place = [], 0
    for line in lines:
        cells, place = _phrase(random, tune, line, place)
        body.append(cells)
    verses = "".join(f"[{n}. {typesetting.lines(verse)}]," for n, verse in enumerate(song.verses[1:4], 2))
    further = f"#text(7.5pt)[#grid(columns: (1fr, 1fr), row-gutter: 2.5mm, {verses})]"
    page = "#v(5mm)\n" if number else ""
    return f'{page}#block(breakable: false)[{title}{key}{"".join(body)}{further}#mark("e{number}")]\n'


def _phrase(random: Random, tune: Tune, line: str, place: int) -> tuple[str, int]:
    """The four rows and the words of one line as a grid with a column a syllable, and the bar after it."""
    parts = [part + (" -" if last < len(word) - 1 else "") for word in words.syllables(line) for last, part in enumerate(word)]
    rows: list[list[str]] = [[], [], [], []]
    while len(rows[0]) < len(parts):
        for beat, note in enumerate(tune.bars[place]):
            root = triad_with(note.degree, random)
            voices = [note.degree, chord_tone_below(note.degree, root)]
            voices.append(chord_tone_below(voices[1], root))
            voices.append(root - 7)
            for row, degree in zip(rows, voices):
                row.append(("|" if beat == 0 else ":") + _sound(degree))
        place += 1
    count = len(parts)
    cells = "".join(f"[{typesetting.esc(cell)}]," for row in rows for cell in row[:count])
    text = "".join(f"text(7pt)[{typesetting.esc(part)}]," for part in parts)
    return f"#block(breakable: false, below: 2mm)[#set text(7.4pt)\n#grid(columns: {count}, column-gutter: 1fr, row-gutter: 0.55mm, {cells}{text})]\n", place


def _sound(degree: int) -> str:
    """The letter of a degree, with a stroke for the octave."""
    octave = degree // 7
    return SOUNDS[degree % 7] + ("'" * octave if octave > 0 else "," * -octave)
