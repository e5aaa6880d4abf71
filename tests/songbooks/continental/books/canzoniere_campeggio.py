"""An Italian campers' canzoniere by Typst: A4, two columns, chords over words, songs split over columns and pages.

Titles with the singer's name in brackets; in front an index by letters, with a big letter before each group.
"""

from __future__ import annotations

from pathlib import Path

from songbooks.continental import typ
from songbooks.lyrics import Song, Writer
from songbooks.office import made, typesetting
from songbooks.office.made import Entry, Made
from songbooks.office.typesetting import esc

KIND = "An Italian campers' songbook by Typst: two columns of chords over words, songs split over columns; index by letters in front"
COUNT = 78
STYLE = r"""
#set text(font: "Liberation Sans", size: 8.5pt, hyphenate: false)
#set par(leading: 0.55em, spacing: 1em)
#let c(name) = box(width: 0pt, height: 0pt, place(dy: -1.75em, text(7pt, weight: "bold", name)))
#let chorded(body) = { set par(leading: 1.45em); block(above: 2em, below: 1em, body) }
#let title(n, name, singer) = block(sticky: true, above: 2.6em, below: 1em, width: 100%, fill: luma(225), inset: 1.2mm)[
  #mark("s" + str(n))#text(11pt, weight: "bold", name) #if singer != "" [#h(1mm) #text(8pt)[(#singer)]]]
"""


def make(folder: Path) -> Made:
    """Set cover, index and the songs by alphabet."""
    writer = Writer("it", 6112)
    songs = [writer.song(first_line_title=writer.random.random() < 0.1) for _ in range(COUNT)]
    songs.sort(key=lambda song: _letters(song.title))
    source = [typ.STYLE, STYLE, _front(songs)]
    source.append('#set page(columns: 2, margin: (x: 14mm, top: 12mm, bottom: 16mm), footer: align(center, text(8pt, context counter(page).display())))')
    source.append("#counter(page).update(1)")
    source += [_song(writer, n, song) for n, song in enumerate(songs)]
    pdf, marks = typesetting.compile("\n".join(source), folder)
    return made.book_of(pdf, marks, [Entry(song.title) for song in songs])


def _letters(title: str) -> str:
    """A title as it is sorted: without quotes and accents, and in small letters."""
    return title.strip("«»“”\" ").casefold().translate(str.maketrans("àèéìòù’", "aeeiou'")).lstrip("'")


def _front(songs: list[Song]) -> str:
    """Cover and index."""
    groups: dict[str, list[int]] = {}
    for n, song in enumerate(songs):
        groups.setdefault(_letters(song.title)[0].upper(), []).append(n)
    out = []
    for letter, members in groups.items():
        out.append(rf'#block(sticky: true, above: 1.2em, below: 0.6em, text(16pt, weight: "bold")[{letter}])')
        out.append(" ".join(rf"{esc(songs[n].title)} #h(1fr) #context counter(page).at(<s{n}>).first() \ " for n in members))
    index = "\n".join(out)
    return rf"""#set page(paper: "a4", margin: 18mm)
#align(center + horizon)[#text(40pt, weight: "bold")[CANTA CHE TI PASSA] #v(8mm) #text(14pt)[canzoniere del campo estivo] #v(60mm) Gruppo «Le Marmotte»]
#pagebreak() #text(20pt, weight: "bold")[Indice] #mark("list-index-a")
#columns(3, gutter: 6mm)[#set text(8pt)
{index} #mark("list-index-z")] #pagebreak()"""


def _song(writer: Writer, number: int, song: Song) -> str:
    """A song with chords on the first verse and the refrain."""
    random = writer.random
    singer = random.choice(["", song.author, song.author, "Gen Aurora", "pop. alpina"])
    capo = rf"#text(7.5pt, style: \"italic\")[Capotasto {random.choice(('I', 'II', 'III'))}]".replace('\\"', '"') if random.random() < 0.15 else ""
    out = [rf'#metadata(0) <s{number}> #title({number}, [{esc(song.title)}], "{singer}")', capo]
    for place, verse in enumerate(song.verses):
        out.append(_chorded(writer, verse, song.key) if place == 0 else typesetting.lines(verse))
        if song.refrain and place == 0:
            out.append(rf'#text(weight: "bold")[{_chorded(writer, song.refrain, song.key)}]')
        elif song.refrain:
            out.append(r"_Rit._")
    out[-1] = typ.ended(out[-1], number)
    return "\n\n".join(out) + "\n"


def _chorded(writer: Writer, verse: list[str], key: str) -> str:
    """Lines with chords over them."""
    rows = []
    for line in verse:
        text, place = "", 0
        for at, name in writer.chords(line, key):
            text += esc(line[place:at]) + f"#c[{esc(name)}]"
            place = at
        rows.append(text + esc(line[place:]))
    return "#chorded[" + " \\\n".join(rows) + "]"
