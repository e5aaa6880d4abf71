"""A Spanish cancionero in three columns on landscape pages, index at the back with page numbers."""

from ...lyrics import Song, Writer
from ..book import Book, Entry
from ..parts import div, esc, over_stanza, plate, section, song, stanza, text_block, toc_line

_CSS = """
body { font: 8.6pt/1.22 'Liberation Sans Narrow' }
.body { left: 12mm; right: 12mm; top: 14mm; bottom: 13mm; gap: 7mm } .col + .col { border-left: .4pt solid #888; padding-left: 3.5mm }
.head { top: 6mm; left: 12mm; right: 12mm; font: bold 8pt 'Liberation Sans Narrow'; text-align: right; color: #555 }
.folio { bottom: 5mm; right: 12mm; font: bold 10pt 'Liberation Sans Narrow' }
.song { margin-bottom: 4.5mm } h2 { font: bold 10.5pt/1.15 'Liberation Sans Narrow'; text-transform: uppercase; color: #7a2a00 } .by { font-size: 7.5pt; font-style: italic; margin-bottom: 1mm }
.stanza { margin-bottom: 1.6mm } .chordy .line { margin-top: .95em } .refrain { font-weight: bold } .label { font-size: 7.5pt }
.idx h1 { font: bold 15pt 'Liberation Sans Narrow'; margin-bottom: 3mm } .toc-line { font-size: 8.6pt; line-height: 1.3 }
.portada { background: #f2d7a0 } .portada h1 { font: bold 60pt 'Liberation Sans Narrow'; margin: 55mm 0 0 30mm; color: #7a2a00 } .portada p { margin-left: 30mm; font-size: 16pt }
"""


def _article(entry: Entry, piece: Song, writer: Writer) -> str:
    rng = writer.random
    blocks = f'<h2 class="keep">{esc(piece.title)}</h2>'
    if rng.random() < 0.5:
        blocks += div("by keep", esc(piece.author))
    for count, verse in enumerate(piece.verses):
        blocks += over_stanza(verse, writer, piece.key, "", "stanza chordy") if count == 0 else stanza(verse)
        if piece.refrain and count == 0:
            blocks += stanza(piece.refrain, "Estribillo", "stanza refrain")
    return song(entry.sid, piece.title, blocks, head=piece.title.upper())


def build() -> Book:
    """The book."""
    writer = Writer("es", 109)
    pieces = [writer.song(first_line_title=writer.random.random() < 0.2) for _ in range(120)]
    entries = [Entry(f"s{n}", piece.title) for n, piece in enumerate(pieces)]
    rows = sorted(zip(entries, pieces), key=lambda pair: pair[1].title.casefold().strip("¡¿«"))
    index = '<h1 class="keep">Índice alfabético</h1>' + "".join(toc_line(p.title, e.sid, link=False) for e, p in rows)
    cover = plate("<h1>CANCIONERO</h1><p>Grupo Altomolino · canciones de marcha y de fogata</p>", "portada")
    body = "".join(_article(e, p, writer) for e, p in zip(entries, pieces))
    return Book(
        "cancionero", "Spanish cancionero in three narrow columns on landscape pages, many songs a page, alphabetical index at the back",
        297, 210, _CSS,
        [section(cover, "cover"), section(body, "songs", columns=3, first="1"), section(text_block(index, cls="idx"), "index", columns=3)],
        entries, {"head": "range"}, "es",
    )
