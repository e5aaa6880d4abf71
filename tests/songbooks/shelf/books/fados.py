"""Portrait of a Portuguese book of fado words: A5, title in a chancery script at the right, poet and traditional tune under it.

Short texts share a page, long ones run over; no contents in front. Behind stand a list of titles mixed with first
lines (in italics), by page, and a list of the tunes with the titles that are sung to each, run together in a line.
"""

from __future__ import annotations

from html import escape
from pathlib import Path

from songbooks.lyrics import Song, Writer
from songbooks.office import weasy
from songbooks.office.made import Entry, Made, book_of
from songbooks.shelf.sorting import first_line, plain

KIND = "Portuguese book of fado words (WeasyPrint, A5): title in script at the right with poet and tune, one or two a page; no contents, behind a list of titles mixed with first lines in italics and a list by tune"
COUNT = 64
TUNES = ("Fado Menor", "Fado Mouraria", "Fado das Horas", "Fado da Azenha", "Fado Dois Tons", "Fado Tamanquinhas Velhas", "Marcha do Cais", "Música própria")
CSS = """
@page { size: A5; margin: 16mm 18mm 18mm } @page :left { @bottom-left { content: counter(page); font: italic 9pt "P052" } }
@page :right { @bottom-right { content: counter(page); font: italic 9pt "P052" } } @page cover { @bottom-left { content: none } @bottom-right { content: none } }
body { font: 10pt/1.32 "P052" } .cover { page: cover; break-after: right; text-align: center; padding-top: 45mm; font: 40pt "Z003" } .cover p { font: 11pt "P052" }
.pre { break-after: right; text-align: justify } section { margin-bottom: 9mm } .new { break-before: page }
h2 { font: 23pt/1 "Z003"; text-align: right; margin: 0; color: #5a1a1a; break-after: avoid } .by { text-align: right; font-size: 8pt; margin: 1mm 0 4mm; break-after: avoid }
.v { margin: 0 0 2.6mm; break-inside: avoid } .r { font-style: italic; margin-left: 8mm } .back { break-before: page }
h3 { font: 22pt "Z003"; margin: 0 0 4mm } .list { columns: 2; column-gap: 7mm; font-size: 7.6pt; line-height: 1.25 } .list p { margin: 0; padding-left: 3mm; text-indent: -3mm } .list a { color: #000; text-decoration: none }
.list a::after { content: ", " target-counter(attr(href), page) } .tunes { font-size: 8pt; text-align: justify } .tunes p { margin: 0 0 2mm }
"""


def make(folder: Path) -> Made:
    """Title page, a word before, the words, two lists behind."""
    writer = Writer("pt", 8101)
    songs = [writer.song(first_line_title=writer.random.random() < 0.2) for _ in range(COUNT)]
    poets = [writer.person() for _ in range(17)] + ["Popular", "D. R."]
    tunes = [writer.random.choice(TUNES) for _ in songs]
    for song in songs:
        song.author = writer.random.choice(poets)
        song.verses = [verse[:6] for verse in song.verses[:4]]
    html = ['<div class="cover">Letras de Fado<p>cantadas nas noites da Casa da Azenha</p></div>', f'<div class="pre"><h3>Ao leitor</h3>{escape(writer.prose(7))}</div>']
    html += [_song(writer, number, song, tune) for number, (song, tune) in enumerate(zip(songs, tunes))]
    html += [_titles(songs), _by_tune(songs, tunes)]
    marks = weasy.render("".join(html), CSS, folder / "book.pdf")
    return book_of(folder / "book.pdf", marks, [Entry(song.title) for song in songs])


def _song(writer: Writer, number: int, song: Song, tune: str) -> str:
    """Title, credits, verses and refrain; about half of them begin on a new page."""
    fresh = " class=new" if writer.random.random() < 0.55 and number else ""
    out = [f'<section{fresh}><h2 id="s{number}">{escape(song.title)}</h2><p class="by">{escape(song.author)} – <i>{escape(tune)}</i></p>']
    for place, verse in enumerate(song.verses):
        out.append(f'<p class="v">{weasy.lines(verse)}</p>')
        if song.refrain and place == 0:
            out.append(f'<p class="v r">{weasy.lines(song.refrain)}</p>')
    out[-1] = out[-1].removesuffix("</p>") + weasy.end(number) + "</p>"
    return "".join([*out, "</section>"])


def _titles(songs: list[Song]) -> str:
    """Titles in roman and other first lines in italics, one alphabet, with pages."""
    rows = [(song.title, number, "{}") for number, song in enumerate(songs)]
    rows += [(line, number, "<i>{}</i>") for number, song in enumerate(songs) if (line := first_line(song.verses[0])) != song.title]
    rows.sort(key=lambda row: plain(row[0]))
    html = "".join(f'<p><a href="#s{number}">{face.format(escape(text))}</a></p>' for text, number, face in rows)
    return f'<div class="back"><h3>Índice de títulos e primeiros versos</h3><div class="list">{weasy.edge("titles", "a")}{html}{weasy.edge("titles", "z")}</div></div>'


def _by_tune(songs: list[Song], tunes: list[str]) -> str:
    """Each tune with the titles that go to it, run together."""
    rows = []
    for tune in TUNES:
        titles = "; ".join(escape(song.title) for song, other in zip(songs, tunes) if other == tune)
        rows.append(f"<p><b>{tune}.</b> {titles}.</p>")
    return f'<div class="back"><h3>Letras por música</h3><div class="tunes">{weasy.edge("tunes", "a")}{"".join(rows)}{weasy.edge("tunes", "z")}</div></div>'
