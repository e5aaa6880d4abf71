"""A handout for a karaoke evening: words only, one after the other, no contents, no numbers of any kind."""

from ...lyrics import Writer
from ..book import Book, Entry
from ..parts import div, esc, section, song, stanza, text_block

_CSS = """
body { font: 13pt/1.3 'DejaVu Sans' }
.body { left: 22mm; right: 22mm; top: 18mm; bottom: 18mm }
.song { margin-bottom: 12mm } h2 { font: bold 15pt/1.2 'DejaVu Sans'; text-decoration: underline } .plain h2 { text-decoration: none; text-transform: uppercase }
.as { font-size: 10.5pt; margin-bottom: 4mm } .stanza { margin-bottom: 5mm } .refrain { font-weight: bold } .label { font-weight: bold; font-size: 10.5pt } .cue { margin-bottom: 5mm }
.folio { display: none } .hello { text-align: center; margin-bottom: 10mm } .hello h1 { font: bold 26pt 'DejaVu Sans' }
"""


def build() -> Book:
    """The book."""
    writer = Writer("en", 114)
    rng = writer.random
    entries, body = [], text_block("<h1>Sing-Along Night at the Anchor</h1><p>Friday from 8 – words for everybody, voices optional</p>", cls="hello")
    for number in range(31):
        piece = writer.song()
        entries.append(Entry(f"s{number}", piece.title))
        blocks = f'<h2 class="keep">{esc(piece.title)}</h2>'
        if rng.random() < 0.8:
            blocks += div("as keep", f"{rng.choice(('as sung by', 'by', 'made famous by'))} {esc(writer.person())}")
        for count, verse in enumerate(piece.verses[:3]):
            blocks += stanza(verse)
            if piece.refrain:
                blocks += stanza(piece.refrain, "CHORUS:", "stanza refrain") if count == 0 or rng.random() < 0.5 else div("label cue", "[CHORUS]")
        if rng.random() < 0.3:
            blocks += div("label", rng.choice(("[repeat and fade]", "(x2)", "[guitar solo]")))
        body += song(f"s{number}", piece.title, blocks, cls="song" if rng.random() < 0.8 else "song plain", brk=rng.choice(("flow", "flow", "fit")))
    return Book(
        "karaoke", "handout of words for a sing-along evening, songs one after the other, no contents, no page numbers, no song numbers",
        215.9, 279.4, _CSS, [section(body, "songs")], entries,
    )
