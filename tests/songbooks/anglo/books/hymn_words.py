"""Portrait of a mission's words-only hymn pamphlet: two columns, numbers and metres, no titles but the first lines."""

from __future__ import annotations

from html import escape
from pathlib import Path

from songbooks.anglo.voices import Voice, sort_key
from songbooks.lyrics import Song
from songbooks.office import weasy
from songbooks.office.made import Entry, Made, book_of

KIND = "Words-only hymn pamphlet of a mission hall: two columns, a number and a metre over each hymn and no title, index of first lines at the back by hymn number"
_COUNT = 96
_CSS = """
@page { size: 127mm 190mm; margin: 12mm 9mm 12mm; @bottom-center { content: counter(page); font: 8pt "C059" } }
@page:first { @bottom-center { content: none } }
body { font: 8.3pt/1.14 "C059"; margin: 0 } p { margin: 0 }
.cover { break-after: page; text-align: center } .cover h1 { font: bold 25pt/1.2 "C059"; margin: 45mm 0 8mm }
.cols { columns: 2; column-gap: 5mm; column-rule: .4pt solid #000 }
.hymn { margin: 0 0 3.5mm } .n { text-align: center; break-after: avoid; margin: 0 0 .7mm } .n b { font-size: 10.5pt } .n i { font-size: 7.2pt; margin-left: 2mm }
.v { margin: 0 0 1.2mm; padding-left: 4.6mm; text-indent: -2.6mm; break-inside: avoid } .v b { font-weight: normal }
.first { font-variant: small-caps } .c { padding-left: 6mm; font-style: italic; text-indent: 0 } .a { text-align: right; font: italic 7pt "C059" }
.index { break-before: page } .index h2, .part { text-align: center; font: bold 10pt "C059"; letter-spacing: .1em; margin: 0 0 2mm }
.part { margin: 1mm 0 3mm; border-top: .6pt solid #000; border-bottom: .6pt solid #000; padding: 1mm 0; break-after: avoid }
.index p { padding-left: 3mm; text-indent: -3mm; font-size: 7.9pt }
"""
_PARTS = {0: "PRAISE AND WORSHIP", 31: "THE GOSPEL CALL", 62: "PILGRIMAGE AND REST", 84: "CHILDREN’S HYMNS"}
_METRES = ("C.M.", "L.M.", "S.M.", "8.7.8.7.", "7.6.7.6.D.", "11.11.11.11.", "P.M.", "8.7.8.7. with Chorus", "6.6.4.6.6.6.4.")


def make(folder: Path) -> Made:
    """The pamphlet; the truth names a hymn by its first line, as the index does."""
    writer = Voice("gospel", 4501)
    hymns = _different(writer)
    body = []
    for number, song in enumerate(hymns):
        if number in _PARTS:
            body.append(f'<p class="part">{_PARTS[number]}</p>')
        body.append(_hymn(writer, number, song))
    cover = f'<section class="cover"><h1>PENVALE<br>MISSION<br>HYMNS</h1><p>WORDS ONLY</p><p style="margin-top:60mm">Price 1/3 net. By post 1/6.</p></section>'
    pdf = folder / "book.pdf"
    html = cover + f'<div class="cols">{"".join(body)}</div>' + _index(hymns)
    marks = weasy.render(html, _CSS, pdf)
    entries = [Entry(_first(song), [f"{number}. {_first(song)}"]) for number, song in enumerate(hymns, 1)]
    return book_of(pdf, marks, entries)


def _different(writer: Voice) -> list[Song]:
    """Hymns of which no two begin alike."""
    hymns: list[Song] = []
    while len(hymns) < _COUNT:
        song = writer.song()
        if _first(song).casefold() not in {_first(other).casefold() for other in hymns}:
            hymns.append(song)
    return hymns


def _first(song: Song) -> str:
    """The first line as the index has it."""
    return song.verses[0][0].rstrip(",;.!")


def _hymn(writer: Voice, number: int, song: Song) -> str:
    """One hymn: number with metre, verses with numerals, the chorus after the first, sometimes an author."""
    metre = writer.random.choice(_METRES)
    parts = [f'<div class="hymn"><p class="n" id="s{number}"><b>{number + 1}</b><i>{metre}</i></p>']
    for place, verse in enumerate(song.verses, 1):
        opening, *rest = verse
        head = f'<span class="first">{escape(opening)}</span>' if place == 1 else escape(opening)
        parts.append(f'<p class="v"><b>{place if place > 1 else ""}</b> {head}<br>{weasy.lines(rest)}</p>')
        if song.refrain and place == 1:
            parts.append(f'<p class="v c">{weasy.lines(song.refrain)}</p>')
    parts[-1] = parts[-1].removesuffix("</p>") + weasy.sung(number) + "</p>"
    parts.append(f'<p class="a">{escape(song.author) if number % 3 else ""}{weasy.end(number)}</p></div>')
    return "".join(parts)


def _index(hymns: list[Song]) -> str:
    """The first lines by the alphabet, with hymn numbers."""
    rows = sorted(((_first(song), number) for number, song in enumerate(hymns, 1)), key=lambda row: sort_key(row[0]))
    body = "".join(f"<p>{escape(text)} … {number}</p>" for text, number in rows)
    return f'<section class="index"><h2>INDEX OF FIRST LINES</h2><div class="cols">{weasy.edge("i", "a")}{body}{weasy.edge("i", "z")}</div></section>'
