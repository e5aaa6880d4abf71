"""A Czech anthology in Typst with Roman-numbered front matter, so that page 1 stands well behind the cover."""

from __future__ import annotations

from pathlib import Path

from songbooks.lyrics import Writer
from songbooks.office.made import Entry, Made, book_of
from songbooks.office.typesetting import compile, esc, lines
from songbooks.office.words import blocks

KIND = "Czech anthology of song texts (Typst): cover, editor's preface on Roman pages, real contents with leaders, Arabic numbers from the first part's divider"
_PARTS = {0: "První díl: Doma", 15: "Druhý díl: Na cestě", 31: "Třetí díl: U ohně"}

_HEAD = """
#set page(width: 140mm, height: 205mm, margin: (x: 20mm, top: 22mm, bottom: 20mm), numbering: none)
#set text(font: "Utopia", size: 10pt, lang: "cs")
#show heading.where(level: 1): it => { pagebreak(to: "odd", weak: true); align(center + horizon, text(size: 22pt, it.body)) ; pagebreak() }
#show heading.where(level: 2): it => block(above: 12mm, below: 4mm, text(size: 13pt, weight: "regular", style: "italic", it.body))
#show outline.entry.where(level: 1): it => { v(3mm, weak: true); strong(it) }
"""


def make(folder: Path) -> Made:
    """The book."""
    writer = Writer("cs", 713)
    songs = [writer.song(first_line_title=number % 8 == 6) for number in range(44)]
    source = _HEAD + '#align(center + horizon)[#text(size: 30pt)[Zpěvy\\ z podhůří]\\ #v(5mm) uspořádala R. Břehová]\n#pagebreak()\n#pagebreak()\n'
    source += '#counter(page).update(1)\n#set page(numbering: "i")\n'
    source += "#text(size: 16pt)[Předmluva]\n\n#set par(justify: true)\n" + "\n\n".join(esc(writer.prose(8)) for _ in range(5))
    source += '\n#pagebreak()\n#mark("list-toc-a")\n#text(size: 16pt)[Obsah]\n#outline(title: none, depth: 2)\n#mark("list-toc-z")\n#pagebreak(to: "odd")\n'
    source += '#counter(page).update(1)\n#set page(numbering: "1")\n#set par(justify: false)\n'
    for number, song in enumerate(songs):
        source += f"= {esc(_PARTS[number])}\n" if number in _PARTS else ""
        source += f'== {esc(song.title)} #mark("s{number}")\n'
        stanzas = blocks(song, 4, repeat=False)
        for index, (text, refrain) in enumerate(stanzas):
            last = f'#mark("e{number}")' if index == len(stanzas) - 1 else ""
            source += f"#block(breakable: false, inset: (left: {5 if refrain else 0}mm))[{lines(text)}{last}]\n"
    pdf, marks = compile(source, folder)
    return book_of(pdf, marks, [Entry(song.title) for song in songs])
