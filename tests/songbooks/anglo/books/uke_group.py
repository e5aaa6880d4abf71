"""Portrait of a ukulele group's book: a song a page with title and artist in one line, boxes at the right, letters in brackets."""

from __future__ import annotations

from html import escape
from pathlib import Path

from songbooks.anglo import diagrams
from songbooks.anglo.chording import bracketed
from songbooks.anglo.voices import Voice, sort_key, turned
from songbooks.lyrics import Song
from songbooks.office import weasy
from songbooks.office.made import Entry, Made, book_of
from songbooks.office.words import blocks

KIND = "Ukulele group's book: a song a page in a size that fits, title and artist in one line, chord boxes at the right margin, chords in brackets, running foot with the group's name, two-column contents by song number"
_COUNT = 64
_CSS = """
@page { size: A4; margin: 13mm 12mm 14mm 15mm; @bottom-left { content: "Wexcombe Ukulele Group – The Yellow Book"; font: 8pt "Carlito" } @bottom-right { content: string(no); font: bold 15pt "Carlito" } }
@page front { @bottom-left { content: none } @bottom-right { content: none } }
body { font: 12pt/1.32 "Carlito"; margin: 0 } p { margin: 0 }
.front { page: front; break-after: page } .front h1 { font: bold 46pt/1.1 "Comic Neue"; text-align: center; margin-top: 50mm }
.list { columns: 2; column-gap: 9mm; font-size: 11pt } .list p { padding-left: 9mm; text-indent: -9mm; margin-bottom: .9mm }
.list b { display: inline-block; width: 9mm; text-indent: 0 } .list i { color: #444; font-size: 9.5pt }
.song { break-before: page; position: relative; padding-right: 21mm } .song h2 { font: bold 17pt/1.15 "Carlito"; margin: 0 -21mm 3mm 0; string-set: no attr(data-no) }
.song h2 span { font-size: 12pt; font-weight: normal } .boxes { position: absolute; right: 0; top: 12mm; width: 14mm }
.box { text-align: center; font-size: 9pt; margin-bottom: 2mm; line-height: 1.1 } .box svg { display: block; margin: auto }
.v { margin-bottom: 3.4mm; break-inside: avoid } .v.c { margin-left: 8mm; border-left: 2pt solid #bbb; padding-left: 3mm } .hint { font-style: italic; font-size: .9em; margin-bottom: 2.5mm }
"""


def make(folder: Path) -> Made:
    """The book: cover, contents, tips, then the songs in the order in which the group learned them."""
    writer = Voice("folk", 4701)
    songs = [writer.song() for _ in range(_COUNT)]
    listing = sorted(enumerate(songs, 1), key=lambda row: sort_key(row[1].title))
    rows = "".join(f"<p><b>{number}</b>{escape(turned(song.title))} <i>{escape(song.author)}</i></p>" for number, song in listing)
    front = (
        '<section class="front"><h1>The Yellow Book</h1><p style="text-align:center">Wexcombe Ukulele Group<br>Thursdays, back room of the Anchor</p></section>'
        f'<section class="front"><h2>What’s in it</h2><div class="list">{weasy.edge("c", "a")}{rows}{weasy.edge("c", "z")}</div></section>'
        f'<section class="front"><h2>Tips for the terrified</h2><p>{escape(writer.prose(7))}</p><h3>Strums</h3><p>D - DU - UDU</p><p>D - D - D - D</p><div style="columns:8">{"".join(diagrams.box(name) for name in ("C", "F", "G7", "Am", "Dm", "A7", "D", "G"))}</div></section>'
    )
    body = "".join(_song(writer, number, song) for number, song in enumerate(songs))
    pdf = folder / "book.pdf"
    marks = weasy.render(front + body, _CSS, pdf)
    entries = [
        Entry(song.title, [f"{song.title} – {song.author}", *([turned(song.title)] if turned(song.title) != song.title else [])])
        for song in songs
    ]
    return book_of(pdf, marks, entries)


def _song(writer: Voice, number: int, song: Song) -> str:
    """One sheet; long songs are set smaller, a few go over to a second page."""
    random = writer.random
    stanzas = blocks(song, 5, repeat=number % 4 != 1)
    rows = sum(len(lines) + 0.6 for lines, _ in stanzas)
    size = 13.5 if rows < 24 else 12 if rows < 36 or number % 10 == 7 else 10.2
    used: list[str] = []
    parts = []
    for lines, refrain in stanzas:
        made = []
        for line in lines:
            placed = writer.chords(line, song.key)
            used += [name for _, name in placed if name not in used]
            made.append(bracketed(line, placed))
        parts.append(f'<p class="v{" c" if refrain else ""}">{"<br>".join(made)}</p>')
    parts[-1] = parts[-1].removesuffix("</p>") + weasy.end(number) + "</p>"
    hint = random.choice(("", f"Intro: [{song.key}] x 4", "First note: A", "Count in: 1, 2, 1-2-3-4", f"Intro – last line of verse, ladies start, {random.randint(90, 160)} bpm"))
    return (
        f'<section class="song" style="font-size:{size}pt"><h2 id="s{number}" data-no="{number + 1}">{escape(song.title)} <span>– {escape(song.author)}{f" ({random.randint(1956, 2009)})" if number % 2 else ""}</span></h2>'
        f'<div class="boxes">{"".join(diagrams.box(name) for name in used[:8])}</div>' + (f'<p class="hint">{escape(hint)}</p>' if hint else "") + "".join(parts) + "</section>"
    )
