"""Portrait of a German parish's booklet for its feast days: the order of each service with the songs in it at their places.

No contents; the place in the service ("Zum Einzug") stands over each title in larger type than the title itself, prayers
and responses in between are no songs; a song that comes again is only called by its number.
"""

from __future__ import annotations

from html import escape
from pathlib import Path

from songbooks.lyrics import Song, Writer
from songbooks.office import weasy
from songbooks.office.made import Entry, Made, book_of

KIND = "German parish's booklet for three services (WeasyPrint, A5): the songs stand in the order of service under larger headings of its parts, with prayers between; no contents at all"
SERVICES = ("Andacht zum Erntedank", "Lichterfeier im Advent", "Gottesdienst am Patronatsfest")
PARTS = ("Zum Einzug", "Nach der Begrüßung", "Gloria", "Zwischengesang", "Zur Gabenbereitung", "Sanctus", "Zur Kommunion", "Danksagung", "Zum Auszug")
PRAYERS = ("Gebet", "Lesung", "Fürbitten", "Segen", "Begrüßung")
CSS = """
@page { size: A5; margin: 14mm 15mm 16mm; @bottom-center { content: counter(page); font: 9pt "Linux Libertine O" } } @page :first { @bottom-center { content: none } }
body { font: 10.5pt/1.3 "Linux Libertine O" } .cover { text-align: center; padding-top: 55mm; font-size: 26pt; break-after: page } .cover p { font-size: 13pt }
h1 { font-size: 19pt; text-align: center; margin: 0 0 6mm } .service { break-before: page } h2 { font: italic 13.5pt "Linux Libertine O"; color: #7a1f1f; margin: 5mm 0 1mm; break-after: avoid }
h3 { font-size: 11pt; margin: 0 0 1mm; break-after: avoid } .v { margin: 0 0 2mm; break-inside: avoid; padding-left: 5mm } .r { font-style: italic } .p { text-align: justify; margin: 1mm 0 } .credit { font-size: 8pt; margin: 0 0 2mm; text-align: right } .stay { color: #7a1f1f; font-size: 9pt; margin: 0 }
"""


def make(folder: Path) -> Made:
    """Three services, each with its parts."""
    writer = Writer("de", 7111)
    songs: list[Song] = []
    html = ['<div class="cover">Singt und feiert<p>Lieder und Gebete<br>Pfarrei Sankt Kilian am Berg</p></div>']
    for service in SERVICES:
        html.append(f'<div class="service"><h1>{service}</h1>')
        for part in PARTS:
            html.append(_part(writer, songs, part))
        html.append("</div>")
    marks = weasy.render("".join(html), CSS, folder / "book.pdf")
    made = book_of(folder / "book.pdf", marks, [Entry(song.title, [f"{n}. {song.title}"]) for n, song in enumerate(songs, 1)])
    return Made(made.pdf, made.songs, [])


def _part(writer: Writer, songs: list[Song], part: str) -> str:
    """One part of a service: a song, one of before by its number, and now and then a prayer after it."""
    random = writer.random
    out = [f"<h2>{part}</h2>"]
    if len(songs) > 8 and random.random() < 0.15:
        number = random.randrange(len(songs))
        out.append(f'<p class="p">Lied {number + 1}, „{escape(songs[number].title.strip("„“"))}“, Strophe 1 und 2</p>')
    else:
        songs.append(writer.song(first_line_title=random.random() < 0.5))
        out.append(_song(writer, len(songs) - 1, songs[-1]))
    if random.random() < 0.45:
        out.append(f'<h2>{random.choice(PRAYERS)}</h2><p class="p">{escape(writer.prose(random.randint(2, 4)))}</p><p class="p"><b>A:</b> {escape(writer.verse(2)[1])}</p>')
    return "".join(out)


def _song(writer: Writer, number: int, song: Song) -> str:
    """Number and title, verses, and the credit at the foot."""
    out = [f'<h3 id="s{number}">{number + 1}. {escape(song.title)}</h3>']
    out += [f'<p class="v r">Kv: {weasy.lines(song.refrain)}</p>'] if song.refrain else []
    out += [f'<p class="v">{place}. {weasy.lines(verse)}</p>' for place, verse in enumerate(song.verses[:3], 1)]
    return "".join([*out, weasy.sung(number), f'<p class="credit">T: {escape(song.author)}, M: {escape(song.composer)}{weasy.end(number)}</p>'])
