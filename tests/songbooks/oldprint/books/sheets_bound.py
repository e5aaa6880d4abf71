"""A bound volume of single sheet songs, each with a cover page of its own and page numbers from 2, no contents."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from songbooks.engraved import latex, lily, pdfs
from songbooks.engraved.latex import Titled, escape
from songbooks.lyrics import Song, Writer
from songbooks.oldprint import notation, press
from songbooks.oldprint.scanner import Habits
from songbooks.oldprint.shelf import Recipe, Volume
from songbooks.truth import SongTruth, page_count

COUNT = 11
_FACES = ("cinzel", "hand", "poiret", "playfair", "miama", "gothic")
_PAPER = press.Paper(240, 315, 25, "12pt")


def make(folder: Path) -> Volume:
    """Set each song by itself, its cover before it, some with a blank back, and bind them."""
    writer = Writer("en", 1911)
    parts = [latex.typeset(press.head(_PAPER, "schoolbook") + press.bookplate("Marsh End Institute", "M 1620 S 7 v. 3")
                           + press.blank() + r"\end{document}", "front", folder, runs=1)]  # fmt: skip
    songs: list[SongTruth] = []
    for number in range(COUNT):
        before = sum(page_count(part) for part in parts)
        cover, music, last = _sheet(number, writer.song(), writer, folder)
        first_music = before + page_count(cover) + 1
        title = music[1][0].title
        songs.append(
            SongTruth(title, before + 1, before + page_count(cover) + music[1][0].end, alt_starts=[first_music])
        )
        parts += [cover, music[0]]
        if last:
            parts.append(last)
            songs[-1] = replace(songs[-1], alt_ends=[songs[-1].end + 1])
    return Volume(pdfs.join(parts, folder / "joined.pdf"), songs, [])


def _sheet(
    number: int, song: Song, writer: Writer, folder: Path
) -> tuple[Path, tuple[Path, list[SongTruth]], Path | None]:
    """One sheet song: its cover, its music with the song's truth, and its back page if it has one."""
    face = _FACES[number % len(_FACES)]
    size = 44 if len(song.title) < 18 else 32
    lines = rf"{{\showface\fontsize{{{size}}}{{{size + 10}}}\selectfont {escape(song.title)}\par}}"
    text = press.head(_PAPER, "oldstandard", extra=rf"\newfontfamily\showface{{{press.FACES[face][0]}}}")
    text += press.title_page(
        rf"\vspace*{{{20 + number % 3 * 25}mm}}{lines}\vspace{{15mm}}{{\large {('Song', 'Waltz Song', 'A Comic Song')[number % 3]}}}"
        rf"\\[12mm]words by\\{{\large {escape(song.author)}}}\\[6mm]music by\\{{\large {escape(song.composer)}}}"
        rf"\vfill {'Copyright.' if number % 2 else 'Price 4/-'}\\{escape(song.tune_name.title())} \& Co., {18 + number} High Street"
    )
    cover = latex.typeset(text + r"\end{document}", f"cover{number}", folder, runs=1)
    random = writer.random
    verses = [line for verse in song.verses[:2] for line in verse] + (song.refrain or [])
    tune = notation.melody_of(
        random, random.choice(["G", "F", "C", "D", "Bb"]), random.choice(["3/4", "6/8", "hymn"]), verses
    )
    title = lily.marked(0, rf"\fill-line {{ \fontsize #5 \bold {lily.quote(song.title.upper())} }}")
    credit = rf"\fill-line {{ \small {lily.quote(song.author)} \small {lily.quote(song.composer)} }}"
    music = "\n".join([
        notation.Sheet(240, 315, 15, 18, "C059").preamble(2), r"\book {", lily.begin(0), r"\score { <<", notation.voice(tune),
        notation.under(verses, verses), notation.piano(tune, random),
        rf">> \header {{ piece = \markup \column {{ {title} \vspace #0.6 {credit} \vspace #1 }} }} }}",
        lily.stop(), "}",
    ])  # fmt: skip
    set_music = lily.engrave(music, f"music{number}", folder, [Titled(song.title)])
    if (page_count(set_music[0]) + 1) % 2 == 0:
        return cover, set_music, None
    titles = r"\\[2mm]".join(escape(writer.title()) for _ in range(8))
    advertisement = rf"\begin{{center}}\Large NEW SONGS\\[6mm]\large {titles}\end{{center}}"
    back = press.head(_PAPER, "schoolbook") + (advertisement if number % 2 else press.blank()) + r"\end{document}"
    return cover, set_music, latex.typeset(back, f"back{number}", folder, runs=1)


RECIPE = Recipe(
    "sheets-bound",
    "A bound volume of single sheet songs: each with its own cover page and numbering, advertisements at the back, no contents",
    make,
    Habits(dpi=130, skew=0.7, curve=0.5, gutter=0.6, border=0.03, bleed=0.06, spread=0.7, age=0.2, speck=3e-5, pencil=0.3,
           stamp="MARSH END|INSTITUTE", stamped=(3, 12, 20), quality=62),
)  # fmt: skip
