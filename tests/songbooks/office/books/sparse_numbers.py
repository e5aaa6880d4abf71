"""A French choir's square album whose folios stand only on right-hand pages that begin no song."""

from __future__ import annotations

from html import escape
from pathlib import Path

from songbooks.lyrics import Writer
from songbooks.office.made import Entry, Made, book_of
from songbooks.office.weasy import edge, end, lines, render, sung
from songbooks.office.words import blocks

KIND = "French village choir's square album (WeasyPrint): page numbers only on some right-hand pages, table des matières on the last page, songs of one to three pages with prose about them"

_CSS = """
@page { size: 190mm 190mm; margin: 20mm 24mm }
@page body:right { @bottom-right { content: counter(page); font: 9pt 'EB Garamond' } }
@page opening { @bottom-right { content: none } }
body { font: 12pt/1.35 'EB Garamond'; page: body }
.cover { page: opening; text-align: center; padding-top: 50mm } .cover h1 { font: italic 38pt 'EB Garamond'; margin: 0 }
.title { page: opening; break-before: page } .title h2 { font: italic 24pt/1.1 'EB Garamond'; margin: 4mm 0 3mm } .title .by { font-variant: small-caps; margin-bottom: 6mm }
.title p, .rest p { margin: 0 0 4mm; break-inside: avoid } .refrain { padding-left: 12mm }
.rest { page: body; break-before: page }
.about { font-size: 10pt; border-top: .5pt solid #000; padding-top: 2mm; margin-top: 6mm; text-align: justify }
h1, h2 { bookmark-level: none }
.toc { page: opening; break-before: page } .toc h1 { font: italic 20pt 'EB Garamond'; text-align: center } .toc div { font-size: 10pt; line-height: 1.22 } .toc b { font-weight: normal; display: inline-block; width: 12mm }
.toc a { color: #000; text-decoration: none } .toc a::before { content: target-counter(attr(href), page); display: inline-block; width: 10mm }
"""


def _stanzas(parts) -> list[str]:
    return [f'<p class="{"refrain" if refrain else ""}">{lines(text)}</p>' for text, refrain in parts]


def _song(number: int, song, about: str) -> str:
    paragraphs = _stanzas(blocks(song, 5, repeat=False))
    if about:
        paragraphs[-1] = paragraphs[-1].removesuffix("</p>") + sung(number) + "</p>"
        paragraphs.append(f'<div class="about">{escape(about)}</div>')
    paragraphs[-1] = paragraphs[-1].removesuffix("</p>").removesuffix("</div>") + end(number) + ("</div>" if about else "</p>")
    opening = 2 if len(song.verses[0]) < 8 else 1
    html = f'<div class="title"><h2 id="s{number}">{escape(song.title)}</h2><div class="by">{escape(song.author)}</div>'
    html += "".join(paragraphs[:opening]) + "</div>"
    return html + (f'<div class="rest">{"".join(paragraphs[opening:])}</div>' if paragraphs[opening:] else "")


def make(folder: Path) -> Made:
    """The book."""
    writer = Writer("fr", 710)
    songs = [writer.song(first_line_title=number % 9 == 4) for number in range(31)]
    html = '<div class="cover"><h1>Le chœur<br>des Trois Fontaines</h1><p>trente et une chansons</p></div>'
    html += f'<div class="rest"><p>{escape(writer.prose(7))}</p></div>'
    html += "".join(_song(n, song, writer.prose(4) if n % 3 == 1 else "") for n, song in enumerate(songs))
    html += f'<div class="toc"><h1>Table</h1>{edge("toc", "a")}'
    html += "".join(f'<div><a href="#s{n}">{escape(song.title)}</a></div>' for n, song in enumerate(songs)) + edge("toc", "z") + "</div>"
    marks = render(html, _CSS, folder / "book.pdf")
    return book_of(folder / "book.pdf", marks, [Entry(song.title) for song in songs])
