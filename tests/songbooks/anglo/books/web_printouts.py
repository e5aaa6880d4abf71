"""Portrait of a ballad singer's folder of printed web pages: header and address lines of the browser, menus, comments, a typed list on top."""

from __future__ import annotations

import re
from html import escape
from pathlib import Path

from songbooks.anglo.chording import over
from songbooks.anglo.voices import Voice
from songbooks.engraved import pdfs
from songbooks.lyrics import Song
from songbooks.office import weasy
from songbooks.office.made import Made
from songbooks.truth import SongTruth, page_count

KIND = "Ballad singer's folder of printed web pages: each song with the browser's head and foot (date, page title, address, 1/2), the site's menu over the title, tin-whistle letters or chords, related songs and comments after the words; a typed list of titles on top without pages"
_COUNT = 44
_LEFT_OUT = (13, 37)
_CSS = """
@page { size: A4; margin: 15mm 13mm 16mm; @top-left { content: "%(date)s"; font: 7.5pt "Liberation Sans" } @top-center { content: "%(head)s"; font: 7.5pt "Liberation Sans" }
 @bottom-left { content: "%(url)s"; font: 7.5pt "Liberation Sans" } @bottom-right { content: counter(page) "/" counter(pages); font: 7.5pt "Liberation Sans" } }
body { font: %(font)s; margin: 0 } p { margin: 0 0 3mm } a { color: #0645ad; text-decoration: underline }
.site { font: bold 22pt "%(face)s"; color: #274e13; margin: 0 } .menu { font-size: 9pt; border-bottom: 1pt solid #999; padding-bottom: 1.5mm; margin-bottom: 4mm }
h1 { font-size: 18pt; margin: 2mm 0 } .meta { font-size: 9pt; color: #555 } pre { font: 9.5pt/1.3 "Liberation Mono"; margin: 0 0 3mm; white-space: pre-wrap }
table.cl { border-collapse: collapse } .cl td { padding: 0; white-space: pre; line-height: 1.15 } .cl tr:first-child { color: #b00; font-weight: bold }
.box { border: .7pt solid #aaa; background: #f4f4f4; padding: 2mm 3mm; font-size: 9pt; margin: 4mm 0 } .st { margin-bottom: 3mm; break-inside: avoid }
"""
_SITES = (
    ("Ballads & Whistle Notes", "www.balladwhistle.example", "Verdana", '10.5pt/1.35 "DejaVu Sans"'),
    ("The Mossington Folk Pages", "mossingtonfolk.example/songs", "Times", '12pt/1.3 "Liberation Serif"'),
    ("chordshed", "tabs.chordshed.example", "Arial", '10.5pt/1.3 "Liberation Sans"'),
)  # fmt: skip


