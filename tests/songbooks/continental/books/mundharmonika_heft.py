"""A harmonica club's play book: a number and an arrow (blow, draw) over each syllable, in large print.

Each song has a frame with its number, title, key and stars for its difficulty; the contents in front are sorted by
difficulty and give pages; short songs share a page.
"""

from __future__ import annotations

from html import escape
from pathlib import Path
from random import Random

from songbooks.engraved import words
from songbooks.lyrics import Song, Writer
from songbooks.office import made, weasy
from songbooks.office.made import Entry, Made

KIND = "A German harmonica club's play book by WeasyPrint: numbers and arrows over syllables; contents by difficulty with pages in front"
COUNT = 36
LEVELS = {1: "Für den Anfang", 2: "Schon etwas geübt", 3: "Für Könner"}
CSS = """
@page { size: 210mm 297mm; margin: 16mm 16mm 18mm; @bottom-center { content: "Seite " counter(page); font: 9pt Lato } }
@page :first { @bottom-center { content: none } }
body { font: 16pt Lato; margin: 0 } section { break-before: page } h1 { font: 900 42pt Lato; margin: 90mm 0 6mm; text-align: center }
.sub { text-align: center; font-size: 15pt } h2 { font: 700 20pt Lato } h3 { font: 700 13pt Lato; margin: 5mm 0 1mm }
.row a { color: black; text-decoration: none } .row a::after { content: leader(".") target-counter(attr(href), page) }
.head { border: 0.5mm solid black; border-radius: 3mm; padding: 1.5mm 4mm; break-after: avoid; margin: 9mm 0 4mm }
.head b { font-size: 17pt } .head i { font-size: 10pt; text-align: right; float: right } .n { font-size: 17pt; margin-right: 4mm }
.line { break-inside: avoid; margin-bottom: 3mm } .s { display: inline-block; text-align: center; margin-right: 1.2mm; vertical-align: top }
.s b { display: block; font: 700 15pt Lato; color: #333 } .w { margin-right: 3.2mm } .more { font-size: 13pt; margin-bottom: 2mm; break-inside: avoid }
"""


def make(folder: Path) -> Made:
    """Lay out cover, explanation, contents and songs."""
    writer = Writer("de", 6118)
    songs = [writer.song(first_line_title=writer.random.random() < 0.2) for _ in range(COUNT)]
    levels = [writer.random.choice((1, 1, 2, 2, 3)) for _ in songs]
    html = [
        '<h1>Mundharmonika<br>nach Zahlen</h1><p class="sub">Spielheft 2 · richtertypisch gestimmt · C-Dur</p>',
        f"<section><h2>So wird gespielt</h2><p>↑ blasen, ↓ ziehen. {escape(writer.prose(6))}</p></section>",
        _contents(songs, levels),
        *(_song(writer, n, song, levels[n]) for n, song in enumerate(songs)),
    ]
    pdf = folder / "book.pdf"
    marks = weasy.render("".join(html), CSS, pdf)
    return made.book_of(pdf, marks, [Entry(song.title, [f"{n} {song.title}"]) for n, song in enumerate(songs, 1)])


def _contents(songs: list[Song], levels: list[int]) -> str:
    """The list by difficulty."""
    out = ["<section><h2>Inhalt</h2>", weasy.edge("all", "a")]
    for level, name in LEVELS.items():
        out.append(f"<h3>{'★' * level} {name}</h3>")
        out += [
            f'<div class="row"><a href="#s{n}">{n + 1} · {escape(song.title)}</a></div>'
            for n, song in enumerate(songs)
            if levels[n] == level
        ]
    return "".join([*out, weasy.edge("all", "z"), "</section>"])


def _song(writer: Writer, number: int, song: Song, level: int) -> str:
    """A song: framed head, the first verse (and refrain) with numbers, the other verses small."""
    page = ' style="break-before: page"' if number == 0 or len(song.verses) > 2 else ""
    out = [
        f'<div class="head" id="s{number}"{page}><i>{"★" * level}<br>'
        f'{escape(writer.random.choice(("Volksweise", song.composer)))}</i>'
        f'<span class="n">{number + 1}</span><b>{escape(song.title)}</b></div>'
    ]
    out += [_numbered(writer.random, line) for line in song.verses[0] + (song.refrain or [])]
    for place, verse in enumerate(song.verses[1:], 2):
        end = weasy.end(number) if place == len(song.verses) else ""
        out.append(f'<div class="more">{place}. {" / ".join(escape(line) for line in verse)}{end}</div>')
    return "".join(out)


def _numbered(random: Random, line: str) -> str:
    """A line with number and arrow over each syllable."""
    out, hole = [], random.choice((4, 5, 6))
    for word in words.syllables(line):
        for place, part in enumerate(word):
            hole = max(2, min(9, hole + random.choice((-1, 0, 0, 1))))
            last = place == len(word) - 1
            out.append(f'<span class="s{" w" if last else ""}"><b>{hole}{random.choice("↑↓")}</b>{escape(part)}{"" if last else "-"}</span>')
    return f'<div class="line">{"".join(out)}</div>'
