"""A Dutch student society's songbook: section dividers, joke titles, numbers within each section."""

from ...lyrics import Writer
from ..book import Book, Entry
from ..parts import div, esc, plate, section, song, stanza, text_block, toc_line
from ..pictures import doodle, photo

_CSS = """
body { font: 9pt/1.25 'URW Bookman' }
.body { left: 11mm; right: 11mm; top: 12mm; bottom: 13mm }
.folio { bottom: 4mm; font: bold 9pt 'URW Gothic' } .recto .folio { right: 9mm } .verso .folio { left: 9mm }
.song { margin-bottom: 7mm } h2 { font: bold 12.5pt/1.15 'URW Gothic'; margin-bottom: .5mm } .wijze { font-style: italic; font-size: 8pt; margin-bottom: 2mm }
.stanza { margin-bottom: 2mm; display: flex; gap: 1.5mm } .refrain { font-style: italic } .label { min-width: 4mm }
.divider { background: #7a1020; color: #ffd; display: flex; flex-direction: column; justify-content: center; text-align: center } .divider h1 { font: bold 26pt 'URW Gothic' } .divider p { margin: 4mm 10mm }
.toc h1 { font: bold 17pt 'URW Gothic'; margin-bottom: 3mm } .toc h3 { font: bold 9.5pt 'URW Gothic'; margin: 2mm 0 .5mm } .toc-line { font-size: 8.4pt; line-height: 1.3 }
.ad { border: 2pt solid #000; margin: 10mm; padding: 8mm; text-align: center; inset: 0 } .ad h1 { font: bold 22pt 'URW Gothic' } .ad p { margin-top: 5mm }
"""
_SECTIONS = (
    ("Io", "Officiële liederen", "Staande te zingen, de hand op het hart of wat daarvan over is.", 9),
    ("Proost", "Drankliederen", "Bij dorst, bij geen dorst en bij twijfel.", 19),
    ("Snik", "Smartlappen", "Zakdoek niet inbegrepen.", 13),
    ("Overig", "Restjes uit de koelkast", "De commissie weet ook niet hoe dit erin gekomen is.", 15),
)
_JOKES = (
    "Lied van de gevallen pannenkoek", "Wie heeft mijn fiets gezien (en waarom hangt hij in de gracht)?", "Tentamen, o tentamen", "Dit is geen lied",
    "Het kortste couplet", "De penningmeester is zoek", "Ode aan de afwas", "3e ronde", "Nooit meer vla", "Hé!",
    "Het lied zonder titel", "De fusten zijn leeg, de fusten zijn leeg", "Brie & Bier", "Zie pagina 12", "Lustrumlied ’08", "Lustrumlied ’13",
)


def _article(sid: str, title: str, writer: Writer) -> str:
    rng = writer.random
    blocks = f'<h2 class="keep">{esc(title)}</h2>'
    if rng.random() < 0.7:
        blocks += div("wijze keep", f"wijze: {esc(writer.title())}")
    refrain = writer.refrain(rng.choice((2, 4))) if rng.random() < 0.5 else None
    for count in range(1, rng.choice((2, 3, 4, 5, 7)) + 1):
        blocks += stanza(writer.verse(rng.choice((4, 4, 6))), f"{count}.", "stanza keep" if refrain and count > 1 else "stanza")
        if refrain:
            blocks += stanza(refrain if count == 1 else ["Refrein"], "", "stanza refrain")
    if rng.random() < 0.1:
        blocks += div("p", doodle(24, rng), 'style="text-align:center"')
    return song(sid, title, blocks, brk=rng.choice(("fit", "flow", "page")))


def build() -> Book:
    """The book."""
    writer = Writer("nl", 106)
    jokes = list(_JOKES)
    writer.random.shuffle(jokes)
    sections, entries, toc = [], [], '<h1 class="keep">Inhoud</h1>'
    for k, (short, name, motto, count) in enumerate(_SECTIONS):
        inner = plate(f"<h1>{name}</h1><p>{motto}</p>", "divider")
        toc += f'<h3 class="keep">{name}</h3>'
        for _ in range(count):
            title = jokes.pop() if jokes and writer.random.random() < 0.35 else writer.title()
            entry = Entry(f"s{len(entries)}", title)
            entries.append(entry)
            toc += toc_line(title, entry.sid, dots=False, link=False)
            inner += _article(entry.sid, title, writer)
        if k == 1:
            inner += plate("<h1>Café De Lekke Roeiboot</h1><p>Oudewiek · open tot het licht wordt</p><p>Op vertoon van deze bundel: een gratis glas water</p>", "ad")
        sections.append(section(inner, short, side="recto"))
    foreword = "<h1>Voorwoord van de commissie</h1>" + "".join(f"<p>{writer.prose(5)}</p>" for _ in range(2)) + photo(80, 45, writer.random)
    cover = plate("<h1>Zangbundel</h1><p>O.S.V. De Natte Kraai</p>", "divider")
    front = section(cover + text_block(foreword, cls="toc") + text_block(toc, "page", "toc"), "front", first="1")
    return Book(
        "studentenbundel", "Dutch student songbook with coloured section dividers, joke titles, an advertisement, contents by section with page numbers",
        110, 165, _CSS, [front, *sections], entries, language="nl",
    )
