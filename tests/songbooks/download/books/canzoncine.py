"""Portrait of an Italian primary school's canzoncine: MuseScore sheets with a melody and its words, a picture under them, put together with a cover.

Each sheet has a title of its own in MuseScore's face; page numbers are laid over afterwards and count the cover; the
indice on the last page gives titles and pages.
"""

from __future__ import annotations

from html import escape
from pathlib import Path

from songbooks.anglo.pictures import animal
from songbooks.download.staves import melody
from songbooks.engraved import musescore, pdfs
from songbooks.engraved.musescore import Look, Part
from songbooks.lyrics import Song, Writer
from songbooks.office import weasy
from songbooks.office.made import Made
from songbooks.office.programs import run
from songbooks.truth import SongTruth, page_count

KIND = "Italian school's children's songs: MuseScore melodies with words and a picture on each sheet, joined behind a cover, page numbers laid over; indice on the last page"
COUNT = 34
CSS = """
@page { size: A4; margin: 12mm; @bottom-center { content: counter(page); font: bold 14pt "Comic Neue"; color: #2e6da4 } } @page :first { @bottom-center { content: none } }
body { font: 13pt "Comic Neue"; margin: 0 } .page { height: 268mm; position: relative; break-after: page } .page svg { position: absolute; bottom: 12mm; left: 60mm }
.cover { text-align: center; padding-top: 60mm; font-size: 38pt; color: #2e6da4; height: 200mm; break-after: page } h1 { font-size: 24pt; color: #2e6da4 } .list p { margin: 0 0 1mm; display: flex; justify-content: space-between; border-bottom: 1pt dotted #999 }
"""


def make(folder: Path) -> Made:
    """The sheets in one run of MuseScore, then cover, pictures, numbers and indice as a layer over them."""
    writer = Writer("it", 7115)
    songs = [writer.song() for _ in range(COUNT)]
    sung = [[line for verse in song.verses[: writer.random.choice((1, 1, 2, 4))] for line in verse[:4]] + (song.refrain or []) for song in songs]
    scores = musescore.engrave({f"s{n:02}": _score(writer, *both) for n, both in enumerate(zip(songs, sung))}, folder)
    truth, page = [], 2
    for song, score in zip(songs, scores):
        length = page_count(score)
        truth.append(SongTruth(song.title, page, page + length - 1))
        page += length
    layer = folder / "layer.pdf"
    weasy.render(_layer(writer, truth, [len(lines) <= 8 for lines in sung], page - 1), CSS, layer)
    cover, back = _cut(layer, 1, 1, folder), _cut(layer, page, page, folder)
    music = pdfs.overlay(pdfs.join(scores, folder / "music.pdf"), _cut(layer, 2, page - 1, folder), folder / "numbered.pdf")
    return Made(pdfs.join([cover, music, back], folder / "book.pdf"), truth, [page])


def _score(writer: Writer, song: Song, lines: list[str]) -> str:
    """One melody with its words."""
    random = writer.random
    tune = melody(random, lines, ["C", "G", "F", "D", "Am"], ["4/4", "3/4", "2/4", "6/8"])
    composer = random.choice((song.composer, "filastrocca popolare", ""))
    return musescore.score(song.title, composer, "", [Part("", "treble", tune, lines)], Look(staff=7.5))


def _layer(writer: Writer, truth: list[SongTruth], short: list[bool], last: int) -> str:
    """Cover, a page for each page of music, with a picture under SHORT songs, and the indice."""
    ends = {song.end for song, room in zip(truth, short) if room}
    pages = [f'<div class="page">{animal(writer.random, 46) if page in ends else ""}</div>' for page in range(2, last + 1)]
    rows = "".join(f"<p><span>{escape(song.title)}</span><span>{song.start}</span></p>" for song in truth)
    return f'<div class="cover">Canta<br>che ti passa!<br>{animal(writer.random, 90)}</div>{"".join(pages)}<h1>Indice</h1><div class="list">{rows}</div>'


def _cut(layer: Path, first: int, last: int, folder: Path) -> Path:
    """Some pages of the layer."""
    target = folder / f"layer-{first}.pdf"
    run(["qpdf", "--deterministic-id", str(layer), "--pages", ".", f"{first}-{last}", "--", str(target)], folder)
    return target
