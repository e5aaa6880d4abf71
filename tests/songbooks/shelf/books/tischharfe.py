"""Portrait of sheets for the table harp: notes as dots on a fan of strings to lay under the instrument, a sheet a song, landscape.

The title stands at the upper right over the words, in the face of the words, with the tune's origin; long songs take two
sheets, "Blatt 2" with the title again; no contents and no page numbers, only the PDF's bookmarks.
"""

from __future__ import annotations

from html import escape
from pathlib import Path
from random import Random

from songbooks.engraved.music import tune
from songbooks.lyrics import Song, Writer
from songbooks.office import weasy
from songbooks.office.made import Entry, Made, book_of
from songbooks.shelf.sorting import plain

KIND = "Sheets for the German table harp (WeasyPrint, landscape): dots on strings, title at the upper right over the words, some songs of two sheets; neither contents nor page numbers, only bookmarks"
COUNT = 32
STRINGS = ("G", "A", "H", "c", "d", "e", "f", "g", "a", "h", "c'", "d'", "e'", "f'", "g'")
CSS = """
@page { size: A4 landscape; margin: 8mm 10mm } body { font: 10pt/1.3 "Carlito"; margin: 0 } .cover { text-align: center; padding-top: 60mm; font-size: 34pt; break-after: page } .cover p { font-size: 14pt }
.sheet { break-after: page; position: relative; height: 190mm } .harp { position: absolute; left: 0; top: 0 } .side { position: absolute; left: 205mm; width: 70mm; top: 2mm }
h1, h4 { font: bold 15pt "Carlito"; margin: 0 } .from { font-size: 8.5pt; color: #444; margin: 0 0 4mm } .v { margin: 0 0 2.4mm } .foot { position: absolute; left: 205mm; top: 182mm; font-size: 7pt; color: #777 }
"""


def make(folder: Path) -> Made:
    """A cover and the sheets by the alphabet."""
    writer = Writer("de", 8119)
    songs = sorted((writer.song(first_line_title=writer.random.random() < 0.5) for _ in range(COUNT)), key=lambda song: plain(song.title))
    html = ['<div class="cover">Saitenklang<p>32 Unterlegnoten für die Tischharfe</p></div>']
    html += [_sheets(writer, number, song) for number, song in enumerate(songs)]
    marks = weasy.render("".join(html), CSS, folder / "book.pdf")
    made = book_of(folder / "book.pdf", marks, [Entry(song.title) for song in songs])
    return Made(made.pdf, made.songs, [])


def _sheets(writer: Writer, number: int, song: Song) -> str:
    """One sheet, or two where there are many verses."""
    random = writer.random
    origin = random.choice(("Volksweise", f"T/M: {song.author}", f"T: {song.author}, M: {song.composer}", f"Satz: {song.composer}"))
    halves = [song.verses[:3]] if len(song.verses) < 5 else [song.verses[:2], song.verses[2:4]]
    out = []
    for sheet, verses in enumerate(halves):
        head = f'<h1 id="s{number}">{escape(song.title)}</h1>' if sheet == 0 else f"<h4>{escape(song.title)}</h4>"
        note = origin if sheet == 0 else "Blatt 2"
        text = "".join(f'<p class="v">{n}. {weasy.lines(verse[:6])}</p>' for n, verse in enumerate(verses, 1 + 2 * sheet))
        text += weasy.end(number) if sheet == len(halves) - 1 else ""
        out.append(f'<div class="sheet"><div class="harp">{_harp(random)}</div><div class="side">{head}<p class="from">{escape(note)}</p>{text}</div><div class="foot">Nicht kopieren – Notenblatt {random.randint(100, 999)}</div></div>')
    return "".join(out)


def _harp(random: Random) -> str:
    """Strings, and a melody as dots from top to bottom that a line joins."""
    music = tune(random, "C", random.choice(("3/4", "4/4")), 16, -3, 8)
    notes = [note for bar in music.bars for note in bar][:44]
    step = 176 / len(notes)
    spots = [(12 + (note.degree + 4) * 13, 8 + step * place, note.length) for place, note in enumerate(notes)]
    lines = "".join(f'<line x1="{12 + place * 13}" y1="4" x2="{12 + place * 13}" y2="184" stroke="#bbb" stroke-width=".25"/>' for place in range(len(STRINGS)))
    names = "".join(f'<text x="{11 + place * 13}" y="189" font-size="4" font-family="Carlito">{name}</text>' for place, name in enumerate(STRINGS))
    path = " ".join(f"{'M' if place == 0 else 'L'}{x:.1f} {y:.1f}" for place, (x, y, _) in enumerate(spots))
    dots = "".join(f'<ellipse cx="{x:.1f}" cy="{y:.1f}" rx="2" ry="1.5" fill="{"#fff" if length >= 8 else "#000"}" stroke="#000" stroke-width=".5"/>' for x, y, length in spots)
    return f'<svg width="200mm" height="190mm" viewBox="0 0 200 190">{lines}{names}<path d="{path}" fill="none" stroke="#000" stroke-width=".4"/>{dots}</svg>'