def make(folder: Path) -> Made:
    """The printouts joined in the order of the typed list, which leaves two out."""
    writer = Voice("shanty", 5901)
    songs = [writer.song() for _ in range(_COUNT // 2)]
    other = Voice("folk", 5902)
    songs += [other.song() for _ in range(_COUNT - len(songs))]
    writer.random.shuffle(songs)
    parts = [folder / "list.pdf"]
    weasy.render(_list(songs), "@page { size: A4; margin: 22mm } body { font: 13pt/1.5 'Liberation Serif' } p { margin: 0 }", parts[0])
    spans = []
    for number, song in enumerate(songs):
        parts.append(folder / f"{number}.pdf")
        marks = weasy.render(*_printout(writer, number, song, songs), parts[-1])
        spans.append(marks)
    pdf = pdfs.join(parts, folder / "book.pdf")
    truth = []
    for number, (song, start) in enumerate(zip(songs, pdfs.offsets(parts)[1:])):
        last = start + page_count(parts[number + 1])
        sung = start + spans[number][f"w{number}"]
        others = list(range(sung, last))
        truth.append(SongTruth(song.title, start + 1, last, alt_ends=others, unlisted=number in _LEFT_OUT))
    return Made(pdf, truth, [1])


def _list(songs: list[Song]) -> str:
    """The list on top of the folder."""
    rows = "".join(f"<p>{escape(song.title)}</p>" for number, song in enumerate(songs) if number not in _LEFT_OUT)
    return f'<h2>Songs for the Thursday sing-around</h2><div style="columns:2;font-size:11.5pt">{rows}</div>'


def _printout(writer: Voice, number: int, song: Song, songs: list[Song]) -> tuple[str, str]:
    """The page of one of three web sites, and its style."""
    random = writer.random
    name, address, face, font = _SITES[(number * 5 + number // 4) % 3]
    slug = re.sub(r"[^a-z0-9]+", "-", song.title.lower()).strip("-")
    head = (f"{song.title} lyrics and chords | {name}", f"{name}: {song.title}", f"{song.title.upper()} CHORDS by {song.author} @ {name}")[_SITES.index((name, address, face, font))]
    date = f"{random.randint(1, 28):02}/{random.randint(1, 12):02}/20{random.randint(13, 23)}, {random.randint(8, 23)}:{random.randint(10, 59)}"
    css = _CSS % {"date": date, "head": head.replace('"', "'"), "url": f"https://{address}/{slug}.html", "font": font, "face": face}
    menu = " | ".join(f'<a href="#">{item}</a>' for item in ("Home", "Songs A–L", "Songs M–Z", "Tunes", "Forum", "Contact"))
    title = song.title if number % 3 else song.title.upper()
    return (
        f'<p class="site">{escape(name)}</p><p class="menu">{menu}</p><h1>{escape(title)}</h1><p class="meta">{_meta(writer, song)}</p>'
        + (f"<p>{escape(writer.prose(2))}</p>" if random.random() < 0.5 else "")
        + _words(writer, number, song) + weasy.sung(number) + _after(writer, song, songs)
    ), css  # fmt: skip


def _meta(writer: Voice, song: Song) -> str:
    """What a site says of a song before its words."""
    random = writer.random
    return random.choice((f"Words and Music: {escape(song.author)}", f"Trad. · Key of {song.key} · Views: {random.randint(120, 99999):,}", f"[Roud {random.randint(11, 21000)} ; {escape(song.author)}]", f"Capo: no capo · Tuning: E A D G B E · Author: {escape(song.author.lower().replace(' ', '_'))}"))


def _words(writer: Voice, number: int, song: Song) -> str:
    """Words with chords over them, with whistle letters, or bare."""
    random = writer.random
    parts = []
    for place, verse in enumerate(song.verses):
        for lines, label in ((verse, f"[Verse {place + 1}]"), (song.refrain if place == 0 else None, "[Chorus]")):
            if not lines:
                continue
            if number % 3 == 0:
                whistle = "\n".join(" ".join(random.choice("D E F# G A B C d e g".split()) for _ in line.split()) + "\n" + line for line in lines)
                parts.append(f"<pre>{escape(whistle)}</pre>" if place == 0 else f'<div class="st">{weasy.lines(lines)}</div>')
            elif number % 3 == 1:
                parts.append(f'<div class="st">{label}{"".join(over(line, writer.chords(line, song.key)) for line in lines)}</div>')
            else:
                parts.append(f'<div class="st">{weasy.lines(lines)}</div>')
    return "".join(parts)


def _after(writer: Voice, song: Song, songs: list[Song]) -> str:
    """What stands behind the words: other songs of the site, and comments of readers."""
    random = writer.random
    others = " · ".join(f'<a href="#">{escape(other.title)}</a>' for other in random.sample(songs, random.choice((3, 5))) if other is not song)
    comments = "".join(f"<p><b>{escape(writer.person())}</b> said: {escape(writer.prose(random.choice((1, 2))))}</p>" for _ in range(random.choice((0, 0, 2, 4, 6))))
    return f'<div class="box">You may also like: {others}</div>' + (f"<h3>Comments</h3>{comments}" if comments else "")
