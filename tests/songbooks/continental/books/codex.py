"""A Flemish student codex by Typst: A6, songs in three languages under chapters, many with a line that names the tune.

Numbered pages begin after the front matter; the contents in front list only chapters, the index of titles is behind.
"""

from __future__ import annotations

from pathlib import Path

from songbooks.continental import typ
from songbooks.lyrics import Song, Writer
from songbooks.office import made, typesetting
from songbooks.office.made import Entry, Made
from songbooks.office.typesetting import esc, lines

KIND = "A Flemish student codex on A6 by Typst: songs in Dutch, French and German under chapters; chapter list in front, index of titles behind"
CHAPTERS = [("Clubliederen", "nl", 14), ("Vlaamse liederen", "nl", 18), ("Bierliederen", "nl", 16), ("Chansons françaises", "fr", 12),
            ("Deutsche Lieder", "de", 12), ("Varia", "nl", 10)]  # fmt: skip
STYLE = r"""
#set page(width: 105mm, height: 148mm, margin: (inside: 13mm, outside: 9mm, top: 13mm, bottom: 11mm), footer: none,
  header: context { let named = chapter.get(); if named != "" { set text(7pt)
    if calc.odd(here().page()) [#smallcaps(named) #h(1fr) #counter(page).display()] else [#counter(page).display() #h(1fr) #smallcaps(named)] } })
#set text(font: "Linux Libertine O", size: 8pt, hyphenate: false)
#set par(leading: 0.42em, spacing: 0.7em)
#let title(n, name) = block(sticky: true, above: 1.5em, below: 0.7em)[#mark("s" + str(n))#text(font: "Linux Biolinum O", weight: "bold", size: 10pt, upper(name))]
"""


def make(folder: Path) -> Made:
    """Set cover, statutes, list of chapters, the chapters and the index."""
    writers = {language: Writer(language, 6111) for language in ("nl", "fr", "de")}
    rows = [(name, writers[language].song(first_line_title=writers[language].random.random() < 0.2), writers[language])
            for name, language, count in CHAPTERS for _ in range(count)]  # fmt: skip
    source = [typ.STYLE, "#let chapter = state(\"chapter\", \"\")", STYLE, _front(writers["nl"])]
    previous = ""
    for n, (name, song, writer) in enumerate(rows):
        if name != previous:
            source.append(_divider(name, n))
        previous = name
        source.append(_song(writer, n, song))
    source.append(_index([song for _, song, _ in rows]))
    pdf, marks = typesetting.compile("\n".join(source), folder)
    return made.book_of(pdf, marks, [Entry(song.title) for _, song, _ in rows])


def _front(writer: Writer) -> str:
    """Cover, statutes and the list of chapters."""
    chapters, at = [], 0
    for name, _, count in CHAPTERS:
        chapters.append(rf"{esc(name)} #box(width: 1fr, repeat[.]) #context counter(page).at(<c{at}>).first() \ ")
        at += count
    return rf"""#align(center + horizon)[#text(26pt, weight: "bold")[CODEX] #v(6mm) Studentenclub Moeder Lindebeke #v(2mm) anno 1957]
#pagebreak() #pagebreak() #text(13pt, weight: "bold")[Clubstatuten] #v(2mm)
{esc(writer.prose(8))} #parbreak() {esc(writer.prose(8))}
#pagebreak() #text(13pt, weight: "bold")[Inhoud] #v(2mm) {" ".join(chapters)}"""


def _divider(name: str, number: int) -> str:
    """The page of a chapter; page numbers begin with the first."""
    restart = "#counter(page).update(1)" if number == 0 else ""
    return rf"""#chapter.update("") #pagebreak() {restart} #metadata(0) <c{number}>
#align(center + horizon, text(20pt, font: "Linux Biolinum O", weight: "bold")[{esc(name)}]) #pagebreak() #chapter.update("{name}")"""


def _song(writer: Writer, number: int, song: Song) -> str:
    """A song with its tune line, verses numbered, and the refrain after the first only called for."""
    random = writer.random
    words = {"nl": ("Wijze", "Refrein"), "fr": ("Air", "Refrain"), "de": ("Weise", "Kehrreim")}[writer.language]
    tune = random.choice(["", f"{words[0]}: {writer.title()}", f"{words[0]}: {song.composer}", f"T.: {song.author} - M.: {song.composer}"])
    out = [rf'#metadata(0) <s{number}> #title({number}, "{song.title.replace(chr(34), chr(39))}")']
    if tune:
        out.append(rf"#block(sticky: true, above: 0pt, below: 0.7em, text(7pt, style: \"italic\")[{esc(tune)}])".replace('\\"', '"'))
    for place, verse in enumerate(song.verses, 1):
        out.append(rf"#block(breakable: {str(len(verse) > 6).lower()})[{place}\. {lines(verse)}]")
        if song.refrain and place == 1:
            out.append(rf"#block(inset: (left: 5mm))[_{words[1]}_ \ {lines(song.refrain)}]")
        elif song.refrain:
            out.append(rf"#block(inset: (left: 5mm))[ _{words[1]}_]")  # the space begins its last word
    out[-1] = typ.ended(out[-1].removesuffix("]"), number) + "]"
    return "\n\n".join(out)


def _index(songs: list[Song]) -> str:
    """Titles of all languages by alphabet."""
    rows = sorted(enumerate(songs), key=lambda row: row[1].title.strip("„“«»' ").casefold())
    entries = [rf"{esc(song.title)} #box(width: 1fr, repeat[.]) #context counter(page).at(<s{n}>).first() \ " for n, song in rows]
    return rf"""#chapter.update("") #pagebreak() #text(13pt, weight: "bold")[Alfabetische index] #v(2mm) #mark("list-index-a")
#chapter.update("Index") #text(7pt)[{" ".join(entries)}] #mark("list-index-z")"""
