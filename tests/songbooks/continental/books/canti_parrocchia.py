"""An Italian parish's booklet of canti from Word: words only, numbers and capital titles, sections of the mass.

Page numbers at the foot begin with the cover; the index at the back is a table in two columns, by number only.
"""

from __future__ import annotations

from pathlib import Path

from songbooks.lyrics import Song, Writer
from songbooks.office import made, soffice
from songbooks.office.docx_book import DocxBook
from songbooks.office.made import Entry, Made, Marks

KIND = "An Italian parish booklet of canti from Word: numbered capital titles under the parts of the mass, words only; index by number behind"
SECTIONS = {"CANTI D’INGRESSO": 18, "GLORIA": 3, "ALLELUIA": 5, "OFFERTORIO": 15, "SANTO": 4, "COMUNIONE": 22, "CANTI MARIANI": 11, "CONGEDO": 12}


def make(folder: Path) -> Made:
    """Type cover, sections and index."""
    writer = Writer("it", 6115)
    songs = _songs(writer)

    calls = [[writer.random.random() for _ in range(9)] for _ in songs]

    def build(_marks: Marks) -> Path:
        """Type the whole booklet."""
        book = DocxBook(148, 210, 14, "Liberation Serif", 10.5)
        book.foot(book.document.sections[0], size=9)
        book.add("Parrocchia San Giacomo", align="center", before=120, size=14)
        book.add("CANTI PER LA LITURGIA", align="center", before=40, size=24, bold=True)
        at = 0
        for name, count in SECTIONS.items():
            book.add(name, page=at == 0, align="center", bold=True, size=14, before=16, after=6, shade="D9D9D9", keep=True)
            for n in range(at, at + count):
                _song(book, calls[n], n, songs[n])
            at += count
        _index(book, songs)
        return book.save(folder / "book.docx")

    pdf, marks = soffice.settle(build)
    return made.book_of(pdf, marks, [Entry(song.title, [f"{n}. {song.title}"]) for n, song in enumerate(songs, 1)])


def _songs(writer: Writer) -> list[Song]:
    """Songs of all sections; settings of the same ordinary are told apart by a bracket."""
    songs = []
    for name, count in SECTIONS.items():
        for place in range(count):
            song = writer.song(first_line_title=writer.random.random() < 0.3)
            if name in ("GLORIA", "SANTO", "ALLELUIA"):
                own = f"{name.capitalize()} ({song.composer.rsplit(' ', 1)[1]})" if place else name.capitalize()
                song.title = own if all(own != other.title for other in songs) else f"{own} {place + 1}"
                song.verses, song.refrain = song.verses[:2], song.refrain or writer.refrain(2)
            songs.append(song)
    return songs


def _song(book: DocxBook, chances: list[float], n: int, song: Song) -> None:
    """Number and title, refrain in bold, stanzas, after some of which CHANCES call for the refrain."""
    book.add(f"{n + 1}. {song.title.upper()}", bold=True, before=12, after=2, keep=True, start=f"s{n}")
    stanzas: list[tuple[str, list[str], bool]] = [(f"{place}. ", verse, False) for place, verse in enumerate(song.verses, 1)]
    if song.refrain:
        stanzas.insert(0 if chances[-1] < 0.6 else 1, ("Rit. ", song.refrain, True))
    for place, (name, lines, bold) in enumerate(stanzas):
        call = " Rit." if song.refrain and not bold and chances[place] < 0.5 else ""
        book.add(name + "\n".join(lines) + call, bold=bold, after=3, together=True, indent=5 if not bold else 0,
                 end=f"e{n}" if place == len(stanzas) - 1 else "")  # fmt: skip


def _index(book: DocxBook, songs: list[Song]) -> None:
    """Titles by alphabet in a table of two halves."""
    rows = sorted(((song.title, n) for n, song in enumerate(songs, 1)), key=lambda row: row[0].strip("«»").casefold())
    half = -(-len(rows) // 2)
    book.add("INDICE ALFABETICO", page=True, align="center", bold=True, size=14, after=6, start="list-index-a")
    table = book.table(half, [48, 11, 48, 11])
    for column, cell in zip(table.columns, table.rows[0].cells):
        column.width = cell.width
    for place, row in enumerate(table.rows):
        for side in (0, 1):
            if place + side * half < len(rows):
                title, number = rows[place + side * half]
                book.add(title, cell=row.cells[2 * side], size=8)
                book.add(str(number), cell=row.cells[2 * side + 1], size=8, align="right")
    book.add("", size=2, end="list-index-z")
