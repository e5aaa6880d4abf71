"""A Czech zpěvník: alphabetical, tab letters at the edge, chords over the words, a contents with artists."""

from ...lyrics import Song, Writer
from ..book import Book, Entry
from ..parts import div, esc, over_stanza, plate, section, song, stanza, text_block, toc_line

_CSS = """
body { font: 10pt/1.26 'Linux Biolinum O' }
.body { left: 15mm; right: 15mm; top: 14mm; bottom: 16mm }
.folio { bottom: 7mm; font-weight: bold } .recto .folio { right: 15mm } .verso .folio { left: 15mm }
.tab { top: calc(6mm + var(--i) * 7.4mm); width: 8mm; height: 8mm; background: #234; color: #fff; font: bold 13pt/8mm 'Linux Biolinum O'; text-align: center }
.recto .tab { right: 0 } .verso .tab { left: 0 }
.top { display: flex; justify-content: space-between; align-items: baseline; border-bottom: 1pt solid #234; margin-bottom: 2mm } h2 { font: bold 16pt/1.15 'Linux Biolinum O' } .who { font-style: italic; text-align: right }
.stanza { display: flex; gap: 2mm; margin-bottom: 3mm } .label { min-width: 7mm; font-weight: bold } .chordy .line { margin-top: 1em } .ch b { color: #b00 }
.toc h1 { font: bold 20pt 'Linux Biolinum O'; margin-bottom: 4mm } .toc-line { font-size: 9pt; line-height: 1.35 } .note { color: #555; font-style: italic }
.obal { background: #234; color: #fff } .obal h1 { font: bold 60pt 'Linux Biolinum O'; margin: 40mm 0 0 20mm }
"""


def _article(entry: Entry, piece: Song, writer: Writer) -> str:
    blocks = div("top keep", f'<h2>{esc(piece.title)}</h2><span class="who">{esc(piece.author)}</span>')
    for count, verse in enumerate(piece.verses, 1):
        glue = " keep" if piece.refrain else ""
        blocks += over_stanza(verse, writer, piece.key, f"{count}.", "stanza chordy" + glue) if count < 3 else stanza(verse, f"{count}.", "stanza" + glue)
        if piece.refrain:
            blocks += over_stanza(piece.refrain, writer, piece.key, "R:", "stanza chordy") if count == 1 else stanza([""], "R:")
    return song(entry.sid, piece.title, blocks, brk="page")


def _key(piece: Song) -> str:
    return piece.title.strip("„“").casefold().translate(str.maketrans("áčďéěíňóřšťúůýž", "acdeeinorstuuyz"))


def build() -> Book:
    """The book."""
    writer = Writer("cs", 108)
    pieces = sorted((writer.song(first_line_title=writer.random.random() < 0.1) for _ in range(76)), key=_key)
    entries = [Entry(f"s{n}", piece.title) for n, piece in enumerate(pieces)]
    toc = '<h1 class="keep">Obsah</h1>' + "".join(toc_line(p.title, e.sid, note=p.author) for e, p in zip(entries, pieces))
    body = "".join(_article(e, p, writer) for e, p in zip(entries, pieces))
    return Book(
        "zpevnik", "Czech songbook in alphabetical order with tab letters at the edge, chords over words, contents with artists",
        148, 210, _CSS,
        [section(plate("<h1>Zpěvník</h1>", "obal"), "cover"), section(text_block(toc, cls="toc"), "obsah", columns=1, first="2"), section(body, "songs")],
        entries, {"tabs": True}, "cs",
    )
