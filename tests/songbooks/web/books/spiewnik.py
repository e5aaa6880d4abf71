"""A Polish śpiewnik: two columns, song numbers only, a contents by number, chords at the end of the lines."""

from ...lyrics import Song, Writer, progression
from ..book import Book, Entry
from ..parts import div, esc, plate, section, song, text_block

_CSS = """
body { font: 9.2pt/1.25 'P052' }
.body { left: 12mm; right: 12mm; top: 12mm; bottom: 12mm; gap: 8mm }
.song { margin-bottom: 6mm } h2 { font: bold 11pt/1.2 'P052' } .by { font-size: 8pt; margin-bottom: 1.5mm }
.stanza { margin-bottom: 2mm } .line { display: flex; gap: 3mm; justify-content: space-between } .line i { font: bold 8.5pt 'Nimbus Sans Narrow'; white-space: nowrap }
.refrain { padding-left: 5mm } .folio { display: none }
.spis h1 { font: bold 15pt 'P052'; margin-bottom: 3mm } .row { display: flex; gap: 2mm; font-size: 9pt } .row b { min-width: 8mm; text-align: right }
.okladka { border: 6pt double #333; margin: 12mm; inset: 0; text-align: center } .okladka h1 { font: bold 40pt 'P052'; margin-top: 60mm }
"""


def _stanza(lines: list[str], piece: Song, writer: Writer, cls: str, chords: bool) -> str:
    rows = ""
    for line in lines:
        names = " ".join(progression(piece.key, "pl", writer.random)[: writer.random.choice((2, 3, 4))]) if chords else ""
        rows += div("line", f"<span>{esc(line)}</span>" + (f"<i>{names}</i>" if names else ""))
    return div(cls, rows)


def _article(number: int, piece: Song, writer: Writer) -> str:
    blocks = f'<h2 class="keep">{number}. {esc(piece.title)}</h2>'
    if writer.random.random() < 0.6:
        blocks += div("by keep", f"sł. {esc(piece.author)}, muz. {esc(piece.composer)}")
    for count, verse in enumerate(piece.verses):
        blocks += _stanza(verse, piece, writer, "stanza", count == 0)
        if piece.refrain and count == 0:
            blocks += _stanza(["Ref.: " + piece.refrain[0], *piece.refrain[1:]], piece, writer, "stanza refrain", True)
        elif piece.refrain:
            blocks += div("stanza refrain", "Ref.: " + esc(piece.refrain[0].rstrip(",;.!")) + "…")
    return song(f"s{number}", piece.title, blocks)


def build() -> Book:
    """The book."""
    writer = Writer("pl", 107)
    pieces = [writer.song(first_line_title=writer.random.random() < 0.35) for _ in range(118)]
    entries = [Entry(f"s{n}", piece.title, [f"{n}. {piece.title}"]) for n, piece in enumerate(pieces, 1)]
    body = "".join(_article(n, piece, writer) for n, piece in enumerate(pieces, 1))
    rows = "".join(div("row", f"<b>{n}.</b><span>{esc(piece.title)}</span>") for n, piece in enumerate(pieces, 1))
    cover = plate("<h1>Śpiewnik włóczęgi</h1><p>118 piosenek z chwytami</p>", "okladka")
    return Book(
        "spiewnik", "Polish song collection in two columns with song numbers and no page numbers, list of songs by number at the back",
        165, 235, _CSS,
        [section(cover + text_block(f"<p>{writer.prose(6)}</p>", cls="spis"), "front"), section(body, "songs", columns=2),
         section(text_block('<h1 class="keep">Spis piosenek</h1>' + rows, cls="spis"), "spis", columns=2)],
        entries, language="pl",
    )
