"""A border choir's bilingual booklet in Typst: Spanish and Portuguese side by side, two titles of equal right."""

from __future__ import annotations

from pathlib import Path

from songbooks.lyrics import Writer
from songbooks.office.made import Entry, Made, book_of
from songbooks.office.typesetting import compile, esc, lines

KIND = "border choir's bilingual booklet (Typst): Spanish left and Portuguese right in two columns with a title over each, one contents per language"

_HEAD = """
#set page(paper: "a4", margin: (x: 22mm, top: 20mm, bottom: 22mm), footer: context align(center, text(size: 8pt)[Coro de la Raya · Coro da Raia #h(4mm) #counter(page).display()]))
#set text(font: "C059", size: 10.5pt)
#let pair(a, b) = grid(columns: (1fr, 1fr), column-gutter: 9mm, row-gutter: 4mm, a, b)
#let title(body) = text(size: 14pt, weight: "bold", body)
"""


def _list(language: str, heading: str, rows: list[tuple[str, int]]) -> str:
    body = "\n\n".join(f"{esc(title)} #box(width: 1fr, repeat[.]) #context counter(page).at(label(\"t{n}\")).first()" for title, n in rows)
    return f'#text(size: 17pt)[{heading}]\n\n#mark("list-{language}-a")\n{body}\n#mark("list-{language}-z")\n#v(8mm)\n'


def make(folder: Path) -> Made:
    """The book."""
    left, right = Writer("es", 714), Writer("pt", 714)
    pairs = [(left.song(), right.song()) for _ in range(29)]
    source = _HEAD + '#align(center)[#v(60mm) #text(size: 34pt)[Dos orillas \\ Duas margens] #v(10mm) cancionero bilingüe · cancioneiro bilingue]\n#pagebreak()\n'
    source += _list("es", "Índice en español", [(song.title, n) for n, (song, _) in enumerate(pairs)])
    source += _list("pt", "Índice em português", sorted((song.title, n) for n, (_, song) in enumerate(pairs))) + "#pagebreak()\n"
    for number, (one, two) in enumerate(pairs):
        source += "#pagebreak(weak: true)\n" if number % 3 == 0 else "#v(12mm)\n"
        source += f'#block(breakable: false, sticky: true)[#mark("s{number}") #metadata(none) <t{number}>\n#pair(title[{esc(one.title)}], title[{esc(two.title)}])\n'
        source += f"#text(size: 8.5pt, style: \"italic\")[{esc(one.author)}]]\n"
        count = min(len(one.verses), len(two.verses), 3)
        for index in range(count):
            last = f'#mark("e{number}")' if index == count - 1 else ""
            source += f"#block(breakable: false)[#pair[{lines(one.verses[index][:6])}][{lines(two.verses[index][:6])}{last}]]\n"
    pdf, marks = compile(source, folder)
    return book_of(pdf, marks, [Entry(one.title, [two.title, f"{one.title} / {two.title}"]) for one, two in pairs])
