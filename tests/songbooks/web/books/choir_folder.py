"""A chamber choir's folder: pieces copied from many books, each with page numbers of its own, contents by folder number."""

from ...lyrics import Writer
from ..book import Book, Entry
from ..parts import div, esc, plate, section, song, text_block
from ..staves import system

_CSS = """
body { font: 10pt/1.3 'Bitstream Charter' }
.body { left: 17mm; right: 17mm; top: 17mm; bottom: 16mm }
.folio { top: 8mm; font-size: 10pt } .recto .folio { right: 17mm } .verso .folio { left: 17mm } .low .folio { top: auto; bottom: 7mm; left: 0; right: 0; text-align: center } .bare .folio { display: none }
h2 { font: bold 18pt/1.15 'Bitstream Charter'; text-align: center } .sub { text-align: center; font-style: italic } .by { display: flex; justify-content: space-between; margin: 2mm 0 4mm; font-size: 9pt }
.sans h2 { font: bold 20pt/1.15 'FreeSans'; text-align: left } .caps h2 { font: 16pt/1.2 'C059'; text-transform: uppercase; letter-spacing: .12em }
h3 { font: bold 13pt 'Bitstream Charter'; text-align: center; margin: 3mm 0 } .sans h3 { font-family: 'FreeSans'; text-align: left } .caps h3 { font: 12pt 'C059' }
.system { display: block; margin-bottom: 5mm } .foot { font-size: 7.5pt; text-align: center }
.toc h1 { font: bold 20pt 'Bitstream Charter'; margin-bottom: 5mm } .row { display: grid; grid-template-columns: 12mm 1fr 60mm; font-size: 10pt; line-height: 1.55 }
.cover h1 { font: bold 36pt 'Bitstream Charter'; margin: 90mm 20mm 5mm } .cover p { margin: 0 20mm }
"""
_LOOKS = ("", "sans", "caps", "low", "bare", "low sans")
_ROMAN = ("I", "II", "III", "IV")


def _staves(writer: Writer, count: int, piano: bool) -> str:
    return "".join(div("s", system(175, writer.random, words=writer.verse(1)[0], piano=piano)) for _ in range(count))


def _parts(kind: str, names: list[str], writer: Writer) -> str:
    """The music of a piece: plain, in movements on new pages, or a medley of named tunes running on."""
    rng = writer.random
    piano = rng.random() < 0.6
    if kind == "single":
        return _staves(writer, rng.randint(4, 14), piano)
    out = ""
    for k, name in enumerate(names):
        label = f"{_ROMAN[k]}. {name}" if kind == "suite" else name
        fresh = ' data-newpage=""' if kind == "suite" and k else ""
        out += f'<h3 class="keep"{fresh}>{esc(label)}</h3>' + _staves(writer, rng.randint(3, 7), piano)
    return out


def build() -> Book:
    """The book."""
    writer = Writer("en", 119)
    rng = writer.random
    kinds = ["single"] * 21 + ["suite"] * 3 + ["medley"] * 2
    rng.shuffle(kinds)
    entries, body, rows = [], "", ""
    for number, kind in enumerate(kinds, 1):
        base = writer.title()
        title = {"single": base, "suite": f"{base}: A Little Suite", "medley": f"{base} Medley"}[kind]
        names = [writer.title() for _ in range(rng.choice((3, 4)))] if kind != "single" else []
        composer = writer.person()
        entries.append(Entry(f"s{number}", title))
        blocks = f'<h2 class="keep">{esc(title)}</h2>'
        if rng.random() < 0.4:
            blocks += div("sub keep", f"for {rng.choice(('SATB', 'SAB', 'two parts and piano', 'SSA unaccompanied'))}")
        blocks += div("by keep", f"<span>{esc(writer.person())}</span><span>{esc(composer)}</span>") + _parts(kind, names, writer)
        blocks += div("foot", f"© {rng.randint(1931, 2019)} {esc(writer.person())}. Copied for rehearsal.")
        look = rng.choice(_LOOKS)
        first = str(rng.choice((1, 1, 1, 2, 3, rng.randint(4, 180))))
        body += section(song(f"s{number}", title, blocks, brk="page", cls=f"song {look}"), f"s{number}", cls=look, first=first)
        rows += div("row", f"<b>{number}</b><span>{esc(title)}</span><span>{esc(composer)}</span>")
    toc = text_block(f"<h1>In this folder</h1>{rows}", cls="toc")
    return Book(
        "choir-folder", "chamber choir's folder of copied pieces, each with page numbers of its own, suites with movements and medleys named once in the contents",
        210, 297, _CSS, [section(plate("<h1>Spring Folder</h1><p>The Carrick Lea Singers</p>", "cover") + toc, "front", cls="bare"), body], entries,
    )
