"""A guitar collection printed from a web page: contents grouped by artist, songs grouped so too, chords in bold above."""

from __future__ import annotations

from html import escape
from pathlib import Path

from songbooks.lyrics import Writer
from songbooks.office.made import Entry, Made, book_of
from songbooks.office.weasy import edge, end, render
from songbooks.office.words import blocks, with_chords

KIND = "Spanish guitar collection (WeasyPrint): contents grouped by artist with titles and pages, artist printed over each title, chords over words"

_CSS = """
@page { size: A4; margin: 18mm 20mm; @bottom-right { content: counter(page); font: 9pt Lato } @bottom-left { content: 'Cancionero de Paco · guitarra'; font: 8pt Lato; color: #888 } }
@page cover { margin: 0; background: #7b1e2b; @bottom-right { content: none } @bottom-left { content: none } }
body { font: 10.5pt/1.35 Lato }
.cover { page: cover; color: #fff; font-weight: 900; font-size: 60pt; line-height: 1; padding: 70mm 20mm 0 } .cover small { display: block; font-size: 18pt; font-weight: 400; margin-top: 8mm }
.toc { columns: 2; column-gap: 10mm } h1 { font-size: 22pt; margin: 0 0 6mm }
.toc h3 { margin: 4mm 0 1mm; font-size: 11pt; color: #7b1e2b; break-after: avoid; border-bottom: .5pt solid #7b1e2b }
.toc a { display: block; color: #000; text-decoration: none; padding-left: 5mm; text-indent: -5mm } .toc a::after { content: ' ' leader(' ') ' ' target-counter(attr(href), page) }
.song { break-before: page } .artist { font-size: 10pt; text-transform: uppercase; color: #7b1e2b; letter-spacing: .08em } h2 { font-size: 20pt; margin: 0 0 1mm; line-height: 1.1 }
.meta { font-size: 9pt; color: #555; margin-bottom: 5mm }
pre { font: 9.5pt/1.15 'Liberation Mono'; margin: 0 0 4mm; break-inside: avoid } pre.refrain { border-left: 2pt solid #7b1e2b; padding-left: 3mm }
b { color: #7b1e2b }
"""


def _song(number: int, song, artist: str, writer: Writer) -> str:
    html = f'<div class="song"><div class="artist" id="s{number}">{escape(artist)}</div><h2>{escape(song.title)}</h2>'
    html += f'<div class="meta">Tono: {song.key} · Cejilla: {writer.random.choice(("no", "II", "III", "V"))}</div>'
    stanzas = blocks(song, 5)
    for index, (text, refrain) in enumerate(stanzas):
        body = "\n".join(f"<b>{escape(chords)}</b>\n{escape(line)}" for chords, line in with_chords(text, song.key, writer))
        last = end(number) if index == len(stanzas) - 1 else ""
        html += f'<pre class="{"refrain" if refrain else ""}">{body}{last}</pre>'
    return html + "</div>"


def make(folder: Path) -> Made:
    """The book."""
    writer = Writer("es", 709)
    artists = sorted({writer.person() for _ in range(9)} | {"Los Grillos del Puerto", "Trío Almenara"})
    groups = [(artist, [writer.song() for _ in range(writer.random.choice((1, 2, 3, 5, 7)))]) for artist in artists]
    songs = [(song, artist) for artist, own in groups for song in own]
    html = '<div class="cover">Cancio&shy;nero<small>todas las canciones que sé tocar</small></div>'
    html += f'<h1 style="break-before: page">Índice por artistas</h1><div class="toc">{edge("toc", "a")}'
    number = 0
    for artist, own in groups:
        html += f"<h3>{escape(artist)}</h3>"
        for song in own:
            html += f'<a href="#s{number}">{escape(song.title)}</a>'
            number += 1
    html += edge("toc", "z") + "</div>"
    html += "".join(_song(n, song, artist, writer) for n, (song, artist) in enumerate(songs))
    marks = render(html, _CSS, folder / "book.pdf")
    return book_of(folder / "book.pdf", marks, [Entry(song.title) for song, _ in songs])
