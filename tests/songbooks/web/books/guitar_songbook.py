"""An English guitar songbook: chords over words in a fixed-width font, contents with dotted leaders."""

from ...lyrics import Song, Writer
from ..book import Book, Entry
from ..parts import div, esc, mono_stanza, plate, section, song, text_block, toc_line

_CSS = """
body { font: 10.5pt/1.3 'Liberation Sans' }
.body { left: 20mm; right: 14mm; top: 20mm; bottom: 22mm }
.folio { bottom: 10mm; left: 0; right: 0; text-align: center; font-size: 10pt }
h2 { font: bold 19pt/1.15 'Liberation Sans'; border-bottom: 1.2pt solid #000; padding-bottom: 1mm }
.by { font-style: italic; font-size: 9.5pt; margin: 1mm 0 5mm; display: flex; justify-content: space-between }
.stanza { font: 9pt/1.32 'Liberation Mono'; margin-bottom: 5mm }
.chords { font-weight: bold; color: #a11 }
.label { font: italic bold 9.5pt 'Liberation Sans'; margin-bottom: .5mm }
.refrain { margin-left: 9mm }
.toc h1, .matter h1 { font: bold 24pt 'Liberation Sans'; margin-bottom: 8mm }
.toc-line { font-size: 11pt; line-height: 1.55 }
.matter p { margin-bottom: 3mm; font: 11pt/1.45 'Liberation Serif'; text-align: justify }
.chart { display: grid; grid-template-columns: repeat(6, 1fr); gap: 8mm 4mm; text-align: center }
.cover { background: #e8d9b5 } .cover h1 { position: absolute; top: 70mm; left: 25mm; right: 25mm; font: bold 44pt/1.1 'Liberation Sans' }
.cover p { position: absolute; bottom: 30mm; left: 25mm; font-size: 14pt }
"""


def _chart() -> str:
    box = '<svg width="18mm" height="22mm" viewBox="0 0 18 22" stroke="#000" stroke-width=".4">'
    grid = "".join(f'<path d="M{2 + 2.8 * i} 2V20"/>' for i in range(6)) + "".join(f'<path d="M2 {2 + 4.5 * i}H16"/>' for i in range(5))
    names = "A Am A7 B7 C Cadd9 D Dm D7 E Em E7 F F#m G G7 Bm Bb".split()
    dots = "".join
    cells = [
        div("c", f"<b>{name}</b><br>{box}{grid}" + dots(f'<circle cx="{2 + 2.8 * ((n * 2 + k * 2) % 6)}" cy="{4.2 + 4.5 * ((n + k) % 3)}" r="1"/>' for k in range(3)) + "</svg>")
        for n, name in enumerate(names)
    ]
    return "<h1>Chord Shapes</h1>" + div("chart", "".join(cells))


def _article(sid: str, piece: Song, writer: Writer) -> str:
    credits = f"<span>Words and music: {esc(piece.author)}</span>"
    if writer.random.random() < 0.35:
        credits += f"<span>Capo {writer.random.randint(1, 5)}</span>"
    blocks = f'<h2 class="keep">{esc(piece.title)}</h2>' + div("by keep", credits)
    for number, verse in enumerate(piece.verses, 1):
        blocks += mono_stanza(verse, writer, piece.key, f"Verse {number}" if writer.random.random() < 0.5 else "")
        if piece.refrain and (number == 1 or writer.random.random() < 0.4):
            blocks += mono_stanza(piece.refrain, writer, piece.key, "Chorus", "stanza refrain")
        elif piece.refrain:
            blocks += div("label", "Repeat chorus")
    return song(sid, piece.title, blocks, brk="page")


def build() -> Book:
    """The book."""
    writer = Writer("en", 101)
    pieces = [writer.song(first_line_title=writer.random.random() < 0.12) for _ in range(58)]
    entries = [Entry(f"s{n}", piece.title) for n, piece in enumerate(pieces)]
    contents = "<h1>Contents</h1>" + "".join(toc_line(entry.title, entry.sid) for entry in entries)
    foreword = "<h1>Before You Tune Up</h1>" + "".join(f"<p>{writer.prose(4)}</p>" for _ in range(3))
    body = "".join(_article(entry.sid, piece, writer) for entry, piece in zip(entries, pieces))
    cover = plate("<h1>The Kitchen Table Guitar Songbook</h1><p>58 songs with chords</p>", "cover")
    return Book(
        "guitar-songbook", "guitar songbook, chords over the words, one song a page or more, contents with dotted leaders",
        210, 297, _CSS,
        [section(cover + text_block(foreword) + text_block(contents, "page", "matter toc"), "front", cls="front"),
         section(body, "songs", first="1", side="recto"),
         section(text_block(_chart()), "back")],
        entries,
    )
