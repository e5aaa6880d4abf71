"""A bilingual choir book, Italian and German: two titles for each song, words side by side, two indexes."""

from ...lyrics import Song, Writer
from ..book import Book, Entry
from ..parts import div, esc, plate, section, song, text_block, toc_line
from ..staves import system

_CSS = """
body { font: 9.5pt/1.3 'Caladea' }
.body { left: 15mm; right: 15mm; top: 16mm; bottom: 17mm }
.folio { bottom: 8mm; left: 0; right: 0; text-align: center } .front .folio { display: none }
.song { margin-bottom: 9mm } .pair { display: grid; grid-template-columns: 1fr 1fr; gap: 6mm }
h2 { font: bold 14pt/1.2 'Caladea' } h2.de { font-style: italic; font-weight: normal; color: #234d7a } .de { color: #234d7a } .by { font-size: 8.3pt; margin-bottom: 2mm; color: #555 }
.stacked h2.de::before { content: '' } .head-no { font: bold 10pt 'Carlito' }
.verse { margin-bottom: 3mm } .refrain { font-style: italic } .system { display: block; margin-bottom: 2mm }
.idx h1 { font: bold 18pt 'Caladea'; margin-bottom: 4mm } .toc-line { line-height: 1.4; font-size: 9.5pt }
.cop { background: #eee6d5 } .cop h1 { font: bold 38pt/1.1 'Caladea'; margin: 55mm 20mm 0 } .cop h1 + h1 { margin-top: 6mm; font-style: italic; font-weight: normal }
.pref p { margin-bottom: 3mm }
"""


def _lines(lines: list[str]) -> str:
    return "".join(div("line", esc(line)) for line in lines)


def _pair(left: list[str], right: list[str], cls: str) -> str:
    return div("pair " + cls, div("it", _lines(left)) + div("de", _lines(right)))


def _article(number: int, it: Song, de: Song, writer: Writer) -> str:
    rng = writer.random
    titles = f'<h2>{esc(it.title)}</h2><h2 class="de">{esc(de.title)}</h2>'
    blocks = div("head-no keep", str(number)) + div("keep pair" if number % 3 else "keep stacked", titles)
    blocks += div("by keep", f"{esc(it.author)} / {esc(de.author)}")
    if rng.random() < 0.4:
        blocks += "".join(div("keep", system(178, rng, words=it.verses[0][k % 4], bars=5)) for k in range(2))
    for left, right in zip(it.verses, de.verses):
        blocks += _pair(left, right, "verse")
        if it.refrain and de.refrain:
            blocks += _pair(it.refrain, de.refrain, "verse refrain")
    return song(f"s{number}", it.title, blocks, brk=rng.choice(("page", "fit", "fit")))


def _index(heading: str, rows: list[tuple[str, str]]) -> str:
    ordered = sorted(rows, key=lambda row: row[0].casefold().strip("«»„“"))
    return text_block(f'<h1 class="keep">{heading}</h1>' + "".join(toc_line(title, sid) for title, sid in ordered), "page", "idx")


def build() -> Book:
    """The book."""
    it, de = Writer("it", 112), Writer("de", 112)
    pairs = [(it.song(), de.song()) for _ in range(46)]
    entries = [Entry(f"s{n}", a.title, [b.title, f"{a.title} / {b.title}", f"{a.title} {b.title}"]) for n, (a, b) in enumerate(pairs, 1)]
    body = "".join(_article(n, a, b, it) for n, (a, b) in enumerate(pairs, 1))
    front = plate("<h1>Cantiamo insieme</h1><h1>Singen wir zusammen</h1>", "cop")
    preface = text_block(f"<p>{it.prose(5)}</p><p class='de'>{de.prose(5)}</p>", cls="pref")
    return Book(
        "bilingual", "bilingual choir book, Italian and German titles for each song, words side by side, an index in each language",
        210, 260, _CSS,
        [section(front + preface + _index("Indice", [(a.title, f"s{n}") for n, (a, _) in enumerate(pairs, 1)]), "front", cls="front"),
         section(body, "songs", first="1"),
         section(_index("Verzeichnis der deutschen Titel", [(b.title, f"s{n}") for n, (_, b) in enumerate(pairs, 1)]), "back")],
        entries, language="it",
    )
