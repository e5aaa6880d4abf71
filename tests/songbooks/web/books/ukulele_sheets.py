"""A ukulele club's folder of song sheets joined to one PDF: every sheet by another hand, no page numbers, no contents."""

import shutil
import subprocess
import tempfile
from pathlib import Path

from ... import truth
from ...lyrics import Song, Writer
from .. import check
from ..book import Book, Entry
from ..make import typeset
from ..parts import div, esc, mono_stanza, over_stanza, section, song, stanza
from ..pictures import doodle

_ID = "ukulele-sheets"
_SIZES = {"a4": (210, 297), "letter": (215.9, 279.4), "wide": (297, 210)}
_CSS = """
.body { left: 15mm; right: 15mm; top: 13mm; bottom: 12mm } .folio { display: none }
.stanza { margin-bottom: 4mm } .label { font-weight: bold } .chords { font-weight: bold } .chorded { margin-top: 1.05em }
.word { font: 12pt/1.3 'Carlito' } .word h2 { font: bold 20pt/1.2 'Carlito'; text-align: center; margin-bottom: 4mm } .word .ch b { color: #c00 }
.plain { font: 8.6pt/1.3 'Liberation Mono' } .plain h2 { font: bold 11pt 'Liberation Mono'; margin-bottom: 4mm }
.fancy { font: 13pt/1.35 'Comic Neue' } .fancy h2 { font: bold 24pt/1.15 'Comic Neue'; color: #06733c } .fancy .by { margin-bottom: 4mm }
.neat { font: 11pt/1.3 'DejaVu Serif' } .neat h2 { font: bold 16pt/1.2 'DejaVu Serif'; border: 1pt solid #000; padding: 2mm; margin-bottom: 4mm }
.bracket { font: 12pt/1.4 'Liberation Sans' } .bracket h2 { font: bold 14pt 'Liberation Sans'; text-decoration: underline; margin-bottom: 4mm }
.foot { font-size: 8pt; color: #666 }
"""


def _heading(hand: str, piece: Song) -> tuple[str, str]:
    """The heading as the hand writes it, and a line under it."""
    artist, key = piece.author, piece.key
    return {
        "word": (f"{piece.title} – {artist} [{key}]", ""),
        "plain": (f"{piece.title.upper()} ({artist})", ""),
        "fancy": (piece.title, f"by {artist}"),
        "neat": (f"{piece.title} – {artist}", ""),
        "bracket": (f"{piece.title} [{key}]", ""),
    }[hand]


def _inline(line: str, writer: Writer, key: str) -> str:
    """Chords in brackets among the words."""
    text, last = "", 0
    for position, chord in writer.chords(line, key):
        text += line[last:position] + f"[{chord}]"
        last = position
    return text + line[last:]


def _words(hand: str, lines: list[str], label: str, piece: Song, writer: Writer) -> str:
    if hand == "plain":
        return mono_stanza(lines, writer, piece.key, label)
    if hand == "bracket":
        return stanza([_inline(line, writer, piece.key) for line in lines], label)
    return over_stanza(lines, writer, piece.key, label)


def _sheet(sid: str, hand: str, piece: Song, writer: Writer) -> str:
    rng = writer.random
    heading, below = _heading(hand, piece)
    blocks = f'<h2 class="keep">{esc(heading)}</h2>' + (div("by keep", esc(below)) if below else "")
    if rng.random() < 0.4:
        blocks += div("label", f"Intro: {piece.key} {piece.key} F G7")
    for verse in piece.verses:
        blocks += _words(hand, verse, "", piece, writer)
        if piece.refrain:
            blocks += _words(hand, piece.refrain, "Chorus:", piece, writer)
    if hand == "fancy" and rng.random() < 0.6:
        blocks += div("pic", doodle(30, rng))
    if rng.random() < 0.2:
        blocks += div("foot", f"typed by {writer.person()}")
    return song(sid, piece.title, blocks, brk="page", cls=hand)


def _books() -> tuple[list[Book], list[str]]:
    """A book for each paper size, and the order of all songs by size."""
    writer = Writer("en", 118)
    sheets: dict[str, str] = {size: "" for size in _SIZES}
    entries: dict[str, list[Entry]] = {size: [] for size in _SIZES}
    order = []
    for number in range(45):
        piece = writer.song()
        size = writer.random.choice(("a4", "a4", "a4", "letter", "wide"))
        hand = writer.random.choice(("word", "word", "plain", "fancy", "neat", "bracket"))
        sid = f"s{number}"
        heading, _ = _heading(hand, piece)
        entries[size].append(Entry(sid, piece.title, [heading, f"{piece.title} – {piece.author}"]))
        sheets[size] += _sheet(sid, hand, piece, writer)
        order.append(size)
    books = [Book(size, size, *_SIZES[size], _CSS, [section(sheets[size], "s", columns=2 if size == "wide" else 1)], entries[size]) for size in _SIZES]
    return books, order


def make(out: Path) -> list[str]:
    """Typeset the sheets by paper size and join them in the club's order; complaints of the check."""
    if not shutil.which("qpdf"):
        raise SystemExit("missing program: qpdf (needed to join the ukulele sheets)")
    books, order = _books()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        parts = {book.id: typeset(book, folder) for book in books}
        queues = {size: iter(songs) for size, (_, songs) in parts.items()}
        arguments, joined, offset = [], [], 0
        for size in order:
            piece = next(queues[size])
            arguments += [str(parts[size][0]), f"{piece.start}-{piece.end}"]
            length = piece.end - piece.start
            piece.start, piece.end = offset + 1, offset + 1 + length
            offset = piece.end
            joined.append(piece)
        target = folder / f"{_ID}.pdf"
        subprocess.run(["qpdf", "--empty", "--pages", *arguments, "--", str(target)], check=True)
        truth.write(out, _ID, "ukulele club's joined song sheets, each by another hand and on its own paper, artists and keys in the titles, no contents, no page numbers", target, joined)
    return check.complaints(out, _ID)
