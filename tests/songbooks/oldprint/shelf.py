"""What every maker hands over, and the way of a book from its typeset pages to the scan with its truth."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from songbooks import truth
from songbooks.engraved import programs
from songbooks.oldprint.scanner import Habits, pictures_of, scan
from songbooks.truth import SongTruth


@dataclass
class Volume:
    """A typeset book: its PDF, its songs and the pages of its contents lists."""

    pdf: Path
    songs: list[SongTruth]
    toc_pages: list[int]


@dataclass(frozen=True)
class Recipe:
    """How a book is made: id, one sentence on what it is, the function that typesets it, and its scanner."""

    id: str
    kind: str
    make: Callable[[Path], Volume]
    habits: Habits
    ocr: str = ""
    """The language of a hidden text layer by tesseract, as archives add it; none if empty."""


def produce(recipe: Recipe, out: Path, folder: Path) -> None:
    """Typeset a book, check its truth against the typeset text, scan it, and write scan and truth."""
    volume = recipe.make(folder)
    truth.write(folder / "typeset", recipe.id, recipe.kind, volume.pdf, volume.songs, volume.toc_pages)
    if faults := truth.check(folder / "typeset", recipe.id):
        raise programs.ProgramTrouble("\n".join(faults))
    pictures = pictures_of(truth.page_count(volume.pdf), recipe.habits.spreads)
    picture = {page: number for number, pages in enumerate(pictures, 1) for page in pages}
    scanned = scan(volume.pdf, folder / "scan.pdf", recipe.habits, sum(recipe.id.encode()))
    if recipe.ocr:
        scanned = _recognised(scanned, recipe.ocr)
    songs = [_moved(song, picture) for song in volume.songs]
    lists = sorted({picture[page] for page in volume.toc_pages})
    truth.write(out, recipe.id, recipe.kind, scanned, songs, lists)


def _moved(song: SongTruth, picture: dict[int, int]) -> SongTruth:
    """A song with its pages counted in pictures."""
    return replace(
        song,
        start=picture[song.start],
        end=picture[song.end],
        pages=sorted({picture[page] for page in song.pages}) if song.pages else None,
        alt_starts=sorted({picture[page] for page in song.alt_starts} - {picture[song.start]}),
        alt_ends=sorted({picture[page] for page in song.alt_ends} - {picture[song.end]}),
    )


def _recognised(pdf: Path, language: str) -> Path:
    """The scan with a hidden text layer, errors and all."""
    out = pdf.with_name("recognised.pdf")
    command = ["ocrmypdf", "-q", "-l", language, "-j", "1", "--output-type", "pdf", "--optimize", "0"]
    programs.run([*command, pdf.name, out.name], pdf.parent)
    return out
