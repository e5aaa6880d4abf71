"""A worship band's binder of lead sheets: contents by theme with artists, later pages headed with the title."""

from ...lyrics import Song, Writer, progression
from ..book import Book, Entry
from ..parts import div, esc, over_stanza, plate, section, song, text_block
from ..staves import system

_CSS = """
body { font: 10pt/1.3 'Nimbus Sans' }
.body { left: 16mm; right: 14mm; top: 14mm; bottom: 15mm }
.folio { bottom: 7mm; right: 14mm; font: bold 11pt 'Nimbus Sans' } .front .folio { display: none }
h2 { font: bold 20pt/1.15 'Nimbus Sans' } .by { display: flex; justify-content: space-between; font-size: 9pt; border-bottom: .8pt solid #000; margin-bottom: 3mm; padding-bottom: 1mm }
.cont { font: bold 9pt 'Nimbus Sans'; border-bottom: .5pt solid #000; margin-bottom: 3mm } .system { display: block; margin-bottom: 4mm }
.stanza { margin-bottom: 4mm } .label { font-weight: bold; text-transform: uppercase; font-size: 8.5pt } .chorded { margin-top: 1em } .roadmap { border: .6pt solid #000; display: inline-block; padding: 1mm 2mm; font-size: 8.5pt; margin-bottom: 3mm }
.toc h1 { font: bold 22pt 'Nimbus Sans'; margin-bottom: 3mm } .toc h3 { font: bold 12pt 'Nimbus Sans'; background: #ddd; padding: .5mm 2mm; margin: 3mm 0 1mm } .row { display: grid; grid-template-columns: 1fr 52mm 16mm 12mm; font-size: 9.5pt; line-height: 1.4; padding: 0 2mm; gap: 2mm } .row b { text-align: right }
.cov h1 { font: bold 44pt 'Nimbus Sans'; margin: 80mm 20mm 4mm } .cov p { margin: 0 20mm; font-size: 14pt }
"""
_THEMES = ("Opening", "Praise", "Confession", "Table", "Sending", "Christmas")


def _article(entry: Entry, piece: Song, writer: Writer) -> str:
    rng = writer.random
    blocks = f'<h2 class="keep">{esc(piece.title)}</h2>' + div("by keep", f"<span>{esc(piece.author)}</span><span>Key of {piece.key} · {rng.randint(62, 140)} bpm</span>")
    if rng.random() < 0.5:
        blocks += div("roadmap", "Intro – V1 – C – V2 – C – Bridge – C – C – Tag")
    words = [line for verse in piece.verses for line in verse]
    if rng.random() < 0.7:
        for k in range(rng.randint(5, 14)):
            blocks += div("s", system(180, rng, words=words[k % len(words)], chords=progression(piece.key, "en", rng)))
    else:
        for count, verse in enumerate(piece.verses, 1):
            blocks += over_stanza(verse, writer, piece.key, f"Verse {count}")
            if piece.refrain:
                blocks += over_stanza(piece.refrain, writer, piece.key, "Chorus")
    return song(entry.sid, piece.title, blocks, brk="page", cont=f"{piece.title} (continued)" if rng.random() < 0.7 else "")


def build() -> Book:
    """The book."""
    writer = Writer("en", 115)
    pieces = [writer.song() for _ in range(48)]
    entries = [Entry(f"s{n}", piece.title) for n, piece in enumerate(pieces)]
    toc = "<h1>Songs by Theme</h1>"
    for k, theme in enumerate(_THEMES):
        toc += f'<h3 class="keep">{theme}</h3>'
        for entry, piece in list(zip(entries, pieces))[k :: len(_THEMES)]:
            toc += div("row", f'<span>{esc(piece.title)}</span><span>{esc(piece.author)}</span><span>{piece.key}</span><b data-pn="{entry.sid}"></b>')
    body = "".join(_article(e, p, writer) for e, p in zip(entries, pieces))
    return Book(
        "worship-binder", "worship band's binder of lead sheets, contents by theme with artist, key and page, continued pages headed with the title",
        215.9, 279.4, _CSS,
        [section(plate("<h1>Band Binder</h1><p>Tarnside Community Church</p>", "cov") + text_block(toc, cls="toc"), "front", cls="front"), section(body, "songs", first="1")],
        entries,
    )
