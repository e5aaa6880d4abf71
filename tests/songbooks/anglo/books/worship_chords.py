"""Portrait of a worship team's chord binder: alphabetical, key and tempo under the title, licence lines at each foot."""

from __future__ import annotations

from html import escape
from pathlib import Path

from songbooks.anglo.chording import over
from songbooks.anglo.voices import Voice, sort_key
from songbooks.lyrics import Song
from songbooks.office import weasy
from songbooks.office.made import Entry, Made, book_of

KIND = "Worship team's chord binder: songs in alphabetical order, key and tempo under the title, licence footer on each page, second pages that repeat the title"
_COUNT = 52
_TWO_LINES = 34  # lines of words after which such a sheet goes over to a second page
_CSS = """
@page { size: Letter; margin: 14mm 17mm 22mm 17mm; @bottom-left { content: element(foot); width: 100% } }
@page front { @bottom-left { content: none } }
body { font: 10.5pt/1.25 "Liberation Sans"; margin: 0 }
.front { page: front; break-after: page } .front h1 { font-size: 30pt; margin-top: 60mm; text-align: center }
.list { columns: 2; column-gap: 12mm; font-size: 9.5pt } .list p { margin: 0 0 1.1mm; display: flex }
.list p span { flex: 1; margin-right: 3mm } h2 { font-size: 17pt; margin: 0 0 4mm }
.song { break-before: page } .foot { position: running(foot); font-size: 7.5pt; line-height: 1.3; color: #333 }
.song h1 { font-size: 18pt; margin: 0; line-height: 1.1 } .by { font-size: 9pt; margin: .5mm 0 2mm }
.key { font-size: 9.5pt; margin: 0 0 3mm; border-bottom: .4pt solid #666; padding-bottom: 1mm }
h3 { font-size: 10.5pt; margin: 3.2mm 0 .6mm; text-transform: uppercase } .part { break-inside: avoid }
.again { break-before: page; font-size: 11pt; font-weight: bold; margin: 0 0 2mm }
table.cl { border-collapse: collapse; border-spacing: 0 } .cl td { padding: 0; white-space: pre; line-height: 1.15 }
.cl tr:first-child { font-weight: bold; font-size: 10pt }
"""


def make(folder: Path) -> Made:
    """The binder."""
    writer = Voice("gospel", 4101)
    songs = sorted((writer.song(first_line_title=n % 5 == 0) for n in range(_COUNT)), key=lambda song: sort_key(song.title))
    songs[9].title, songs[31].title = songs[9].title + " (Chorus Only)", songs[30].title + " [Alt. Arr.]"
    songs.sort(key=lambda song: sort_key(song.title))
    front = (
        f'<section class="front"><h1>SUNDAY TEAM<br>SONG BOOK</h1><p style="text-align:center">Harlow Road Fellowship · revised 3/14</p></section>'
        f'<section class="front"><h2>Song List</h2><div class="list">{_list(songs)}</div></section>'
    )
    body = "".join(_sheet(writer, number, song) for number, song in enumerate(songs))
    pdf = folder / "book.pdf"
    marks = weasy.render(front + body, _CSS, pdf)
    return book_of(pdf, marks, [Entry(song.title) for song in songs])


def _list(songs: list[Song]) -> str:
    """The list in front: titles and keys, without page numbers, as the binder is in alphabetical order."""
    rows = [f"<p><span>{escape(song.title)}</span>{song.key}</p>" for song in songs]
    return weasy.edge("l", "a") + "".join(rows) + weasy.edge("l", "z")


def _sheet(writer: Voice, number: int, song: Song) -> str:
    """One song with its licence foot."""
    random = writer.random
    licence = (
        f"CCL Song # {random.randint(20000, 7199999)}<br>{escape(song.author)}{' | ' + escape(song.composer) if number % 3 else ''}<br>"
        f"© {random.randint(1976, 2019)} {escape(random.choice(('Penvale Songs', 'Tarnside Praise', 'Open Gate Music', 'Public Domain')))} "
        f"(Admin. by {escape(song.composer.split()[-1])} Publishing)<br>For use solely with the song terms of use. All rights reserved. Licence # 00{random.randint(1000, 9999)}"
    )
    head = (
        f'<section class="song"><div class="foot">{licence}</div><h1 id="s{number}">{escape(song.title)}</h1>'
        f'<p class="by">{escape(song.author)} and {escape(song.composer)}</p>'
        f'<p class="key">Key - {song.key} &nbsp;|&nbsp; Tempo - {random.randint(60, 140)} &nbsp;|&nbsp; Time - {random.choice(("4/4", "4/4", "6/8", "3/4"))}</p>'
    )
    parts, used = [], 0
    for name, lines in _parts(writer, song):
        used += len(lines) + 1
        again = ""
        if used > _TWO_LINES:
            used = len(lines)
            again = f'<p class="again">{escape(song.title)} (2)</p>'
        chorded = "".join(over(line, writer.chords(line, song.key)) for line in lines)
        parts.append(f'{again}<div class="part"><h3>{name}</h3>{chorded}</div>')
    return head + "".join(parts) + weasy.end(number) + "</section>"


def _parts(writer: Voice, song: Song) -> list[tuple[str, list[str]]]:
    """Names and lines of the parts, with tags and bridges as such sheets have them."""
    parts = [("Intro", [])] if writer.random.random() < 0.3 else []
    for place, verse in enumerate(song.verses, 1):
        parts.append((f"Verse {place}", verse))
        if song.refrain and place == 1:
            parts.append(("Chorus", song.refrain))
        if place == 2 and writer.random.random() < 0.4:
            parts.append(("Bridge", writer.refrain(4)))
    if song.refrain and writer.random.random() < 0.4:
        parts.append(("Tag", song.refrain[-1:]))
    return parts
