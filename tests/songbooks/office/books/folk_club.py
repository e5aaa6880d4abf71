"""A folk club's collection in the order of the alphabet: no contents in front, indexes of singers and titles behind."""

from __future__ import annotations

from html import escape
from pathlib import Path

from songbooks.lyrics import Writer
from songbooks.office.made import Entry, Made, book_of
from songbooks.office.weasy import edge, end, lines, render, sung
from songbooks.office.words import blocks, first_line

KIND = "folk club's alphabetical collection (WeasyPrint): no contents, an artist index and an index of titles and first lines at the end"

_CSS = """
@page { size: 148mm 210mm; margin: 16mm 14mm 18mm; @bottom-center { content: counter(page); font: 9pt 'P052' } }
@page :first { @bottom-center { content: none } }
body { font: 10.5pt/1.3 'P052' }
.cover { text-align: center; padding-top: 45mm } .cover h1 { font-size: 30pt; font-weight: normal; font-variant: small-caps }
.song { break-inside: auto; margin-bottom: 9mm }
h2 { font-size: 13pt; margin: 0; break-after: avoid } .by { font: italic 9pt 'P052'; margin: 0 0 2mm; break-after: avoid }
p { margin: 0 0 2.5mm; orphans: 3; widows: 3 } .refrain { margin-left: 8mm; font-style: italic }
.note { font-size: 8.5pt; border-left: .6pt solid #000; padding-left: 2mm }
.index { break-before: page; columns: 2; column-gap: 7mm; font-size: 8.5pt; line-height: 1.25 } .index h1 { column-span: all; font-size: 16pt; margin: 0 0 4mm }
.index h3 { font-size: 9.5pt; margin: 2mm 0 .5mm; break-after: avoid } .index div { padding-left: 4mm; text-indent: -4mm }
.index a { color: #000; text-decoration: none } .index a::after { content: ', ' target-counter(attr(href), page) }
.first { font-style: italic } h1, h2, h3 { bookmark-level: none }
"""


def _sort_key(title: str) -> str:
    key = "".join(char for char in title.casefold() if char.isalnum() or char == " ")
    return key.removeprefix("the ").removeprefix("a ")


def _song(number: int, song, note: str) -> str:
    html = f'<div class="song"><h2 id="s{number}">{escape(song.title)}</h2><p class="by">as sung by {escape(song.author)}</p>'
    stanzas = blocks(song, 5, repeat=False)
    for index, (text, refrain) in enumerate(stanzas):
        last = "" if index < len(stanzas) - 1 else sung(number) if note else end(number)
        html += f'<p class="{"refrain" if refrain else ""}">{lines(text)}{last}</p>'
    if note:
        html += f'<p class="note">{escape(note)}{end(number)}</p>'
    return html + "</div>"


def make(folder: Path) -> Made:
    """The book."""
    writer = Writer("en", 707)
    songs = sorted((writer.song() for _ in range(64)), key=lambda song: _sort_key(song.title))
    singers = [writer.person() for _ in range(17)]
    for song in songs:
        song.author = writer.random.choice(singers)
    html = '<div class="cover"><h1>The Ferry Inn<br>Folk Club</h1><p>Songs sung on Thursdays, A to Z</p></div>'
    html += f'<div style="break-before:page"><p>{escape(writer.prose(9))}</p></div><div style="break-before:page"></div>'
    for number, song in enumerate(songs):
        html += _song(number, song, writer.prose(1) if number % 5 == 2 else "")
    html += f'<div class="index"><h1>Index of Singers{edge("singers", "a")}</h1>'
    for singer in sorted(set(song.author for song in songs), key=lambda name: (name.split()[-1], name)):
        *given, last = singer.split()
        html += f"<h3>{escape(last)}, {escape(' '.join(given))}</h3>"
        html += "".join(f'<div><a href="#s{n}">{escape(song.title)}</a></div>' for n, song in enumerate(songs) if song.author == singer)
    html += edge("singers", "z") + f'</div><div class="index"><h1>Index of Titles and First Lines{edge("titles", "a")}</h1>'
    rows = [(song.title, n, "") for n, song in enumerate(songs)] + [(first_line(song), n, "first") for n, song in enumerate(songs)]
    for text, number, kind in sorted(rows, key=lambda row: _sort_key(row[0])):
        html += f'<div class="{kind}"><a href="#s{number}">{escape(text)}</a></div>'
    html += edge("titles", "z") + "</div>"
    marks = render(html, _CSS, folder / "book.pdf")
    return book_of(folder / "book.pdf", marks, [Entry(song.title, [first_line(song)]) for song in songs])
