"""A Spanish tuna's cancionero typed in Word: Courier, underlined capital titles in the middle, solfège chords over words.

"Cejilla" lines and rhythms stand below titles; each song begins a page; the typed índice in front has page numbers.
"""

from __future__ import annotations

from pathlib import Path

from songbooks.lyrics import Song, Writer
from songbooks.office import made, soffice
from songbooks.office.docx_book import DocxBook
from songbooks.office.made import Entry, Made, Marks
from songbooks.office.words import blocks, with_chords

KIND = "A Spanish tuna's songbook typed in Word: Courier, underlined capital titles, solfège chords, cejilla lines; índice in front with pages"
Stanza = tuple[list[tuple[str, str]], bool]
COUNT = 46
RHYTHMS = ["Vals", "Bolero", "Pasacalle", "Pasodoble", "Ronda", "Huapango", "Joropo", "Habanera", "Isa canaria"]


def make(folder: Path) -> Made:
    """Type cover, índice and songs."""
    writer = Writer("es", 6116)
    songs = [writer.song(first_line_title=writer.random.random() < 0.1) for _ in range(COUNT)]
    songs.sort(key=lambda song: song.title.strip("«»¿¡").casefold())
    heads = [_head(writer, song) for song in songs]
    chorded = [_stanzas(writer, song) for song in songs]

    def build(marks: Marks) -> Path:
        """Type the whole book with the pages that were found last."""
        book = DocxBook(210, 297, 20, "Liberation Mono", 10)
        book.foot(book.document.sections[0], size=9, align="right")
        book.add("CANCIONERO", align="center", before=200, size=36, bold=True, font="Liberation Serif")
        book.add("Tuna de Veterinaria", align="center", before=20, size=20, italic=True, font="Liberation Serif")
        book.add("ÍNDICE", page=True, align="center", bold=True, underline=True, after=10, start="list-i-a")
        for n, song in enumerate(songs):
            book.add(f"{song.title.upper()}\t{marks.get(f's{n}', 0)}", size=9, tabs=[(170, "right", ".")],
                     end="list-i-z" if n == COUNT - 1 else "")  # fmt: skip
        for n, song in enumerate(songs):
            _song(book, n, song.title, heads[n], chorded[n])
        return book.save(folder / "book.docx")

    pdf, marks = soffice.settle(build)
    return made.book_of(pdf, marks, [Entry(song.title) for song in songs])


def _head(writer: Writer, song: Song) -> list[str]:
    """The lines below a title: rhythm and maker, cejilla, introduction."""
    random = writer.random
    out = [f"({random.choice(RHYTHMS)}. {song.author})" if random.random() < 0.7 else f"({song.author})"]
    if random.random() < 0.35:
        out.append(f"Cejilla en el {random.randint(1, 5)}º traste")
    if random.random() < 0.3:
        out.append("Intro: " + " - ".join(name for _, name in writer.chords("a a a a a a a", song.key)))
    return out


def _stanzas(writer: Writer, song: Song) -> list[Stanza]:
    """The stanzas with chords above all of them or the first two only, and whether each is the refrain."""
    chorded = 99 if writer.random.random() < 0.5 else 2
    repeat = writer.random.random() < 0.3
    return [
        (with_chords(lines, song.key, writer) if place < chorded else [("", line) for line in lines], refrain)
        for place, (lines, refrain) in enumerate(blocks(song, 5, repeat))
    ]


def _song(book: DocxBook, n: int, title: str, head: list[str], stanzas: list[Stanza]) -> None:
    """A song on a page of its own."""
    book.add(title.upper(), page=True, align="center", bold=True, underline=True, size=13, start=f"s{n}")
    for line in head:
        book.add(line, align="center" if line.startswith("(") else "left", size=9, after=4)
    for number, (pairs, refrain) in enumerate(stanzas):
        if refrain:
            book.add("ESTRIBILLO:", before=8, size=9)
        for at, (chords, line) in enumerate(pairs):
            last = number == len(stanzas) - 1 and at == len(pairs) - 1
            if chords:
                book.add(chords, keep=True, before=8 if at == 0 else 0, bold=True)
            book.add(line, before=8 if at == 0 and not chords else 0, end=f"e{n}" if last else "")
