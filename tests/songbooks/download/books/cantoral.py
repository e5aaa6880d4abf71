"""Portrait of a Spanish parish's cantoral: sections by letter whose songs are numbered anew (A1, B12), chords in solfège over words.

Two columns, titles in capitals after their codes, songs running over columns and pages; an index by section in front
and an alphabetical one behind, both by code and neither by page.
"""

from __future__ import annotations

from html import escape
from pathlib import Path

from songbooks.anglo import chording
from songbooks.lyrics import Song, Writer
from songbooks.office import weasy
from songbooks.office.made import Entry, Made, book_of

KIND = "Spanish parish cantoral (WeasyPrint): songs coded by section (A1, B12) in two columns with chords; index by section in front and alphabetical behind, both by code without pages"
SECTIONS = {"A": ("Entrada", 17), "B": ("Salmos y aclamaciones", 12), "C": ("Ofertorio", 13), "D": ("Santo y Cordero", 8), "E": ("Comunión", 22),
            "F": ("María", 11), "G": ("Envío", 9), "H": ("Adviento y Navidad", 14)}  # fmt: skip
ACCENTS = str.maketrans("áéíóúüñ", "aeiouun")
CSS = """
@page { size: A4; margin: 15mm 14mm 16mm; @bottom-center { content: counter(page); font: 9pt Lato } @top-right { content: string(part); font: italic 8.5pt Lato } }
@page :first { @bottom-center { content: none } @top-right { content: none } }
body { font: 9pt/1.2 Lato } .cover { text-align: center; padding-top: 60mm; font: 30pt Lato; break-after: page } .cover p { font-size: 13pt }
.songs, .list { columns: 2; column-gap: 7mm } h1 { font: bold 15pt Lato; string-set: part content(text); column-span: all; margin: 0 0 3mm }
section { break-before: page } .song h2 { font: bold 10pt Lato; margin: 4mm 0 1mm; break-after: avoid } .song h2 b { color: #8a1c1c; padding-right: 1.5mm }
.v { margin: 1mm 0 1.6mm; break-inside: avoid } .r { font-weight: bold } table.cl { border-collapse: collapse } td { padding: 0; white-space: pre }
table.cl tr:first-child { font: italic 7.5pt Lato; color: #8a1c1c } .list { font-size: 8.5pt } .list p { margin: 0; padding-left: 9mm; text-indent: -9mm } .list h3 { margin: 2mm 0 0.5mm; font-size: 9pt; break-after: avoid }
.list i { display: inline-block; width: 9mm; font-style: normal; text-indent: 0 } .a p { padding-left: 3mm; text-indent: -3mm } .credit { font-size: 7.5pt; margin: 0; break-after: avoid }
"""


def make(folder: Path) -> Made:
    """Cover, index by section, the sections, index by the alphabet."""
    writer = Writer("es", 7109)
    songs, codes, parts = [], [], []
    for letter, (name, count) in SECTIONS.items():
        parts.append(f'<section><h1>{letter}. {name.upper()}</h1><div class="songs">')
        for place in range(1, count + 1):
            songs.append(writer.song(first_line_title=writer.random.random() < 0.3))
            codes.append(f"{letter}{place}")
            parts.append(_song(writer, len(songs) - 1, songs[-1], codes[-1]))
        parts.append("</div></section>")
    html = f'<div class="cover">Cantoral<p>Parroquia de Santa María de Friasmontes</p></div>{_by_section(songs, codes)}{"".join(parts)}{_alphabetical(songs, codes)}'
    marks = weasy.render(html, CSS, folder / "book.pdf")
    return book_of(folder / "book.pdf", marks, [Entry(song.title, [f"{code} {song.title}"]) for song, code in zip(songs, codes)])


def _song(writer: Writer, number: int, song: Song, code: str) -> str:
    """A song; chords only over the first verse and the refrain."""
    credit = f'<p class="credit">{escape(song.author)}</p>' if writer.random.random() < 0.3 else ""
    chords = writer.random.random() < 0.8
    out = [f'<div class="song"><h2 id="s{number}"><b>{code}</b>{escape(song.title.upper())}</h2>{credit}']
    if song.refrain:
        out.append(_stanza(writer, song, song.refrain, "v r", chords))
    for place, verse in enumerate(song.verses):
        out.append(_stanza(writer, song, [f"{place + 1}. {verse[0]}", *verse[1:]], "v", chords and place == 0))
    return "".join([*out, weasy.end(number), "</div>"])


def _stanza(writer: Writer, song: Song, lines: list[str], kind: str, chords: bool) -> str:
    """A verse or refrain; long lines break where no chords hold them together."""
    body = "".join(chording.over(line, writer.chords(line, song.key)) for line in lines) if chords else weasy.lines(lines)
    return f'<div class="{kind}">{body}</div>'


def _by_section(songs: list[Song], codes: list[str]) -> str:
    """The index in front."""
    rows = ['<h1>Índice por secciones</h1><div class="list">', weasy.edge("front", "a")]
    for song, code in zip(songs, codes):
        if code[1:] == "1":
            rows.append(f"<h3>{code[0]}. {SECTIONS[code[0]][0]}</h3>")
        rows.append(f"<p><i>{code}</i>{escape(song.title)}</p>")
    return "".join([*rows, weasy.edge("front", "z"), "</div>"])


def _alphabetical(songs: list[Song], codes: list[str]) -> str:
    """The index behind."""
    rows = sorted(zip(songs, codes), key=lambda row: row[0].title.lower().translate(ACCENTS).strip("¿¡«»( "))
    body = "".join(f"<p>{escape(song.title)} <b>{code}</b></p>" for song, code in rows)
    return f'<section><h1>Índice alfabético</h1><div class="list a">{weasy.edge("back", "a")}{body}{weasy.edge("back", "z")}</div></section>'
