"""A Swedish jubilee songbook: roman front matter, numbered songs with tales before them, full-page photographs between."""

from ...lyrics import Song, Writer
from ..book import Book, Entry
from ..parts import div, esc, over_stanza, plate, section, song, stanza, text_block
from ..pictures import photo
from ..staves import system

_CSS = """
body { font: 10.5pt/1.38 'P052' }
.body { left: 20mm; right: 20mm; top: 20mm; bottom: 20mm; gap: 7mm }
.head { top: 11mm; left: 20mm; right: 20mm; font: italic 9pt 'P052' } .recto .head { text-align: right } .roman .head { display: none }
.folio { bottom: 10mm; font-size: 10pt } .recto .folio { right: 20mm } .verso .folio { left: 20mm }
.no { font: 11pt 'P052'; color: #8a1c1c } h2 { font: bold 18pt/1.15 'P052'; margin-bottom: .5mm } .sub { font-style: italic; margin-bottom: 2mm } .by { font-size: 9pt; margin-bottom: 4mm }
.tale { font-size: 9.5pt; color: #444; border-left: 1.5pt solid #8a1c1c; padding-left: 3mm; margin-bottom: 5mm; text-align: justify }
.stanza { margin-bottom: 4mm; display: flex; gap: 2mm } .label { min-width: 5mm } .chordy .line { margin-top: 1em } .system { display: block; margin-bottom: 3mm } .refrain { font-style: italic; margin-left: 7mm }
.toc h1, .forord h1 { font: 22pt 'P052'; margin-bottom: 6mm; color: #8a1c1c } .row { display: grid; grid-template-columns: 9mm 1fr 9mm; font-size: 9.5pt; line-height: 1.3; margin-bottom: .8mm } .row span.n { color: #8a1c1c } .row b { text-align: right; font-weight: normal } .row i { font-size: 8.5pt }
.caption { position: absolute; bottom: 14mm; left: 14mm; right: 14mm; color: #fff; font: italic 11pt 'P052' }
.tit h1 { font: 44pt/1.1 'P052'; margin: 60mm 25mm 8mm; color: #8a1c1c } .tit p { margin: 0 25mm }
"""


def _article(number: int, piece: Song, subtitle: str, writer: Writer) -> str:
    rng = writer.random
    blocks = div("no keep", f"Nr {number}") + f'<h2 class="keep">{esc(piece.title)}</h2>'
    blocks += div("sub keep", esc(subtitle)) if subtitle else ""
    blocks += div("by keep", f"Text: {esc(piece.author)} &nbsp; Musik: {esc(piece.composer)}")
    if rng.random() < 0.4:
        blocks += div("tale", esc(writer.prose(rng.randint(2, 4))))
    if rng.random() < 0.5:
        blocks += "".join(div("s", system(130, rng, words=piece.verses[0][k % 4], bars=4)) for k in range(rng.randint(2, 5)))
    for count, verse in enumerate(piece.verses, 1):
        blocks += over_stanza(verse, writer, piece.key, f"{count}.", "stanza chordy") if count == 1 else stanza(verse, f"{count}.")
        if piece.refrain and count < 3:
            blocks += stanza(piece.refrain, "", "stanza refrain")
    return song(f"s{number}", piece.title, blocks, brk="page")


def build() -> Book:
    """The book."""
    writer = Writer("sv", 123)
    rng = writer.random
    entries, rows, body = [], "", ""
    for number in range(1, 49):
        piece = writer.song(first_line_title=rng.random() < 0.15)
        subtitle = rng.choice(("Vaggvisa från skärgården", "Gånglåt", "Till bröllopet i Lindbäck", "Brev på vers")) if rng.random() < 0.25 else ""
        alts = [f"{piece.title} {subtitle}", f"{piece.title} – {subtitle}"] if subtitle else []
        entries.append(Entry(f"s{number}", piece.title, alts))
        second = f"<br><i>{esc(subtitle)}</i>" if subtitle else ""
        rows += div("row", f'<span class="n">{number}</span><span>{esc(piece.title)}{second}</span><b data-pn="s{number}">000</b>')
        body += _article(number, piece, subtitle, writer)
        if rng.random() < 0.18:
            body += plate(photo(170, 240, rng) + div("caption", esc(f"{writer.person()} och {writer.person()}, {rng.randint(1951, 1998)}")))
    front = plate("<h1>Femtio år med visan</h1><p>Visans vänner i Vesslefält</p>", "tit")
    preface = "<h1>Förord</h1>" + "".join(f"<p>{esc(writer.prose(5))}</p>" for _ in range(3))
    return Book(
        "visbok", "Swedish jubilee songbook with roman front matter, two-column contents with song and page numbers, tales, and full-page photographs between songs",
        170, 240, _CSS,
        [section(front + text_block(preface, cls="forord"), "front", cls="roman", first="1"),
         section(text_block("<h1 class='keep'>Innehåll</h1>" + rows, cls="toc"), "toc", columns=2, cls="roman"),
         section(body, "visor", first="1", side="recto", head="Femtio år med visan")],
        entries, {"head": "title"}, "sv",
    )
