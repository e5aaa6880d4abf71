"""A musical association's four booklets merged into one PDF, each with its own contents and its own page 1."""

from __future__ import annotations

from pathlib import Path

from songbooks.lyrics import Song, Writer
from songbooks.office import soffice
from songbooks.office.docx_book import DocxBook
from songbooks.office.made import Entry, Made, Marks, lists_of, songs_of
from songbooks.office.programs import run
from songbooks.office.words import blocks
from songbooks.truth import SongTruth, page_count

KIND = "Italian association's four booklets (Word) merged into one PDF: each has its own cover, contents and page numbers from 1, and its own typist's habits"
_PARTS = (("Canti di montagna", "Liberation Serif", 12), ("Canti di mare", "Carlito", 11), ("Ninne nanne", "Linux Libertine O", 14), ("Canti di festa", "Liberation Sans", 11))


def _booklet(folder: Path, part: int, songs: list[Song]) -> tuple[Path, Marks]:
    """One booklet by one typist."""
    name, font, size = _PARTS[part]
    folder.mkdir()

    def build(marks: Marks) -> Path:
        book = DocxBook(148, 210, 16, font, size)
        book.add(name.upper() if part % 2 else name, size=28, bold=part != 2, align="center", before=130)
        book.foot(book.document.sections[0], "" if part else "pag. ", align=("center", "right", "left", "center")[part], size=9)
        book.add("Indice", page=True, size=15, bold=True, after=6, start="list-a-a")
        for number, song in enumerate(songs):
            end = "list-a-z" if number == len(songs) - 1 else ""
            page = str(marks.get(f"s{number}", 0))
            text = f"{page}\t{song.title}" if part == 1 else f"{song.title}\t{page}"
            tabs = [(10, "left", " ")] if part == 1 else [(114, "right", "." if part != 2 else " ")]
            book.add(text, tabs=tabs, size=10, after=2, end=end)
        for number, song in enumerate(songs):
            new = number == 0 or part in (0, 2)
            book.add(song.title, start=f"s{number}", page=new, before=0 if new else 18, after=6, keep=True, bold=part != 2, italic=part == 2, size=size + (3, 1, 8, 4)[part], align="center" if part == 2 else "left")
            stanzas = blocks(song, 3, repeat=False)
            for index, (lines, refrain) in enumerate(stanzas):
                book.add("\n".join(lines), after=8, together=True, italic=refrain, align="center" if part == 2 else "left", end=f"e{number}" if index == len(stanzas) - 1 else "")
        return book.save(folder / "part.docx")

    return soffice.settle(build)


def make(folder: Path) -> Made:
    """The book."""
    writer = Writer("it", 725)
    pdfs: list[Path] = []
    truths: list[SongTruth] = []
    lists: list[int] = []
    shift = 0
    for part, count in enumerate((14, 19, 9, 16)):
        songs = [writer.song() for _ in range(count)]
        pdf, marks = _booklet(folder / f"part{part}", part, songs)
        truths += songs_of(marks, [Entry(song.title) for song in songs], shift=shift)
        lists += [page + shift for page in lists_of(marks)]
        pdfs.append(pdf)
        shift += page_count(pdf)
    whole = folder / "book.pdf"
    run(["qpdf", "--deterministic-id", "--empty", "--pages", *map(str, pdfs), "--", str(whole)], folder)
    return Made(whole, truths, lists)
