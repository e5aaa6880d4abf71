"""A magazine-like annual of chart hits: contents with the page before the title and the artist under it, biographies, pictures."""

from ...lyrics import Song, Writer
from ..book import Book, Entry
from ..parts import div, esc, over_stanza, plate, section, song, text_block
from ..pictures import photo

_CSS = """
body { font: 11pt/1.34 'FreeSans' }
.body { left: 15mm; right: 15mm; top: 13mm; bottom: 17mm; gap: 7mm }
.folio { bottom: 6mm; font: bold 13pt 'LM Sans Demi Cond', 'FreeSans' } .recto .folio { right: 12mm } .verso .folio { left: 12mm } .folio span { background: #111; color: #fff; padding: 1mm 2.5mm }
.star h2 { font: 900 20pt/1 'FreeSans'; text-transform: uppercase; letter-spacing: -.02em; color: #d5006d } .who { font: bold 12pt 'FreeSans'; margin: 1mm 0 3mm; border-bottom: 2pt solid #d5006d }
.bio { font-size: 8.5pt; background: #ececec; padding: 3mm; margin-bottom: 4mm } .stanza { margin-bottom: 3.5mm } .chorded { margin-top: 1.05em } .label { font-weight: bold; color: #d5006d; font-size: 8.5pt } .pic { margin-bottom: 4mm } .rights { font-size: 6.5pt }
.toc h1 { font: 900 40pt/1 'FreeSans'; color: #d5006d; margin-bottom: 6mm } .row { display: grid; grid-template-columns: 14mm 1fr; margin-bottom: 2mm } .row b { font: 900 17pt/1 'FreeSans'; color: #d5006d } .row .t { font-weight: bold } .row .a { font-size: 8.5pt; color: #555 }
.cov { background: #d5006d; color: #fff } .cov h1 { font: 900 70pt/.95 'FreeSans'; margin: 15mm 12mm 6mm } .cov p { margin: 2mm 12mm; font: bold 15pt 'FreeSans' }
.ad { background: #111; color: #ff3; text-align: center } .ad h1 { font: 900 46pt/1 'FreeSans'; margin: 80mm 10mm 8mm } .ad p { font-size: 15pt }
"""
_BANDS = ("Crooked Lanterns", "Tarnside Five", "Sleepy Foxes", "Velvet Kettles", "Night Ferries", "Paper Captains")


def _article(entry: Entry, piece: Song, artist: str, writer: Writer) -> str:
    rng = writer.random
    blocks = f'<h2 class="keep">{esc(piece.title)}</h2>' + div("who keep", esc(artist))
    if rng.random() < 0.35:
        blocks += div("bio", esc(f"{artist}: {writer.prose(3)}"))
    if rng.random() < 0.35:
        blocks += div("pic", photo(82, 55, rng))
    for count, verse in enumerate(piece.verses, 1):
        blocks += over_stanza(verse, writer, piece.key, f"VERSE {count}")
        if piece.refrain:
            blocks += over_stanza(piece.refrain, writer, piece.key, "CHORUS")
    blocks += div("rights", f"Words and music by {esc(piece.author)} and {esc(piece.composer)}. © Lowlight Lantern Music.")
    return song(entry.sid, piece.title, blocks, brk="page", cls="star")


def build() -> Book:
    """The book."""
    writer = Writer("en", 124)
    rng = writer.random
    pieces = [(writer.song(), rng.choice((writer.person(), f"The {rng.choice(_BANDS)}"))) for _ in range(40)]
    entries = [Entry(f"s{n}", piece.title, [f"{piece.title} {artist}"]) for n, (piece, artist) in enumerate(pieces)]
    rows = "".join(div("row", f'<b data-pn="{e.sid}">00</b><span><span class="t">{esc(p.title)}</span><br><span class="a">{esc(a)}</span></span>') for e, (p, a) in zip(entries, pieces))
    body = ""
    for n, (entry, (piece, artist)) in enumerate(zip(entries, pieces)):
        body += _article(entry, piece, artist, writer)
        if n in (11, 25):
            body += plate("<h1>STRINGS BROKEN AGAIN?</h1><p>Oakhurst Music, Wexcombe. Open Sundays.</p>", "ad")
    cover = plate(f"<h1>CHART HITS ANNUAL</h1><p>40 songs to sing and strum</p>{photo(210, 150, rng)}", "cov")
    return Book(
        "hits-annual", "magazine-like annual of hits in two columns, contents with the page number before the title and the artist under it, biographies, advertisements",
        210, 285, _CSS,
        [section(cover, "cover", first="1"), section(text_block("<h1 class='keep'>CONTENTS</h1>" + rows, cls="toc"), "toc", columns=2), section(body, "songs", columns=2)],
        entries, {"bleed": True},
    )
