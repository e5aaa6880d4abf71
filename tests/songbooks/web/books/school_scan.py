"""A typewritten school songbook in Portuguese, scanned: pictures of slightly crooked pages, no text in the PDF."""

import shutil
import subprocess
import tempfile
from pathlib import Path

from ... import truth
from ...lyrics import Song, Writer
from .. import check, chromium
from ..book import Book, Entry
from ..make import typeset
from ..parts import div, esc, plate, section, song, stanza, text_block, toc_line

_CSS = """
body { font: 11pt/1.35 'Courier' , 'Nimbus Mono PS' }
.body { left: 24mm; right: 18mm; top: 22mm; bottom: 22mm }
.folio { bottom: 11mm; left: 0; right: 0; text-align: center } .folio span::before { content: '- ' } .folio span::after { content: ' -' }
.song { margin-bottom: 14mm } h2 { text-decoration: underline; text-transform: uppercase; text-align: center; margin-bottom: 2mm } .by { text-align: right; margin-bottom: 3mm }
.stanza { margin-bottom: 5mm; display: flex; gap: 3mm } .label { min-width: 9mm } .toc h1 { text-align: center; text-decoration: underline; margin-bottom: 8mm } .toc-line { line-height: 1.6 }
.capa { text-align: center } .capa h1 { font-size: 30pt; margin: 80mm 20mm 10mm; border: 1pt solid #000; padding: 8mm }
"""
_ID = "school-scan"
_DPI = "100"


def _article(entry: Entry, piece: Song, writer: Writer) -> str:
    blocks = f'<h2 class="keep">{esc(piece.title)}</h2>' + (div("by keep", esc(piece.author)) if writer.random.random() < 0.6 else "")
    for count, verse in enumerate(piece.verses, 1):
        blocks += stanza(verse, f"{count}.")
        if piece.refrain and count == 1:
            blocks += stanza(piece.refrain, "Coro")
    return song(entry.sid, piece.title, blocks, brk=writer.random.choice(("page", "fit", "flow")))


def _book() -> Book:
    writer = Writer("pt", 121)
    pieces = [writer.song(first_line_title=writer.random.random() < 0.2) for _ in range(34)]
    entries = [Entry(f"s{n}", piece.title) for n, piece in enumerate(pieces)]
    toc = "<h1>ÍNDICE</h1>" + "".join(toc_line(entry.title, entry.sid) for entry in entries)
    body = "".join(_article(e, p, writer) for e, p in zip(entries, pieces))
    kind = "typewritten Portuguese school songbook, scanned as slightly crooked pictures without a text layer, contents with typed dots"
    front = plate("<h1>CANTIGAS DA ESCOLA</h1><p>Tilheiros, 1974</p>", "capa") + text_block(toc, cls="toc")
    return Book(_ID, kind, 210, 297, _CSS, [section(front, "front", first="1"), section(body, "cantigas")], entries, language="pt")


def _scan(book: Book, pdf: Path, folder: Path) -> Path:
    """The PDF as pictures of its pages, each turned and darkened a little."""
    subprocess.run(["pdftoppm", "-gray", "-jpeg", "-jpegopt", "quality=60", "-r", _DPI, str(pdf), str(folder / "scan")], check=True)
    rng = Writer("pt", 122).random
    pages = ""
    for picture in sorted(folder.glob("scan-*.jpg")):
        turn, x, y = rng.uniform(-0.7, 0.7), rng.uniform(-2, 2), rng.uniform(-2, 2)
        style = f"width:100%;height:100%;transform:translate({x:.2f}mm,{y:.2f}mm) rotate({turn:.2f}deg);filter:contrast(.9) brightness({rng.uniform(0.9, 1):.2f})"
        pages += f'<div style="width:{book.width}mm;height:{book.height}mm;overflow:hidden;break-after:page;background:#d8d8d8"><img src="{picture.name}" style="{style}"></div>'
    source, target = folder / "scan.html", folder / "scanned.pdf"
    source.write_text(f"<style>@page{{size:{book.width}mm {book.height}mm;margin:0}}body{{margin:0}}div:last-child{{break-after:auto!important}}</style>{pages}", encoding="utf-8")
    chromium.print_pdf(source, target, folder / "profile")
    return target


def make(out: Path) -> list[str]:
    """Typeset and check the book, then write its scan with the same truth; complaints of the check."""
    if not shutil.which("pdftoppm"):
        raise SystemExit("missing program: pdftoppm (needed to scan the school songbook)")
    book = _book()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        pdf, songs = typeset(book, folder)
        truth.write(folder, _ID, book.kind, pdf, songs)
        found = check.complaints(folder, _ID)
        scanned = _scan(book, pdf, folder)
        if truth.page_count(scanned) != truth.page_count(pdf):
            found.append(f"{_ID}: the scan has another number of pages")
        truth.write(out, _ID, book.kind, scanned, songs)
    return found
