"""An artist's album songbook: pictures, lyrics on the left-hand page, then piano and voice."""

from ...lyrics import Song, Writer, progression
from ..book import Book, Entry
from ..parts import div, esc, plate, section, song, stanza, text_block
from ..pictures import landscape, photo
from ..staves import system

_CSS = """
body { font: 11pt/1.5 'Lato' }
.body { left: 20mm; right: 20mm; top: 18mm; bottom: 18mm }
.music .body { left: 15mm; right: 15mm; top: 14mm }
.folio { bottom: 8mm; font: 300 9pt 'Lato'; letter-spacing: .2em } .recto .folio { right: 18mm } .verso .folio { left: 18mm }
.lyric h2 { font: 300 26pt/1.1 'Lato'; text-transform: lowercase; letter-spacing: .06em; margin-bottom: 9mm }
.lyric .stanza { margin-bottom: 5mm } .lyric .refrain { font-style: italic }
.lyric .inset { margin-top: 8mm }
.score h2 { font: bold 20pt/1.15 'Linux Libertine O'; text-align: center }
.score .by { text-align: right; font: italic 9pt 'Linux Libertine O'; margin-bottom: 2mm } .score .tempo { font: bold 10pt 'Linux Libertine O' }
.system { margin-bottom: 5mm; display: block } .rights { font: 7pt 'Lato'; text-align: center }
.cover { background: #1d2a3a; color: #fff; text-align: center } .cover h1 { font: 900 54pt/1 'Lato'; margin-top: 30mm } .cover p { font: 300 20pt 'Lato'; margin: 6mm }
.tracks { display: grid; grid-template-columns: 34mm 1fr 12mm; gap: 4mm; align-items: center } .tracks b { font: 300 15pt 'Lato' } .tracks span { text-align: right }
.tocpage h1, .essay h1 { font: 900 22pt 'Lato'; margin-bottom: 6mm }
"""


def _lyrics(sid: str, piece: Song, writer: Writer) -> str:
    blocks = f'<h2 class="keep">{esc(piece.title)}</h2>'
    for verse in piece.verses[: 3 if len(piece.verses[0]) < 8 else 2]:
        blocks += stanza(verse)
        if piece.refrain:
            blocks += stanza(piece.refrain, "", "stanza refrain")
    if len(piece.verses) < 3:
        blocks += div("inset", photo(110, 60, writer.random))
    return song(sid, piece.title, blocks, brk="verso", cls="lyric")


def _score(sid: str, piece: Song, writer: Writer) -> str:
    rng = writer.random
    words = [line for verse in piece.verses for line in verse + (piece.refrain or [])]
    blocks = f'<h2 class="keep">{esc(piece.title)}</h2>' + div("by keep", f"Words and Music by<br>{esc(piece.author)}")
    blocks += div("tempo keep", f"{rng.choice(('Moderately', 'Slow ballad', 'With a swing', 'Freely'))} (&#9833; = {rng.randint(60, 132)})")
    for k in range(rng.randint(9, 16)):
        chords = progression(piece.key, "en", rng)
        blocks += div("s", system(180, rng, words=words[k % len(words)], chords=chords, piano=True))
    blocks += div("rights", f"© Lowlight Lantern Music. All rights reserved. {esc(piece.title)} – {esc(piece.author)}")
    return song(sid, piece.title, blocks, brk="recto", cls="score", anchor=False)


def build() -> Book:
    """The book."""
    writer = Writer("en", 104)
    artist, album = "Clara Underhill", "Paper Thunder"
    pieces = [writer.song() for _ in range(13)]
    entries = [Entry(f"s{n}", piece.title) for n, piece in enumerate(pieces)]
    tracks = ""
    for entry in entries:
        tracks += f'{landscape(32, 13, writer.random)}<b>{esc(entry.title)}</b><span data-pn="{entry.sid}"></span>'
    essay = f"<h1>{artist}</h1>" + "".join(f"<p>{writer.prose(5)}</p>" for _ in range(2)) + photo(150, 90, writer.random)
    cover = plate(f"<h1>{album}</h1><p>{artist}</p>{photo(150, 150, writer.random)}<p>piano · vocal · guitar</p>", "cover")
    body = "".join(_lyrics(e.sid, p, writer) + _score(e.sid, p, writer) for e, p in zip(entries, pieces))
    return Book(
        "album-songbook", "artist's album songbook: for each song a lyric page on the left, then piano and voice from the right-hand page",
        210, 280, _CSS,
        [section(cover + plate(photo(210, 280, writer.random)), "front", cls="front", first="1"),
         section(text_block(div("tocpage", f"<h1>{album}</h1>" + div("tracks", tracks))) + text_block(essay, "page", "essay"), "contents"),
         section(body, "songs", cls="music")],
        entries,
    )
