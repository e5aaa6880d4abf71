"""A chapel's hymnal: topical sections, numbers as headings, first lines as titles, topical contents and a tune index."""

from __future__ import annotations

from html import escape
from pathlib import Path

from songbooks.lyrics import Writer
from songbooks.office.made import Entry, Made, book_of
from songbooks.office.weasy import edge, end, lines, render, sung
from songbooks.office.words import first_line

KIND = "chapel hymnal, words only (WeasyPrint): numbers as headings with the tune, topical contents by hymn number, index of first lines and of tunes"
_TOPICS = ("Morning and Evening", "Praise", "Pilgrimage", "Harvest", "The Sea", "Children", "Parting")
_METRES = ("C.M.", "L.M.", "S.M.", "8.7.8.7", "7.6.7.6 D", "10.10.10.10", "6.6.6.6.8.8")

_CSS = """
@page { size: 110mm 170mm; margin: 13mm 11mm 14mm }
@page :left { @top-left { content: counter(page); font: 8pt 'C059' } @top-center { content: string(topic); font: italic 8pt 'C059' } }
@page :right { @top-right { content: counter(page); font: 8pt 'C059' } @top-center { content: string(topic); font: italic 8pt 'C059' } }
@page front { @top-left { content: none } @top-center { content: none } @top-right { content: none } }
body { font: 9pt/1.25 'C059' }
.front { page: front } .front h1 { text-align: center; margin-top: 40mm; font-size: 20pt }
.topic { string-set: topic content(); text-align: center; font: 13pt 'C059'; text-transform: uppercase; letter-spacing: .1em; margin: 5mm 0 4mm; break-after: avoid }
.hymn { margin-bottom: 6mm } .head { break-after: avoid; display: flow-root } .no { font: bold 15pt 'C059' } .tune { float: right; font-size: 7.5pt; margin-top: 1.5mm }
p { margin: 0 0 1.8mm; padding-left: 5mm; text-indent: -5mm; break-inside: avoid } .by { text-align: right; font: italic 7.5pt 'C059'; padding: 0; text-indent: 0 }
h1 { font-size: 13pt; text-align: center; break-before: page } h3 { font-size: 9pt; margin: 2mm 0 0; break-after: avoid }
.row { font-size: 8pt; break-inside: avoid; padding-left: 4mm; text-indent: -4mm } .row::after { content: '  ' leader(' ') '  ' attr(data-number) }
"""


def _hymn(number: int, song, metre: str) -> str:
    html = f'<div class="hymn"><div class="head"><span class="tune">{escape(song.tune_name)} &nbsp; {metre}</span>'
    html += f'<span class="no" id="s{number}">{number + 1}</span></div>'
    for index, verse in enumerate(song.verses[:5], 1):
        text = lines(verse[:6])
        last = sung(number) if verse is song.verses[:5][-1] else ""
        html += f"<p>{index if index > 1 else ''} {text}{last}</p>"
    return html + f'<p class="by">{escape(song.author)}{end(number)}</p></div>'


def _row(text: str, number: int) -> str:
    return f'<div class="row" data-number="{number + 1}">{escape(text)}</div>'


def make(folder: Path) -> Made:
    """The book."""
    writer = Writer("en", 708)
    songs = [song for song in (writer.song(first_line_title=True) for _ in range(110)) if song.title == first_line(song)][:98]
    heads = sorted(writer.random.sample(range(6, 95), len(_TOPICS) - 1))
    topic_at = dict(zip([0, *heads], _TOPICS))
    titles = [first_line(song) for song in songs]
    html = '<div class="front"><h1>Hymns for<br>Lower Tarnside Chapel</h1></div>'
    html += f'<div class="front"><h1 style="margin:0 0 4mm">Contents</h1>{edge("topics", "a")}'
    for number, title in enumerate(titles):
        html += (f"<h3>{topic_at[number]}</h3>" if number in topic_at else "") + _row(title, number)
    html += edge("topics", "z") + '</div><div style="break-before: page"></div>'
    for number, song in enumerate(songs):
        html += f'<div class="topic">{topic_at[number]}</div>' if number in topic_at else ""
        html += _hymn(number, song, writer.random.choice(_METRES))
    html += f'<h1>Index of First Lines</h1>{edge("lines", "a")}'
    html += "".join(_row(title, number) for title, number in sorted((title, n) for n, title in enumerate(titles)))
    html += edge("lines", "z") + "<h1>Index of Tunes</h1>"
    html += "".join(_row(tune, number) for tune, number in sorted((song.tune_name, n) for n, song in enumerate(songs)))
    marks = render(html, _CSS, folder / "book.pdf")
    return book_of(folder / "book.pdf", marks, [Entry(title) for title in titles])
