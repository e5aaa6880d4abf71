"""Books printed by a script from text files: one monospaced face, a new page for each file, nothing set larger."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from songbooks.lyrics import Song, Writer, chord_line
from songbooks.office.made import Made
from songbooks.office.programs import need
from songbooks.truth import SongTruth


@dataclass
class Sheet:
    """One text file: the song's title, its first line as printed, and the lines after it."""

    title: str
    heading: str
    body: list[str]


@dataclass
class Script:
    """How the script prints: paper in points, size of the face, lines a page, bookmarks, and a foot with {page} and {pages}."""

    paper: tuple[float, float]
    size: float
    rows: int
    bookmarks: bool
    foot: str = ""
    margin: float = 54


def chorded(writer: Writer, song: Song, names: dict[str, str]) -> list[str]:
    """The words with a line of chords over each line; NAMES calls the parts (verse, refrain), an empty name calls nothing."""
    out = []
    for number, verse in enumerate(song.verses, 1):
        out += _part(writer, song, f"{names['verse']} {number}" if names["verse"] else "", verse)
        if song.refrain:
            out += _part(writer, song, names["refrain"], song.refrain) if number < 3 else [f"[{names['refrain']}]", ""]
    return out


def _part(writer: Writer, song: Song, name: str, lines: list[str]) -> list[str]:
    """One verse or refrain under its name."""
    out = [f"[{name}]"] if name else []
    for line in lines:
        out += [chord_line(writer.chords(line, song.key)), line]
    return [*out, ""]


def tablature(writer: Writer, key: str) -> list[str]:
    """A little introduction in tablature."""
    random = writer.random
    return [f"Intro ({key})", *(string + "|" + "-".join(random.choice("----0023") for _ in range(20)) + "|" for string in "eBGDAE"), ""]


def printed(sheets: list[Sheet], script: Script, folder: Path, front: list[list[str]] | None = None) -> Made:
    """Print the FRONT pages and the sheets; the truth is where the printing came to stand."""
    pages, songs, starts = [list(page) for page in front or []], [], []
    for sheet in sheets:
        lines = [sheet.heading, *sheet.body]
        while not lines[-1]:
            lines.pop()
        first = len(pages) + 1
        pages += [lines[at : at + script.rows] for at in range(0, len(lines), script.rows)]
        songs.append(SongTruth(sheet.title, first, len(pages), alt_titles=[sheet.heading] if sheet.heading != sheet.title else []))
        starts.append(first)
    _write(pages, dict(zip(starts, sheets)), script, folder / "book.pdf")
    return Made(folder / "book.pdf", songs, [])


def _write(pages: list[list[str]], begun: dict[int, Sheet], script: Script, target: Path) -> None:
    """The PDF, with a bookmark where a sheet begins if the script makes them."""
    (canvases,) = need("reportlab.pdfgen.canvas")
    canvas = canvases.Canvas(str(target), pagesize=script.paper, invariant=1)
    for number, lines in enumerate(pages, 1):
        if script.bookmarks and number in begun:
            canvas.bookmarkPage(f"p{number}")
            canvas.addOutlineEntry(begun[number].heading, f"p{number}", 0)
        text = canvas.beginText(script.margin, script.paper[1] - script.margin)
        text.setFont("Courier", script.size, script.size * 1.2)
        for line in lines:
            text.textLine(line)
        canvas.drawText(text)
        if script.foot:
            canvas.setFont("Courier", script.size - 2)
            canvas.drawRightString(script.paper[0] - script.margin, script.margin / 2, script.foot.format(page=number, pages=len(pages)))
        canvas.showPage()
    canvas.save()
