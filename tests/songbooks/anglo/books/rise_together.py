"""Portrait of a dense group-singing book: three columns of words with chords, by theme, indexes by title and artist."""

from __future__ import annotations

from collections import defaultdict
from html import escape
from pathlib import Path

from songbooks.anglo.voices import Voice, sort_key, turned
from songbooks.lyrics import Song
from songbooks.office import weasy
from songbooks.office.made import Entry, Made, book_of

KIND = "Dense group-singing book: words run together with slashes in three columns, chords at the foot of each verse, chapters by theme, no contents, indexes by title and by artist"
_THEMES = {
    "Ballads & Old Songs": 17, "Dignity & Diversity": 12, "Farm & Prairie": 16, "Good Times": 22,
    "Home & Family": 13, "Lullabies": 10, "Rich & Poor": 14, "Travelling": 14,
}  # fmt: skip
_CSS = """
@page { size: 190mm 265mm; margin: 12mm 11mm 13mm; @bottom-center { content: counter(page); font: bold 9pt "Nimbus Sans" } }
@page theme:left { @top-left { content: string(theme); font: italic 9pt "Nimbus Sans" } }
@page theme:right { @top-right { content: string(theme); font: italic 9pt "Nimbus Sans" } }
@page front { @bottom-center { content: none } }
body { font: 7.4pt/1.16 "Nimbus Sans Narrow"; margin: 0 } p { margin: 0 }
.front { page: front; break-after: page } .front h1 { font: bold 40pt/1.05 "URW Bookman"; text-align: center; margin-top: 55mm }
.theme { page: theme; break-before: page } .theme h2 { string-set: theme content(); font: bold 17pt "URW Bookman"; margin: 0 0 1.5mm; border-bottom: 1.4pt solid #000 }
.cols { columns: 3; column-gap: 4mm; column-rule: .3pt solid #888 }
.here { border: .5pt solid #000; padding: 1mm; margin: 0 0 2mm; font-style: italic }
.song { margin: 0 0 3.4mm } .song h3 { font: bold 9pt/1.1 "Nimbus Sans"; margin: 0 0 .6mm; break-after: avoid }
.verse { margin: 0 0 .9mm; break-inside: avoid } .verse.ref { font-style: italic; padding-left: 2mm } .ch { font-weight: bold }
.by { font: italic 6.2pt/1.1 "Nimbus Roman"; text-align: right } .index { break-before: page }
.index h2 { font: bold 17pt "URW Bookman"; margin: 0 0 2mm } .index p { padding-left: 2mm; text-indent: -2mm } .index p.a { font-weight: bold; margin-top: .8mm }
.index a { color: inherit; text-decoration: none } .index a::after { content: " " target-counter(attr(href), page) }
"""


def make(folder: Path) -> Made:
    """The book: cover, the chapters, two indexes."""
    writer = Voice("folk", 4401)
    chapters, songs = [], []
    for theme, count in _THEMES.items():
        own = sorted((writer.song(first_line_title=writer.random.random() < 0.08) for _ in range(count)), key=lambda song: sort_key(song.title))
        chapters.append(_chapter(writer, theme, own, len(songs)))
        songs += own
    front = (
        '<section class="front"><h1>LIFT<br>EVERY<br>ROOF</h1><p style="text-align:center;font-size:13pt">the group singing book</p></section>'
        f'<section class="front" style="font-size:9.5pt"><p><b>How to use this book</b></p><p>{escape(writer.prose(9))}</p><br><p>{escape(writer.prose(8))}</p></section>'
    )
    pdf = folder / "book.pdf"
    marks = weasy.render(front + "".join(chapters) + _titles(songs) + _artists(songs), _CSS, pdf)
    return book_of(pdf, marks, [Entry(song.title, [turned(song.title)] if turned(song.title) != song.title else []) for song in songs])


def _chapter(writer: Voice, theme: str, songs: list[Song], first: int) -> str:
    """A theme: its name over the page, then the songs in three columns, with a pointer to songs elsewhere at the end."""
    body = "".join(_song(writer, number, song) for number, song in enumerate(songs, first))
    return f'<section class="theme"><h2>{escape(theme)}</h2><div class="cols">{body}<div class="here">See also: chapters before and after for more songs of this kind. {escape(writer.prose(1))}</div></div></section>'


def _song(writer: Voice, number: int, song: Song) -> str:
    """Title, verses as paragraphs with slashes, chords of each stanza in bold, credit, and where to hear it."""
    random = writer.random
    parts = [f'<div class="song"><h3 id="s{number}">{escape(song.title)}</h3>']
    for place, verse in enumerate(song.verses):
        parts.append(_paragraph(writer, verse, song.key, "", place == 0))
        if song.refrain and place == 0:
            parts.append(_paragraph(writer, song.refrain, song.key, " ref", True))
    parts[-1] = parts[-1].removesuffix("</p>") + weasy.sung(number) + "</p>"
    kind = random.random()
    credit = f"trad. ({random.choice(('England', 'US', 'Ireland', 'Appalachian', 'Jamaica'))})" if kind < 0.25 else f"w: {song.author}, m: {song.composer}" if kind < 0.5 else song.author
    year = f" © {random.randint(1931, 2011)} {random.choice(('Tarn Music', 'Open Road Songs', 'Mossington Publ.', ''))}".rstrip() if kind >= 0.25 else ""
    parts.append(f'<p class="by">– {escape(credit)}{year}. On {escape(song.composer)} “{escape(writer.person().split()[0])} Sings.”{weasy.end(number)}</p></div>')
    return "".join(parts)


def _paragraph(writer: Voice, lines: list[str], key: str, kind: str, chords: bool) -> str:
    """A stanza run together; the chords of all its lines follow it, as such books save space."""
    text = " / ".join(line.rstrip(",;") for line in lines)
    names = " / ".join(" ".join(name for _, name in writer.chords(line, key)) for line in lines) if chords else ""
    return f'<p class="verse{kind}">{escape(text)}</p>' + (f'<p class="verse ch">{escape(names)}</p>' if names else "")


def _titles(songs: list[Song]) -> str:
    """The index of titles."""
    rows = sorted(((turned(song.title), number) for number, song in enumerate(songs)), key=lambda row: sort_key(row[0]))
    body = "".join(f'<p><a href="#s{number}">{escape(text)}</a></p>' for text, number in rows)
    return f'<section class="index"><h2>Titles Index</h2><div class="cols" style="columns:4">{weasy.edge("t", "a")}{body}{weasy.edge("t", "z")}</div></section>'


def _artists(songs: list[Song]) -> str:
    """The index of artists with their songs."""
    by: dict[str, list[int]] = defaultdict(list)
    for number, song in enumerate(songs):
        by[song.author].append(number)
        by[song.composer].append(number)
    body = ""
    for name in sorted(by, key=lambda name: name.split()[-1]):
        body += f'<p class="a">{escape(name)}</p>' + "".join(f'<p><a href="#s{number}">{escape(songs[number].title)}</a></p>' for number in by[name])
    return f'<section class="index"><h2>Artist Index</h2><div class="cols" style="columns:4">{weasy.edge("r", "a")}{body}{weasy.edge("r", "z")}</div></section>'
