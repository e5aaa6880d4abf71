"""A nursery's singing cards: four cards on every sheet, short songs, a list of the cards on the first sheet."""

from ...lyrics import Writer
from ..book import Book, Entry
from ..parts import esc, section, song, stanza, text_block
from ..pictures import doodle

_CSS = """
body { font: 10pt/1.3 'Cantarell' }
.body { left: 6mm; right: 6mm; top: 6mm; bottom: 6mm; gap: 5mm } .folio { display: none }
.song { height: 95mm; margin-bottom: 6mm; border: .6mm solid #888; border-radius: 5mm; padding: 4mm 6mm; position: relative; overflow: hidden }
h2 { font: 800 15pt/1.15 'Cantarell'; color: #b3541e; padding-right: 22mm; margin-bottom: 2mm } .stanza { margin-bottom: 2mm } .refrain { font-weight: bold }
.doodle { position: absolute; right: 4mm; top: 3mm } .list h1 { font: 800 22pt 'Cantarell'; margin: 8mm 8mm 3mm } .list p { margin: 0 8mm; line-height: 1.38; font-size: 10pt }
"""


def build() -> Book:
    """The book."""
    writer = Writer("nl", 120)
    rng = writer.random
    entries, cards, names = [], "", []
    for number in range(56):
        title = writer.title()
        entries.append(Entry(f"s{number}", title))
        names.append(title)
        blocks = f'<h2 class="keep">{esc(title)}</h2>' + doodle(18, rng) + stanza(writer.verse(4))
        blocks += stanza(writer.refrain(2), "", "stanza refrain") if rng.random() < 0.5 else stanza(writer.verse(4))
        cards += song(f"s{number}", title, blocks)
    listing = text_block("<h1 class='keep'>Alle kaarten van A tot Z</h1>" + "".join(f"<p>{esc(name)}</p>" for name in sorted(names, key=lambda name: name.casefold().strip("‘’"))), cls="list")
    return Book(
        "song-cards", "nursery's singing cards in Dutch, four songs on every landscape sheet, an alphabetical list without numbers",
        297, 210, _CSS, [section(listing, "lijst", columns=2), section(cards, "kaarten", columns=2)], entries, language="nl",
    )
