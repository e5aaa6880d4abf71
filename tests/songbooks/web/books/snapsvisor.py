"""A Swedish booklet of snapsvisor for one party: no contents, no numbers, melody names under the titles."""

from ...lyrics import Writer
from ..book import Book, Entry
from ..parts import div, esc, plate, section, song, stanza, text_block
from ..pictures import doodle

_CSS = """
body { font: 9.5pt/1.3 'C059'; text-align: center }
.body { left: 10mm; right: 10mm; top: 11mm; bottom: 9mm }
.song { margin-bottom: 7mm } h2 { font: bold 13pt/1.15 'C059'; color: #003c7d } .mel { font: italic 8.5pt 'C059'; margin-bottom: 2mm }
.stanza { margin-bottom: 2.5mm } .folio { display: none }
.omslag { background: #fecb00; color: #003c7d } .omslag h1 { font: bold 26pt/1.1 'C059'; margin: 25mm 8mm 8mm } .meny h1 { font: bold 14pt 'C059'; margin-bottom: 4mm } .meny p { margin: 2.5mm 0 }
"""
_PLAYFUL = ("Helan, tror jag", "Nubbens lov", "Tomtens tredje", "Kräftans klagan", "Vi som stannade kvar", "Sista droppen (för i kväll)")
_MENU = ("Kräftor med dill", "Västerbottenpaj", "Grovt bröd", "Ost", "Hallonkräm", "Kaffe")


def build() -> Book:
    """The book."""
    writer = Writer("sv", 111)
    rng = writer.random
    titles = [writer.title() for _ in range(36)] + list(_PLAYFUL)
    rng.shuffle(titles)
    entries, body = [], ""
    for number, title in enumerate(titles):
        entries.append(Entry(f"s{number}", title))
        blocks = f'<h2 class="keep">{esc(title)}</h2>'
        if rng.random() < 0.85:
            blocks += div("mel keep", f"Mel: {esc(writer.title())}")
        for _ in range(rng.choice((1, 1, 1, 1, 2, 3))):
            blocks += stanza(writer.verse(rng.choice((4, 4, 4, 5, 6))))
        if rng.random() < 0.2:
            blocks += div("pic", doodle(18, rng))
        body += song(f"s{number}", title, blocks, brk="fit")
    menu = "<h1>Meny</h1>" + "".join(f"<p>{dish}</p>" for dish in _MENU)
    front = plate("<h1>Kräftskiva hos Ravns</h1><p>den 23 augusti</p><p>Vishäfte</p>", "omslag")
    back = text_block(f"<h1>Tack för i kväll!</h1><p>{writer.prose(2)}</p>", cls="meny")
    return Book(
        "snapsvisor", "Swedish party booklet of drinking songs, A6, no contents and no page numbers, two or three songs a page",
        105, 148, _CSS,
        [section(front + text_block(menu, cls="meny"), "front"), section(body, "visor"), section(back, "back")],
        entries, language="sv",
    )
