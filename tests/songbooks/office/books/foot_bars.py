"""A campsite's wipe-clean cards bound as a book: the title in a coloured bar at the foot of the page, a drawing above."""

from __future__ import annotations

from html import escape
from pathlib import Path

from songbooks.lyrics import Writer
from songbooks.office.made import Entry, Made, book_of
from songbooks.office.weasy import edge, end, lines, render
from songbooks.office.words import blocks
from songbooks.web.pictures import doodle

KIND = "Italian campsite's song cards bound as a book (WeasyPrint): title in a coloured bar at the foot of the page with the number, contents by colour"
_COLOURS = {"Fuoco": "#c0392b", "Cammino": "#27803a", "Sera": "#27408b", "Festa": "#b8860b"}

_CSS = """
@page { size: 200mm 150mm; margin: 0 }
body { font: 12pt/1.3 'Comic Neue'; margin: 0 }
.card { height: 150mm; width: 200mm; position: relative; break-after: page; overflow: hidden }
.words { position: absolute; left: 12mm; right: 12mm; top: 10mm; bottom: 24mm; columns: 2; column-gap: 8mm; column-fill: auto; font-size: 11pt } .words p { margin: 0 0 3mm; break-inside: avoid } .refrain { font-weight: bold }
.bar { position: absolute; left: 0; right: 0; bottom: 0; height: 16mm; color: #fff; font-weight: bold; font-size: 19pt; line-height: 16mm; padding: 0 12mm } .bar span { float: right; font-size: 14pt }
.pic { position: absolute; right: 10mm; bottom: 18mm }
.toc { padding: 10mm 14mm; columns: 2; font-size: 10.5pt } .toc h3 { color: #fff; padding: .5mm 3mm; margin: 0 0 1.5mm; break-after: avoid } .toc div { break-inside: avoid } .toc section { margin-bottom: 3mm }
"""


def make(folder: Path) -> Made:
    """The book."""
    writer = Writer("it", 711)
    kinds = list(_COLOURS)
    songs = [(writer.song(), kinds[number * len(kinds) // 42]) for number in range(42)]
    html = '<div class="card" style="background:#27803a;color:#fff;text-align:center"><div style="padding-top:50mm;font-size:44pt;font-weight:bold">Campo Rondine</div>schede dei canti</div>'
    html += f'<div class="card"><div class="toc">{edge("toc", "a")}'
    for kind, colour in _COLOURS.items():
        rows = "".join(f"<div>{n + 1} – {escape(song.title)}</div>" for n, (song, own) in enumerate(songs) if own == kind)
        html += f'<section><h3 style="background:{colour}">{kind}</h3>{rows}</section>'
    html += edge("toc", "z") + "</div></div>"
    for number, (song, kind) in enumerate(songs):
        parts = blocks(song, 4 if len(song.verses[0]) < 8 else 2, repeat=False)
        words = "".join(f'<p class="{"refrain" if refrain else ""}">{lines(text)}</p>' for text, refrain in parts)
        bar = f'<div class="bar" style="background:{_COLOURS[kind]}"><span>{number + 1}</span>{escape(song.title)}</div>'
        html += f'<div class="card" id="s{number}"><div class="words">{words}</div><div class="pic">{doodle(24, writer.random)}</div>{bar}{end(number)}</div>'
    marks = render(html, _CSS, folder / "book.pdf")
    return book_of(folder / "book.pdf", marks, [Entry(song.title) for song, _ in songs])
