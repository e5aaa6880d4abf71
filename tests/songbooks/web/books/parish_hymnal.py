"""A parish hymnal in two columns: numbers, tunes, meters, scripture, and indexes at the back."""

import random

from ...lyrics import Song, Writer
from ..book import Book, Entry
from ..parts import div, esc, plate, section, song, stanza, text_block, toc_line
from ..staves import system

_CSS = """
body { font: 9.5pt/1.25 'Linux Libertine O' }
.body { left: 15mm; right: 15mm; top: 19mm; bottom: 14mm; gap: 7mm }
.head { top: 9mm; left: 15mm; right: 15mm; font: 8.5pt 'Linux Libertine O'; font-variant: small-caps; text-align: center; border-bottom: .3pt solid #555 }
.front .head, .back .head { border: 0 } .front .folio { display: none }
.folio { bottom: 6mm; font-size: 8pt; left: 0; right: 0; text-align: center }
.song { margin-bottom: 6mm; border-bottom: .4pt solid #999; padding-bottom: 2mm }
.top { display: flex; align-items: baseline; gap: 2.5mm } .no { font: bold 20pt/1 'Linux Libertine O' }
h2 { font: bold 11.5pt/1.15 'Linux Libertine O'; flex: 1 }
.meta { display: flex; justify-content: space-between; font-size: 8pt; margin: .5mm 0 1.5mm } .tune { font-variant: small-caps }
.stanza { display: flex; gap: 1.5mm; margin-bottom: 1.8mm } .label { min-width: 4mm }
.refrain { font-style: italic; margin-left: 5.5mm }
.credit { font-size: 7.2pt; color: #333 }
.idx h1 { font: 16pt 'Linux Libertine O'; font-variant: small-caps; text-align: center; margin: 0 0 3mm } .idx .toc-line { font-size: 9pt; line-height: 1.28 }
.idx h3 { font-weight: bold; margin: 1.5mm 0 .5mm } .title { text-align: center } .title h1 { font: 40pt 'Linux Libertine O'; margin-top: 70mm }
"""
_BOOKS = "Psalm Isaiah Matthew Luke John Romans Genesis Job Hebrews Micah".split()
_METERS = ("8.6.8.6 (CM)", "8.8.8.8 (LM)", "7.7.7.7", "8.7.8.7 D", "6.6.8.6 (SM)", "10.10.10.10", "Irregular", "11.10.11.10 with refrain")
_THEMES = ("Gathering", "Morning and Evening", "Advent and Christmas", "Harvest", "Journey and Pilgrimage", "Sending Forth")


def _scripture(rng: random.Random) -> str:
    return f"{rng.choice(_BOOKS)} {rng.randint(1, 28)}:{rng.randint(1, 20)}" + (f"–{rng.randint(21, 30)}" if rng.random() < 0.5 else "")


def _article(number: int, piece: Song, writer: Writer) -> str:
    rng = writer.random
    blocks = div("top keep", f'<span class="no">{number}</span><h2>{esc(piece.title)}</h2>')
    blocks += div("meta keep", f'<span class="tune">{piece.tune_name}</span><span>{rng.choice(_METERS)}</span><span>{_scripture(rng)}</span>')
    if rng.random() < 0.3:
        lines = piece.verses[0]
        blocks += "".join(div("keep", system(64, rng, words=lines[k % len(lines)], bars=3)) for k in range(2))
    for count, verse in enumerate(piece.verses, 1):
        blocks += stanza(verse, str(count))
        if piece.refrain and count == 1:
            blocks += stanza(piece.refrain, "", "stanza refrain")
    blocks += div("credit", f"Text: {esc(piece.author)}. Tune: {esc(piece.composer)}, arr. {esc(writer.person())}")
    return song(f"h{number}", piece.title, blocks, brk="flow", head=str(number))


def _index(heading: str, pairs: list[tuple[str, str]]) -> str:
    rows = sorted(pairs, key=lambda pair: pair[0].casefold().lstrip("“(’'"))
    return text_block(f'<h1 class="keep">{heading}</h1>' + "".join(toc_line(text, "", number=number, link=False) for text, number in rows), "page", "idx")


def build() -> Book:
    """The book."""
    writer = Writer("en", 103)
    pieces = [writer.song(first_line_title=writer.random.random() < 0.55) for _ in range(112)]
    per = -(-len(pieces) // len(_THEMES))
    sections, entries = [], []
    order = "<h1>Order of the Book</h1>" + "".join(
        toc_line(theme, "", number=f"{k * per + 1}–{min((k + 1) * per, len(pieces))}", link=False) for k, theme in enumerate(_THEMES)
    )
    preface = "<h1>Preface</h1>" + "".join(f"<p>{writer.prose(6)}</p>" for _ in range(3))
    title = plate("<h1>The Saint Nell Hymnal</h1><p>for the parishes of Wexcombe and Old Stanby</p>", "title")
    sections.append(section(title + text_block(preface, cls="idx") + text_block(order, "page", "idx"), "front", cls="front"))
    body = {theme: "" for theme in _THEMES}
    for number, piece in enumerate(pieces, 1):
        first = piece.verses[0][0].rstrip(",;.! ")
        entries.append(Entry(f"h{number}", piece.title, [f"{number} {piece.title}"] + ([first] if first != piece.title else [])))
        body[_THEMES[(number - 1) // per]] += _article(number, piece, writer)
    for k, theme in enumerate(_THEMES):
        sections.append(section(body[theme], theme, columns=2, first="1" if k == 0 else "", head=theme))
    firsts = [(piece.verses[0][0].rstrip(",;.! "), str(n)) for n, piece in enumerate(pieces, 1)]
    titles = [(piece.title, str(n)) for n, piece in enumerate(pieces, 1)]
    tunes = [(piece.tune_name, str(n)) for n, piece in enumerate(pieces, 1)]
    known = {text for text, _ in firsts}
    mixed = firsts + [pair for pair in titles if pair[0] not in known]
    back = _index("Index of Tunes", tunes) + _index("Index of First Lines and Titles", mixed)
    sections.append(section(back, "back", columns=2, cls="back"))
    return Book(
        "parish-hymnal", "parish hymnal in two columns, numbered hymns sharing pages, indexes of tunes, first lines and titles by number",
        170, 240, _CSS, sections, entries, {"head": "title"},
    )
