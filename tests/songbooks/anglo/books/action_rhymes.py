"""Portrait of a nursery's action-song book: square pages, a picture with each song, actions beside the words, contents by occasion."""

from __future__ import annotations

from html import escape
from pathlib import Path

from songbooks.anglo import pictures
from songbooks.anglo.voices import Voice
from songbooks.lyrics import Song
from songbooks.office import weasy
from songbooks.office.made import Entry, Made, book_of

KIND = "Nursery's book of action songs: square coloured pages, title at the top or beside the picture in the middle of the page, actions in italics beside the words, some spreads with a full-page picture, contents by occasion with pages"
_OCCASIONS = {"Hello songs": 5, "Fingers and toes": 9, "Jumping about": 10, "Animals": 11, "Rainy days": 6, "Sleepy time": 6}
_CSS = """
@page { size: 210mm 210mm; margin: 14mm 15mm 16mm; @bottom-center { content: counter(page); font: bold 14pt "Comic Neue"; color: #c0504d } }
@page cover { background: #ffd966; @bottom-center { content: none } } @page plate { background: #dbeef4; @bottom-center { content: none } }
body { font: 12.5pt/1.3 "URW Gothic"; margin: 0 } p { margin: 0 }
.cover { page: cover; break-after: page; text-align: center } .cover h1 { font: bold 50pt/1.1 "Comic Neue"; margin: 25mm 0 8mm }
.toc { break-after: page; columns: 2; column-gap: 8mm; font-size: 10.5pt } .toc h3 { font: bold 13pt "Comic Neue"; color: #c0504d; margin: 2.5mm 0 .8mm; break-after: avoid }
.toc a { color: inherit; text-decoration: none } .toc a::before { content: target-counter(attr(href), page) "  "; font-weight: bold; color: #5b8ec9 }
.song { break-before: page } .song.same { break-before: auto; margin-top: 9mm; border-top: 2pt dotted #c0504d; padding-top: 5mm }
.song h2 { font: bold 25pt/1.1 "Comic Neue"; color: #1f497d; margin: 0 0 4mm } .late h2 { text-align: right }
table { border-collapse: collapse; width: 100% } td { vertical-align: top; padding: 0 3mm .4mm 0 } td.act { font: italic 10.5pt/1.4 "URW Gothic"; color: #777; width: 38% }
tr.gap td { height: 4mm } .pic { text-align: center; margin: 3mm 0 } .plate { page: plate; break-before: page; text-align: center; padding-top: 30mm }
.tip { font-size: 10.5pt; background: #fde9d9; padding: 2mm 3mm; margin-top: 4mm }
"""
_GAP = '<tr class="gap"><td></td><td></td></tr>'
_ACTIONS = ("clap, clap", "stamp your feet", "point up high", "turn around", "wiggle fingers", "hands on knees", "make a roof with your hands", "pretend to sleep",
            "shake your head", "jump!", "whisper", "roll hands", "touch your nose", "crouch down small")  # fmt: skip


def make(folder: Path) -> Made:
    """Cover, contents, songs, back cover."""
    writer = Voice("camp", 5801)
    songs, toc, body = [], [], []
    for occasion, count in _OCCASIONS.items():
        toc.append(f"<h3>{escape(occasion)}</h3>")
        for place in range(count):
            number = len(songs)
            song = writer.song()
            songs.append(song)
            toc.append(f'<p><a href="#s{number}">{escape(song.title)}</a></p>')
            body.append(_page(writer, number, song, short=number % 7 in (2, 3), same=number % 7 == 3 and place > 0))
    cover = f'<section class="cover"><h1>Wiggle, Stamp<br>and Sing</h1>{pictures.animal(writer.random, 80)}<p>action songs for small people</p></section>'
    contents = f'<section class="toc"><h2 style="margin:0">What shall we sing?</h2>{weasy.edge("c", "a")}{"".join(toc)}{weasy.edge("c", "z")}</section>'
    notes = f'<section class="song"><h2>For grown-ups</h2><p style="font-size:11pt">{escape(writer.prose(8))}</p></section>'
    pdf = folder / "book.pdf"
    marks = weasy.render(cover + contents + "".join(body) + notes, _CSS, pdf)
    made = book_of(pdf, marks, [Entry(song.title) for song in songs])
    for number, song in enumerate(made.songs):
        if f"p{number}" in marks:
            song.alt_ends.append(marks[f"p{number}"])  # the picture behind a song may be counted to it
    return made


def _page(writer: Voice, number: int, song: Song, short: bool, same: bool) -> str:
    """A song: title, picture and words with actions; pictures come before the title in some."""
    random = writer.random
    stanzas = song.verses[:1] if short else song.verses[:2] + ([song.refrain] if song.refrain else [])
    rows = "".join(_rows(writer, lines[:4]) for lines in stanzas)
    picture = f'<div class="pic">{pictures.animal(random, 34 if short else 44)}</div>'
    title = f'<h2 id="s{number}">{escape(song.title)}</h2>'
    late = not short and number % 4 == 2
    top = picture + title if late else title + (picture if number % 3 else "")
    tip = f'<p class="tip">Try this: {escape(random.choice(_ACTIONS))} every time you sing “{escape(song.title.split(" (")[0])}”.</p>' if number % 5 == 1 else ""
    table = f"<table>{rows.removesuffix(_GAP)}<tr><td>{weasy.sung(number)}</td><td></td></tr></table>"
    plate = f'<section class="plate" id="p{number}">{pictures.animal(random, 120)}</section>' if number % 11 == 6 else ""
    return f'<section class="song{" same" if same else ""}{" late" if late else ""}">{top}{table}{tip}{weasy.end(number)}</section>{plate}'


def _rows(writer: Voice, lines: list[str]) -> str:
    """Lines with an action here and there, and a gap after them."""
    random = writer.random
    made = "".join(f'<tr><td>{escape(line)}</td><td class="act">{"(" + random.choice(_ACTIONS) + ")" if random.random() < 0.5 else ""}</td></tr>' for line in lines)
    return made + _GAP
