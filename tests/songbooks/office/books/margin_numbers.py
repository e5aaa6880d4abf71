"""A programmer's Swedish songbook in Typst: big numbers in the margin, chords above the words, contents by number."""

from __future__ import annotations

from pathlib import Path

from songbooks.lyrics import Writer
from songbooks.office.made import Entry, Made, book_of
from songbooks.office.typesetting import compile, esc
from songbooks.office.words import blocks

KIND = "Swedish songbook with chords (Typst): song numbers in the outer margin, songs running on one after another, contents by song number without pages"

_HEAD = """
#set page(width: 165mm, height: 235mm, margin: (inside: 22mm, outside: 32mm, y: 20mm), numbering: none)
#set text(font: "Linux Libertine O", size: 10.5pt, lang: "sv")
#set par(leading: .5em)
#let chord(name) = box(width: 0pt, move(dy: -1.05em, text(font: "Linux Biolinum O", size: 8.5pt, weight: "bold", fill: rgb("#a03000"))[#name]))
#let song(number, name, title, by) = block(width: 100%, breakable: false, sticky: true, above: 11mm, below: 4mm)[
  #mark(name)
  #context { let out = if calc.odd(here().page()) { right } else { left }
    place(top + out, dx: if out == right { 22mm } else { -22mm }, box(width: 17mm, align(if out == right { left } else { right }, text(size: 22pt, fill: rgb("#a03000"))[#number]))) }
  #text(size: 15pt, weight: "bold")[#title] \\ #text(size: 8.5pt, style: "italic")[#by]
]
#let verse(body) = block(breakable: false, above: 4mm, below: 4mm)[#set par(leading: 1.35em, first-line-indent: 0pt); #v(1em); #body]
#let ref(body) = pad(left: 6mm, emph(verse(body)))
"""


def _chorded(line: str, song, writer: Writer) -> str:
    out, last = "", 0
    for position, chord in writer.chords(line, song.key):
        out += esc(line[last:position]) + f"#chord[{esc(chord)}]"
        last = position
    return out + esc(line[last:])


def _song(number: int, song, writer: Writer) -> str:
    source = f'#song([{number + 1}], "s{number}", [{esc(song.title)}], [{esc(song.author)}])\n'
    stanzas = blocks(song, 4, repeat=False)
    for index, (lines, refrain) in enumerate(stanzas):
        chorded = index < 2
        body = " \\\n".join(_chorded(line, song, writer) if chorded else esc(line) for line in lines)
        if not chorded:
            body = f"#set par(leading: .5em)\n#v(-1em)\n{body}"
        end = f'#mark("e{number}")' if index == len(stanzas) - 1 else ""
        source += f'#{"ref" if refrain else "verse"}[{body}{end}]\n'
    return source


def make(folder: Path) -> Made:
    """The book."""
    writer = Writer("sv", 712)
    songs = [writer.song(first_line_title=number % 6 == 1) for number in range(47)]
    source = _HEAD + '#align(center + horizon)[#text(size: 40pt, weight: "bold")[Vispärmen] #v(8mm) #text(size: 14pt)[47 visor med ackord]]\n#pagebreak()\n'
    source += f'#par(justify: true)[{esc(writer.prose(8))}]\n#pagebreak()\n#text(size: 18pt)[Innehåll]\n\n#mark("list-toc-a")\n#columns(2)[#set text(size: 9pt)\n#set par(hanging-indent: 7mm)\n'
    source += "\n\n".join(f"#box(width: 7mm)[{n + 1}]{esc(song.title)}" for n, song in enumerate(songs)) + '#mark("list-toc-z")]\n#pagebreak()\n'
    source += '#set page(numbering: "1")\n' + "".join(_song(n, song, writer) for n, song in enumerate(songs))
    pdf, marks = compile(source, folder)
    return book_of(pdf, marks, [Entry(song.title) for song in songs])
