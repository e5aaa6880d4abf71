"""A Portuguese picture songbook for children: titles in banners and speech bubbles, big drawings."""

from ...lyrics import Song, Writer
from ..book import Book, Entry
from ..parts import div, esc, plate, section, song, stanza, text_block
from ..pictures import doodle, landscape

_CSS = """
body { font: 14pt/1.4 'Comic Neue' }
.body { left: 16mm; right: 16mm; top: 14mm; bottom: 18mm }
.page { background: #fffbe8 } .page:nth-child(4n) { background: #eaf6ff } .page:nth-child(4n+1) { background: #fdeef3 }
.folio { bottom: 6mm; left: 0; right: 0; text-align: center } .folio span { background: #f0a830; color: #fff; border-radius: 50%; padding: 1.5mm 2.6mm; font: bold 12pt 'Comic Neue' } .front .folio { display: none }
.banner { background: #e2557a; color: #fff; margin: 0 -16mm 5mm; padding: 3mm 16mm; transform: rotate(-1.2deg) } .banner h2 { font: bold 26pt/1.1 'Comic Neue' }
.bubble { display: flex; gap: 4mm; align-items: center; margin-bottom: 5mm } .bubble h2 { font: bold 22pt/1.1 'Comic Neue'; background: #fff; border: 1.2mm solid #333; border-radius: 9mm; padding: 4mm 7mm; color: #1d5fa8 }
.cloud h2 { font: bold 24pt/1.1 'Comic Neue'; text-align: center; background: #bfe3ff; border-radius: 50%; padding: 6mm 12mm; margin-bottom: 4mm }
.stanza { margin-bottom: 5mm } .refrain { font-weight: bold; color: #a0306a } .pic { text-align: center; margin: 3mm 0 }
.toc h1 { font: bold 30pt 'Comic Neue'; text-align: center; color: #e2557a } .grid { display: grid; grid-template-columns: 1fr 1fr; gap: 1.5mm 8mm; font-size: 11.5pt; line-height: 1.2 } .grid div { display: flex; align-items: center; gap: 2mm } .grid b { margin-left: auto; color: #e2557a }
.capa { text-align: center; background: #8fd0f0 } .capa h1 { font: bold 50pt/1.05 'Comic Neue'; color: #fff; margin: 22mm 15mm 10mm }
"""


def _heading(title: str, style: int, writer: Writer) -> str:
    if style == 0:
        return div("banner keep", f"<h2>{esc(title)}</h2>", f'style="background:{writer.random.choice(("#e2557a", "#3c9d7a", "#f08a24", "#6a5acd"))}"')
    if style == 1:
        return div("bubble keep", doodle(30, writer.random) + f"<h2>{esc(title)}</h2>")
    return div("cloud keep", f"<h2>{esc(title)}</h2>")


def _article(entry: Entry, piece: Song, writer: Writer) -> str:
    rng = writer.random
    blocks = _heading(piece.title, rng.choice((0, 0, 1, 2)), writer)
    if rng.random() < 0.4:
        blocks += div("pic", landscape(178, 62, rng))
    verses = piece.verses[:3]
    for count, verse in enumerate(verses):
        blocks += stanza(verse[:4], cls="stanza keep" if count == len(verses) - 1 else "stanza")
        if piece.refrain and count == 0:
            blocks += stanza(piece.refrain, "", "stanza refrain")
    if rng.random() < 0.6:
        blocks += div("pic", "".join(doodle(38, rng) for _ in range(rng.choice((1, 2, 3)))))
    return song(entry.sid, piece.title, blocks, brk="page")


def build() -> Book:
    """The book."""
    writer = Writer("pt", 113)
    pieces = [writer.song() for _ in range(26)]
    entries = [Entry(f"s{n}", piece.title) for n, piece in enumerate(pieces)]
    rows = "".join(f'<div>{doodle(9, writer.random)}<span>{esc(e.title)}</span><b data-pn="{e.sid}"></b></div>' for e in entries)
    cover = plate("<h1>Canta comigo, passarinho!</h1>" + landscape(180, 90, writer.random), "capa")
    body = "".join(_article(e, p, writer) for e, p in zip(entries, pieces))
    return Book(
        "children", "Portuguese picture songbook for children, titles in coloured banners, bubbles and clouds, contents with pictures",
        210, 210, _CSS,
        [section(cover + text_block(f'<h1>Canções</h1><div class="grid">{rows}</div>', cls="toc"), "front", cls="front", first="1"), section(body, "songs")],
        entries, {"bleed": True}, "pt",
    )
