"""A German Liederbuch: A5, running heads, an alphabetical contents with authors, songs sharing pages."""

from ...lyrics import Song, Writer
from ..book import Book, Entry
from ..parts import div, esc, over_stanza, plate, section, song, stanza, text_block, toc_line
from ..pictures import landscape

_CSS = """
body { font: 10pt/1.3 'EB Garamond' }
.body { left: 17mm; right: 15mm; top: 21mm; bottom: 16mm }
.head { top: 10mm; left: 17mm; right: 15mm; font: italic 9pt 'EB Garamond'; border-bottom: .3pt solid #000; padding-bottom: .7mm }
.recto .head { text-align: right } .front .head, .front .folio { display: none }
.folio { bottom: 8mm; left: 0; right: 0; text-align: center } .folio span::before { content: '– ' } .folio span::after { content: ' –' }
.song { margin-bottom: 8mm }
h2 { font: 15pt/1.15 'EB Garamond'; text-align: center; margin-bottom: 1mm } .by { text-align: center; font-size: 8.5pt; font-style: italic; margin-bottom: 3mm }
.stanza { display: flex; gap: 2mm; margin-bottom: 2.5mm } .label { min-width: 4mm } .refrain .lines { border-left: 1pt solid #000; padding-left: 2.5mm }
.chordy .line { margin-top: .95em } .ch b { font: 8pt 'Liberation Sans' }
.cont { font-style: italic; font-size: 8.5pt; margin-bottom: 2mm }
.toc h1, .vor h1 { font: 18pt 'EB Garamond'; text-align: center; margin-bottom: 5mm } .toc-line { line-height: 1.28; font-size: 9.5pt } .note { font-style: italic; font-size: 8.3pt; color: #333 }
.toc h3 { font-weight: bold; margin-top: 1.5mm }
.titel h1 { font: 34pt/1.1 'EB Garamond'; text-align: center; margin: 45mm 15mm 0 } .titel p { text-align: center; margin-top: 8mm }
"""


def _article(sid: str, piece: Song, writer: Writer) -> str:
    rng = writer.random
    blocks = f'<h2 class="keep">{esc(piece.title)}</h2>' + div("by keep", f"Worte: {esc(piece.author)} · Weise: {esc(piece.composer)}" if rng.random() < 0.8 else "mündlich überliefert")
    for count, verse in enumerate(piece.verses, 1):
        blocks += over_stanza(verse, writer, piece.key, f"{count}.", "stanza chordy") if count == 1 else stanza(verse, f"{count}.")
        if piece.refrain and count == 1:
            blocks += over_stanza(piece.refrain, writer, piece.key, "", "stanza chordy refrain")
        elif piece.refrain and rng.random() < 0.3:
            blocks += stanza([piece.refrain[0].rstrip(",;.!") + " …"], "", "stanza refrain")
    brk = "fit" if rng.random() < 0.6 else "flow"
    return song(sid, piece.title, blocks, brk=brk, cont=f"(Fortsetzung: {piece.title})" if rng.random() < 0.5 else "")


def _contents(entries: list[Entry], pieces: list[Song]) -> str:
    rows = sorted(zip(entries, pieces), key=lambda pair: pair[0].title.casefold().strip("„“").replace("ü", "u").replace("ä", "a").replace("ö", "o"))
    text, letter = '<h1 class="keep">Alphabetisches Verzeichnis</h1>', ""
    for entry, piece in rows:
        first = entry.title.strip("„“")[0].upper()
        if first != letter:
            letter = first
            text += f'<h3 class="keep">{letter}</h3>'
        text += toc_line(entry.title, entry.sid, note=f"({piece.author})")
    return text


def build() -> Book:
    """The book."""
    writer = Writer("de", 105)
    pieces = [writer.song(first_line_title=writer.random.random() < 0.3) for _ in range(74)]
    entries = [Entry(f"s{n}", piece.title) for n, piece in enumerate(pieces)]
    title = plate("<h1>Das kleine Wieselfelder Liederbuch</h1><p>Dritte, vermehrte Auflage</p>", "titel")
    preface = "<h1>Zum Geleit</h1>" + "".join(f"<p>{writer.prose(5)}</p>" for _ in range(2)) + landscape(110, 55, writer.random, ("#ddd", "#aaa", "#888", "#fff"))
    body = "".join(_article(e.sid, p, writer) for e, p in zip(entries, pieces))
    return Book(
        "liederbuch", "German Liederbuch with running heads, alphabetical contents with authors in front, songs sharing pages in no alphabetical order",
        148, 210, _CSS,
        [section(title + text_block(preface, cls="vor") + text_block(_contents(entries, pieces), "page", "toc"), "front", cls="front", first="1"),
         section(body, "songs", head="Liederbuch")],
        entries, {"head": "songs"}, "de", outline=True,
    )
