"""Portrait of a pub jam's song sheets: a ruled table head with title, artist, year and first note, chords in brackets in the words.

Songs go by decade and each begins a new page; long ones go over to a second or shrink to two columns. The contents in front have a heading a
decade and run titles with artist and page; an index of artists with their titles, and no pages, closes the book.
"""

from __future__ import annotations

from html import escape
from pathlib import Path

from songbooks.anglo import chording
from songbooks.anglo.voices import Voice, sort_key, turned
from songbooks.lyrics import Song
from songbooks.office import weasy
from songbooks.office.made import Entry, Made, book_of

KIND = "Pub jam's song sheets (WeasyPrint): a ruled table with title, artist, year and first note at the head of each, chords in brackets; contents by decade in front with pages, index of artists without pages behind"
COUNT = 62
CSS = """
@page { size: A4; margin: 14mm 15mm 16mm; @bottom-right { content: "Page " counter(page) " of " counter(pages); font: 8pt "Liberation Sans" } @bottom-left { content: "The Anchor Jam – Yellow Book"; font: 8pt "Liberation Sans" } }
body { font: 14pt/1.5 "Liberation Sans"; margin: 0 } .cover { text-align: center; font-size: 40pt; padding-top: 70mm; break-after: page } .cover p { font-size: 16pt } .lists { break-after: page }
.song { break-before: page } .small { font-size: 10.5pt; line-height: 1.35; columns: 2; column-gap: 8mm } table.head { width: 100%; border-collapse: collapse; margin-bottom: 5mm } table.head td { border: 1pt solid #000; padding: 1.5mm 2.5mm; font-size: 10pt }
table.head td.t { font-size: 15pt; width: 55%; background: #f3e9a8 } .v { margin: 0 0 4mm; break-inside: avoid } .r { border-left: 2.5pt solid #c9b100; padding-left: 3mm } .v b { color: #a00; font-size: 85% }
h2 { font-size: 13pt; margin: 4mm 0 1mm; break-after: avoid } .toc { columns: 2; column-gap: 8mm; font-size: 9pt; line-height: 1.3 } .toc p { margin: 0; padding-left: 4mm; text-indent: -4mm } .toc a { color: #000; text-decoration: none } .toc a::after { content: " … " target-counter(attr(href), page) }
"""


def make(folder: Path) -> Made:
    """Cover, contents by decade, the songs, the artists."""
    writer = Voice("bluegrass", 8120)
    random = writer.random
    artists = [writer.person() for _ in range(12)] + ["The Tin Lids", "Harbour Lights", "The Dray Horses", "Moss & Marrow", "Sister Clementine", "Kestrel", "The Backyard Seven"]
    songs = [writer.song() for _ in range(COUNT)]
    for song in songs:
        song.author = random.choice(artists)
    years = {song.title: random.randint(1951, 2018) for song in songs}
    songs.sort(key=lambda song: (years[song.title] // 10, sort_key(song.title)))
    html = ['<div class="cover">The Yellow Book<p>songs for the Anchor jam, every second Thursday</p></div>', _contents(songs, years)]
    html += [_song(writer, number, song, years[song.title]) for number, song in enumerate(songs)]
    html.append(_artists(songs))
    marks = weasy.render("".join(html), CSS, folder / "book.pdf")
    return book_of(folder / "book.pdf", marks, [Entry(song.title, [turned(song.title)]) for song in songs])


def _contents(songs: list[Song], years: dict[str, int]) -> str:
    """Decades, and under each title, artist and page."""
    parts, last = [], 0
    for number, song in enumerate(songs):
        decade = years[song.title] // 10 * 10
        if decade != last:
            parts.append(f"<h2>{decade}s</h2>")
            last = decade
        parts.append(f'<p><a href="#s{number}">{escape(song.title)} ({escape(song.author)})</a></p>')
    return f'<div class="lists"><div class="toc">{weasy.edge("front", "a")}{"".join(parts)}{weasy.edge("front", "z")}</div></div>'


def _song(writer: Voice, number: int, song: Song, year: int) -> str:
    """The table, then the words; the first verse and the chorus have chords."""
    key = song.key
    long = sum(len(verse) for verse in song.verses) > 18 and writer.random.random() < 0.6
    out = [f'<table class="head" id="s{number}"><tr><td class="t">{escape(song.title)}</td><td>{escape(song.author)}</td><td>{year}</td><td>1st note: {key}</td></tr></table>']
    for place, verse in enumerate(song.verses):
        out.append(f'<p class="v">{_lines(writer, verse, key)}</p>')
        if song.refrain:
            text = _lines(writer, song.refrain, key) if place == 0 else "<i>Chorus</i>"
            out.append(f'<p class="v r">{text}</p>')
    out[-1] = out[-1].removesuffix("</p>") + weasy.end(number) + "</p>"
    return f'<div class="song">{out[0]}<div class="{"small" if long else "words"}">{"".join(out[1:])}</div></div>'


def _lines(writer: Voice, lines: list[str], key: str) -> str:
    """Lines with their chords."""
    return "<br>".join(chording.bracketed(line, writer.chords(line, key)) for line in lines)


def _artists(songs: list[Song]) -> str:
    """Artists and their titles, run together."""
    names = sorted({song.author for song in songs}, key=sort_key)
    rows = "".join(f"<p><b>{escape(turned(name))}</b> – {'; '.join(escape(song.title) for song in songs if song.author == name)}</p>" for name in names)
    return f'<div class="song"><h2>Who sang it</h2><div class="toc">{weasy.edge("artists", "a")}{rows}{weasy.edge("artists", "z")}</div></div>'
