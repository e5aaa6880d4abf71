"""A scout group's pocket songbook: A5 landscape, short numbered songs following one another, first lines at the back."""

from ...lyrics import Writer
from ..book import Book, Entry
from ..parts import div, esc, over_stanza, plate, section, song, stanza, text_block, toc_line
from ..pictures import doodle

_CSS = """
body { font: 9.5pt/1.25 'Carlito' }
.body { left: 12mm; right: 12mm; top: 11mm; bottom: 13mm; gap: 9mm }
.folio { bottom: 5mm; font-size: 9pt } .recto .folio { right: 12mm } .verso .folio { left: 12mm }
.song { margin-bottom: 5mm } .fragment + .fragment { margin-top: 0 }
h2 { font: bold 12pt/1.2 'Carlito'; text-transform: uppercase; display: flex; gap: 2.5mm }
h2 { margin-bottom: .8mm } h2 .no { background: #000; color: #fff; border-radius: 1mm; padding: 0 1.5mm; height: 1.2em }
.tune { font-style: italic; font-size: 8.5pt; margin-bottom: 1mm }
.stanza { margin: 0 0 2mm 0; display: flex; gap: 1.5mm } .label { min-width: 4mm }
.refrain { font-weight: bold; margin-left: 6mm }
.with-chords .line { margin-top: 1em } .ch b { color: #060 }
.toc h1 { font: bold 15pt 'Carlito'; margin-bottom: 3mm } .toc-line { font-size: 9pt; line-height: 1.25 }
.cover { background: #2f5d3a; color: #fff; text-align: center } .cover h1 { font: bold 34pt 'Carlito'; margin-top: 25mm }
.law h1 { font: bold 16pt 'Carlito' } .law p { margin: 2mm 0 }
"""


def _article(number: int, title: str, writer: Writer) -> tuple[str, str]:
    """The song's HTML and its first line."""
    rng = writer.random
    head = f'<h2 class="keep"><span class="no">{number}</span><span>{esc(title)}</span></h2>'
    if rng.random() < 0.4:
        head += div("tune keep", f"Tune: {esc(writer.title())}" if rng.random() < 0.7 else "Round in three parts")
    chorded = rng.random() < 0.25
    verses = [writer.verse(rng.choice((2, 4, 4))) for _ in range(rng.choice((1, 2, 2, 3, 4)))]
    blocks = head
    for count, verse in enumerate(verses, 1):
        label = f"{count}." if len(verses) > 1 else ""
        blocks += over_stanza(verse, writer, "G", label, "stanza with-chords") if chorded and count == 1 else stanza(verse, label)
        if count == 1 and rng.random() < 0.5:
            blocks += stanza(writer.refrain(2), "", "stanza refrain")
    if rng.random() < 0.12:
        blocks += div("pic", doodle(20, rng), 'style="text-align:center"')
    return song(f"s{number}", title, blocks, cls="song"), verses[0][0].rstrip(",;.! ")


def build() -> Book:
    """The book."""
    writer = Writer("en", 102)
    entries, body, firsts = [], "", []
    for number in range(1, 93):
        title = writer.title()
        article, first = _article(number, title, writer)
        entries.append(Entry(f"s{number}", title, [f"{number} {title}", first]))
        body += article
        firsts.append((first, number))
        if title.casefold() not in first.casefold():
            firsts.append((title.upper(), number))
    firsts.sort(key=lambda pair: pair[0].casefold().lstrip("“("))
    index = '<h1 class="keep">First words, and TITLES where different</h1>' + "".join(
        toc_line(text, f"s{number}", number=str(number), link=False) for text, number in firsts
    )
    law = "<h1>This book belongs to</h1><p>.............................................</p><p>Patrol ...............................</p>" + f"<p>{writer.prose(5)}</p>"
    cover = plate("<h1>Round the Fire</h1><p>the songs of the 4th Tarnside Group</p>" + doodle(50, writer.random), "cover")
    return Book(
        "scout-pocket", "scout group's pocket songbook, short numbered songs running on, no contents, index of first words by song number",
        210, 148, _CSS,
        [section(cover + text_block(law, cls="law"), "front"), section(body, "songs", columns=2, first="3"), section(text_block(index, cls="toc"), "index", columns=2)],
        entries,
    )
