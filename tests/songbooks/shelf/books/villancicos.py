"""Portrait of a Spanish town's booklet of Christmas carols: A5, words only in two columns, its list of songs on the front cover.

The cover has the town, the year and the numbered titles without pages; each title stands in a rounded box with its number in a
dot; songs run on from column to column and page to page; the shops that paid for it have small boxes between them.
"""

from __future__ import annotations

from html import escape
from pathlib import Path

from songbooks.lyrics import Song, Writer
from songbooks.office import weasy
from songbooks.office.made import Entry, Made, book_of

KIND = "Spanish town's booklet of Christmas carols (WeasyPrint, A5): words only in two columns, titles in rounded boxes with number dots, shops' boxes among them; the list of songs without pages stands on the front cover"
COUNT = 34
SHOPS = ("Panadería La Espiga", "Ferretería Hermanos Robledo", "Bar El Rincón", "Farmacia de la Plaza", "Peluquería Nuria", "Autoescuela Sierra", "Carnicería Tomás", "Librería Papel y Tinta")
CSS = """
@page { size: A5; margin: 11mm 10mm 14mm; @bottom-center { content: "· " counter(page) " ·"; font: 8pt "Lato"; color: #a11 } } @page :first { @bottom-center { content: none } margin: 12mm }
body { font: 8.6pt/1.3 "Lato"; margin: 0 } .cover { break-after: page; border: 2pt solid #a11; height: 174mm; padding: 4mm 7mm; text-align: center; color: #a11 }
.cover h1 { font: bold 30pt "URW Bookman"; margin: 2mm 0 0 } .cover p { margin: 1mm 0 5mm; font-size: 11pt } .cover div { columns: 2; text-align: left; color: #000; font-size: 8.3pt; line-height: 1.42 } .cover div span { display: block; padding-left: 5mm; text-indent: -5mm }
.body { columns: 2; column-gap: 6mm } h2 { font: bold 9.5pt "Lato"; border: 0.8pt solid #a11; border-radius: 3mm; padding: 0.8mm 2mm; margin: 4mm 0 1.6mm; break-after: avoid; color: #a11 }
h2 b { background: #a11; color: #fff; border-radius: 3mm; padding: 0 1.6mm; margin-right: 1.6mm } .v { margin: 0 0 1.8mm; break-inside: avoid; orphans: 3 } .r { font-weight: bold }
.shop { border: 1pt dashed #555; text-align: center; padding: 2.4mm; margin: 4mm 0; break-inside: avoid; font: 9pt "URW Gothic" } .shop b { font-size: 11pt; display: block }
"""


def make(folder: Path) -> Made:
    """The cover with its list, the songs and shops."""
    writer = Writer("es", 8117)
    songs = [writer.song(first_line_title=writer.random.random() < 0.25) for _ in range(COUNT)]
    shops = list(SHOPS)
    listed = "".join(f"<span>{n}. {escape(song.title)}</span>" for n, song in enumerate(songs, 1))
    html = [f'<div class="cover"><h1>Villancicos</h1><p>Coro de vecinos de Santa Marela · Navidad</p><div>{weasy.edge("cover", "a")}{listed}{weasy.edge("cover", "z")}</div></div><div class="body">']
    for number, song in enumerate(songs):
        html.append(_song(number, song))
        if shops and number % 4 == 2:
            html.append(f'<div class="shop"><b>{shops.pop()}</b>Calle Mayor, {writer.random.randint(2, 60)}<br>les desea felices fiestas</div>')
    marks = weasy.render("".join([*html, "</div>"]), CSS, folder / "book.pdf")
    return book_of(folder / "book.pdf", marks, [Entry(song.title, [f"{n}. {song.title}", f"{n} {song.title}"]) for n, song in enumerate(songs, 1)])


def _song(number: int, song: Song) -> str:
    """Box, verses, the refrain in bold after the first."""
    out = [f'<h2 id="s{number}"><b>{number + 1}</b>{escape(song.title)}</h2>']
    for place, verse in enumerate(song.verses[:4]):
        out.append(f'<p class="v">{weasy.lines(verse)}</p>')
        if song.refrain and place < 2:
            text = weasy.lines(song.refrain) if place == 0 else escape(song.refrain[0].rstrip(",;.!")) + "…"
            out.append(f'<p class="v r">{text}</p>')
    out[-1] = out[-1].removesuffix("</p>") + weasy.end(number) + "</p>"
    return "".join(out)
