"""An Italian choir's songbook with the contents of its first edition: songs missing, gone, renamed, pages moved."""

from ...lyrics import Song, Writer
from ..book import Book, Entry
from ..parts import div, esc, plate, section, song, stanza, text_block, toc_line
from ..pictures import photo

_CSS = """
body { font: 11pt/1.35 'Liberation Serif' }
.body { left: 20mm; right: 16mm; top: 17mm; bottom: 18mm }
.folio { bottom: 8mm; left: 0; right: 0; text-align: center; font-size: 10pt } .front .folio { display: none }
.song { margin-bottom: 10mm } h2 { font: bold 15pt/1.2 'Liberation Serif'; text-align: center; letter-spacing: .08em; text-transform: uppercase } .by { text-align: center; font-style: italic; margin-bottom: 4mm }
.stanza { margin: 0 auto 4mm; width: 110mm } .refrain { font-style: italic; padding-left: 10mm }
.toc h1 { font: bold 18pt 'Liberation Serif'; text-align: center; letter-spacing: .2em; margin-bottom: 6mm } .toc-line { line-height: 1.42 }
.cop h1 { font: 40pt/1.1 'Liberation Serif'; text-align: center; margin: 70mm 20mm 10mm } .cop p { text-align: center }
"""
_ADDED = (7, 19, 30, 41, 42)
_RENAMED = (12, 26)
_GONE_AFTER = (4, 16, 33)
_MOVED_FROM = 31


def _article(entry: Entry, piece: Song, writer: Writer) -> str:
    blocks = f'<h2 class="keep">{esc(piece.title)}</h2>' + div("by keep", f"{esc(piece.author)} – armonizzazione di {esc(piece.composer)}")
    for verse in piece.verses:
        blocks += stanza(verse)
        if piece.refrain:
            blocks += stanza(piece.refrain, "", "stanza refrain")
    return song(entry.sid, piece.title, blocks, brk=writer.random.choice(("page", "page", "fit")))


def _contents(entries: list[Entry], old_titles: dict[int, str], writer: Writer) -> str:
    rows = ""
    for n, entry in enumerate(entries):
        shift = -2 if n >= _MOVED_FROM else 0
        if n not in _ADDED:
            rows += toc_line(old_titles.get(n, entry.title), entry.sid, link=False, shift=shift)
        if n in _GONE_AFTER:
            rows += toc_line(writer.title(), entry.sid, link=False, shift=shift + 1)
    return '<h1 class="keep">INDICE</h1>' + rows


def build() -> Book:
    """The book."""
    writer = Writer("it", 116)
    pieces = [writer.song(first_line_title=writer.random.random() < 0.1) for _ in range(46)]
    old_titles = {n: writer.title() for n in _RENAMED}
    entries = [
        Entry(f"s{n}", piece.title, [old_titles[n]] if n in old_titles else [], unlisted=n in _ADDED) for n, piece in enumerate(pieces)
    ]
    foreword = f"<h1>SECONDA EDIZIONE</h1><p>{writer.prose(6)}</p>" + photo(150, 85, writer.random)
    cover = plate("<h1>Canti del Coro Montefreddo</h1><p>seconda edizione</p>", "cop")
    body = "".join(_article(e, p, writer) for e, p in zip(entries, pieces))
    return Book(
        "stale-contents", "Italian choir's songbook whose contents are out of date: five songs missing, three listed that are gone, two renamed, later page numbers two too small",
        190, 270, _CSS,
        [section(cover + text_block(foreword, cls="toc") + text_block(_contents(entries, old_titles, writer), "page", "toc"), "front", cls="front"), section(body, "songs", first="1")],
        entries, language="it",
    )
