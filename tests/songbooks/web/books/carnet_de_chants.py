"""A French carnet de chants: headings in a script font, ornaments, the table at the back."""

from ...lyrics import Song, Writer
from ..book import Book, Entry
from ..parts import div, esc, plate, section, song, stanza, text_block, toc_line
from ..pictures import doodle

_CSS = """
body { font: 10.5pt/1.32 'Utopia' }
.body { left: 18mm; right: 18mm; top: 20mm; bottom: 15mm }
.folio { top: 9mm; left: 0; right: 0; text-align: center; font: 13pt 'Z003' } .folio span::before { content: '~ ' } .folio span::after { content: ' ~' }
.song { margin-bottom: 9mm } h2 { font: 23pt/1.1 'Z003'; color: #5a2a6a; margin-bottom: 1mm } .by { font-size: 8.5pt; margin-bottom: 3mm }
.stanza { margin-bottom: 3mm } .label { font-style: italic; font-size: 8.5pt } .refrain { margin-left: 8mm; font-style: italic } .end { text-align: center; font-size: 14pt; color: #5a2a6a }
.table h1 { font: 30pt 'Z003'; text-align: center; margin-bottom: 5mm; color: #5a2a6a } .table .toc-line { font: 13pt/1.3 'Z003' } .table .pn { font: 9.5pt 'Utopia' }
.avant h1 { font: 26pt 'Z003'; margin-bottom: 4mm } .avant p { text-align: justify; margin-bottom: 2mm }
.couv { border: 3pt double #5a2a6a; margin: 9mm; inset: 0; text-align: center } .couv h1 { font: 48pt/1 'Z003'; margin: 45mm 5mm 10mm; color: #5a2a6a }
"""


def _article(entry: Entry, piece: Song, writer: Writer) -> str:
    rng = writer.random
    blocks = f'<h2 class="keep">{esc(piece.title)}</h2>'
    if rng.random() < 0.75:
        blocks += div("by keep", f"Paroles : {esc(piece.author)} – Musique : {esc(piece.composer)}")
    for count, verse in enumerate(piece.verses):
        blocks += stanza(verse, cls="stanza keep" if piece.refrain and count else "stanza")
        if piece.refrain:
            blocks += stanza(piece.refrain, "Refrain", "stanza refrain") if count == 0 else div("stanza refrain", "Au refrain")
    if rng.random() < 0.5:
        blocks += div("end", "&#10086;")
    return song(entry.sid, piece.title, blocks, brk=rng.choice(("fit", "fit", "flow", "page")))


def build() -> Book:
    """The book."""
    writer = Writer("fr", 110)
    pieces = [writer.song(first_line_title=writer.random.random() < 0.15) for _ in range(52)]
    entries = [Entry(f"s{n}", piece.title) for n, piece in enumerate(pieces)]
    rows = sorted(zip(entries, pieces), key=lambda pair: pair[1].title.casefold().strip("« ").replace("é", "e").replace("à", "a"))
    table = '<h1 class="keep">Table des chants</h1>' + "".join(toc_line(p.title, e.sid) for e, p in rows)
    foreword = "<h1>Avant-propos</h1>" + "".join(f"<p>{writer.prose(5)}</p>" for _ in range(3))
    cover = plate("<h1>Carnet de chants</h1><p>La Compagnie de Tilleray</p>" + doodle(40, writer.random), "couv")
    body = "".join(_article(e, p, writer) for e, p in zip(entries, pieces))
    return Book(
        "carnet-de-chants", "French carnet de chants with headings in a script font, page numbers at the top, alphabetical table at the back in script",
        148, 210, _CSS,
        [section(cover + text_block(foreword, cls="avant"), "front", first="1"), section(body, "chants"), section(text_block(table, cls="table"), "table")],
        entries, language="fr",
    )
