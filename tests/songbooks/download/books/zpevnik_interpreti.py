"""Portrait of a Czech campers' songbook printed from a web page: "Interpret: Název" as the heading, chords in brackets over and in the lines.

Songs go by performer and stand one after another on A4 with a rule between; the list in front groups titles under
their performers with pages; some songs bear the performer's name without a first name, folk songs the word lidová.
"""

from __future__ import annotations

from html import escape
from pathlib import Path

from songbooks.anglo import chording
from songbooks.lyrics import Song, Writer
from songbooks.office import weasy
from songbooks.office.made import Entry, Made, book_of

KIND = "Czech campers' songbook from a web page: headings 'Interpret: Název', chords in brackets in the lines, songs one after another; list by performer with pages in front"
COUNT = 82
CSS = """
@page { size: A4; margin: 13mm 15mm 14mm; @bottom-right { content: counter(page) " / " counter(pages); font: 8pt Carlito } @bottom-left { content: "Zpěvník k táboráku, verze 3.2"; font: 8pt Carlito } }
body { font: 10.5pt/1.28 Carlito } h1 { font-size: 20pt; margin: 0 0 4mm } .list { columns: 3; font-size: 9pt; column-gap: 6mm } .list p { margin: 0; padding-left: 3mm; text-indent: -3mm }
.list h3 { font-size: 9.5pt; margin: 2mm 0 0; break-after: avoid } .list a { color: #1a4a8a; text-decoration: none } .list a::after { content: " " target-counter(attr(href), page); color: black; font-weight: bold }
.songs { break-before: page } .song { border-top: 0.6pt solid #888; padding: 2mm 0 4mm } .song h2 { font-size: 13pt; margin: 0 0 1.5mm; break-after: avoid; color: #1a4a8a }
.v { margin: 0 0 2.4mm; break-inside: avoid; padding-left: 8mm; text-indent: -8mm } .v b { font-size: 8.5pt; color: #b03020; font-weight: normal } .t { columns: 2 }
"""


def make(folder: Path) -> Made:
    """The list of performers with their songs, then the songs in its order."""
    writer = Writer("cs", 7110)
    random = writer.random
    performers = sorted([writer.person().split()[-1] if random.random() < 0.4 else writer.person() for _ in range(20)] + ["lidová", "trampská"], key=str.casefold)
    places = sorted(random.choices(range(len(performers)), weights=[random.choice((1, 1, 2, 5)) for _ in performers], k=COUNT))
    songs = [writer.song() for _ in range(COUNT)]
    names = [performers[place] for place in places]
    parts = [_list(songs, names), '<div class="songs">']
    parts += [_song(writer, n, song, names[n]) for n, song in enumerate(songs)]
    marks = weasy.render("".join([*parts, "</div>"]), CSS, folder / "book.pdf")
    return book_of(folder / "book.pdf", marks, [Entry(song.title, [f"{name}: {song.title}"]) for song, name in zip(songs, names)])


def _list(songs: list[Song], names: list[str]) -> str:
    """Titles under their performers."""
    rows, last = ["<h1>Zpěvník k táboráku</h1>", '<div class="list">', weasy.edge("front", "a")], ""
    for number, (song, name) in enumerate(zip(songs, names)):
        if name != last:
            rows.append(f"<h3>{escape(name)}</h3>")
            last = name
        rows.append(f'<p><a href="#s{number}">{escape(song.title)}</a></p>')
    return "".join([*rows, weasy.edge("front", "z"), "</div>"])


def _song(writer: Writer, number: int, song: Song, name: str) -> str:
    """One song; chords in the first verse and the refrain, R: for the refrain."""
    out = [f'<div class="song"><h2 id="s{number}">{escape(name)}: {escape(song.title)}</h2>']
    for place, verse in enumerate(song.verses, 1):
        out.append(_stanza(writer, song, f"{place}.", verse, place == 1))
        if song.refrain:
            out.append(_stanza(writer, song, "R:", song.refrain, True) if place == 1 else '<p class="v">R:</p>')
    return "".join([*out, weasy.end(number), "</div>"])


def _stanza(writer: Writer, song: Song, label: str, lines: list[str], chords: bool) -> str:
    """A verse or refrain behind its label."""
    body = "<br>".join(chording.bracketed(line, writer.chords(line, song.key)) if chords else escape(line) for line in lines)
    return f'<p class="v">{label} {body}</p>'
