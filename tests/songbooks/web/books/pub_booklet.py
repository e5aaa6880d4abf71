"""A folk club's booklet scanned as spreads: two A5 book pages on every landscape PDF page."""

from ...lyrics import Song, Writer
from ..book import Book, Entry
from ..parts import div, esc, plate, section, song, stanza, text_block, toc_line

_CSS = """
body { font: 9.5pt/1.25 'Junicode Two Beta' }
.body { left: 14mm; right: 14mm; top: 13mm; bottom: 14mm }
.folio { bottom: 6mm; font-size: 10pt } .recto .folio { right: 14mm } .verso .folio { left: 14mm }
.song { margin-bottom: 7mm } h2 { font: bold 15pt/1.15 'Junicode Two Beta' } .by { font: italic 8.5pt 'Junicode Two Beta'; margin-bottom: 2mm } .stanza { margin-bottom: 2.2mm } .refrain { margin-left: 7mm; font-style: italic }
.toc h1 { font: bold 18pt 'Junicode Two Beta'; margin-bottom: 3mm } .toc-line { font-size: 9.2pt; line-height: 1.25 }
.cover { border: 1.5mm solid #222; margin: 8mm; inset: 0; text-align: center } .cover h1 { font: bold 36pt/1.05 'Junicode Two Beta'; margin: 45mm 8mm 8mm } .advert { border: .6mm dashed #222; margin: 20mm 14mm; inset: 0; padding: 12mm; text-align: center } .advert h1 { font: bold 20pt 'Junicode Two Beta' }
"""


def _article(entry: Entry, piece: Song, writer: Writer) -> str:
    rng = writer.random
    blocks = f'<h2 class="keep">{esc(piece.title)}</h2>' + div("by keep", "Traditional" if rng.random() < 0.5 else esc(piece.author))
    for count, verse in enumerate(piece.verses):
        blocks += stanza(verse)
        if piece.refrain:
            blocks += stanza(piece.refrain if count == 0 else ["Chorus"], "", "stanza refrain")
    return song(entry.sid, piece.title, blocks, brk=rng.choice(("flow", "fit", "fit", "page")))


def build() -> Book:
    """The book."""
    writer = Writer("en", 117)
    pieces = sorted((writer.song() for _ in range(64)), key=lambda piece: piece.title.casefold().lstrip("“(").removeprefix("the "))
    entries = [Entry(f"s{n}", piece.title) for n, piece in enumerate(pieces)]
    toc = '<h1 class="keep">What’s Inside</h1>' + "".join(toc_line(e.title, e.sid) for e in entries)
    cover = plate("<h1>The Snug Book</h1><p>songs of the Tuesday folk club<br>at the Lantern, Old Stanby</p>", "cover")
    advert = plate("<h1>Pickersgill Strings</h1><p>Fiddles mended, bows rehaired, tea made.</p><p>Behind the mill, Mossington</p>", "advert")
    half = len(entries) // 2
    first, second = ("".join(_article(e, p, writer) for e, p in list(zip(entries, pieces))[part]) for part in (slice(half), slice(half, None)))
    return Book(
        "pub-booklet", "folk club's booklet as spreads, two numbered A5 pages side by side on every landscape PDF page, alphabetical",
        297, 210, _CSS,
        [section(cover + text_block(toc, cls="toc"), "front", first="1"), section(first + advert + second, "songs")],
        entries, {"twoUp": "cover-alone"},
    )
