"""A parlour song album of the 1890s: voice and piano, ornate titles, each song from a new page, contents at the front."""

from __future__ import annotations

from pathlib import Path

from songbooks.engraved import lily
from songbooks.engraved.latex import Titled, escape
from songbooks.lyrics import Song, Writer
from songbooks.oldprint import notation, press
from songbooks.oldprint.scanner import Habits
from songbooks.oldprint.shelf import Recipe, Volume
from songbooks.truth import SongTruth

COUNT = 14
_SHEET = notation.Sheet(240, 310, 14, 17)


def make(folder: Path) -> Volume:
    """Set the songs, read their pages, then the front whose contents name those pages."""
    writer = Writer("en", 1893)
    songs = [writer.song() for _ in range(COUNT)]
    source = [_SHEET.preamble(3), r"\book {"]
    for number, song in enumerate(songs):
        source += [lily.begin(number), *_score(number, song, writer), lily.stop()]
    titled = [Titled(song.title) for song in songs]
    music, truths = lily.engrave("\n".join([*source, "}"]), "music", folder, titled)
    return notation.joined(_front(songs, truths), music, truths, _back(), folder, (3,))


def _score(number: int, song: Song, writer: Writer) -> list[str]:
    """One song: title, poet and composer, two to four verses through-composed with their piano."""
    random = writer.random
    key, rhythm = random.choice(["F", "G", "Bb", "D", "Eb", "C"]), random.choice(["3/4", "hymn", "6/8"])
    lines = [line for verse in song.verses[: 2 + number % 3] for line in verse] + (song.refrain or [])
    tune = notation.melody_of(random, key, rhythm, lines)
    face = ("Z003", "URW Gothic", "P052", "C059")[number % 4]
    shown = song.title.upper() if number % 4 == 1 else song.title
    named = rf"""\override #'(font-name . "{face}") \fontsize #{notation.size_for(shown)} {lily.quote(shown)}"""
    title = lily.marked(number, rf"\fill-line {{ {named} }}")
    kind = rf"\fill-line {{ \italic {lily.quote(random.choice(['Song', 'Ballad', 'Serenade', 'Sung with great success by the composer']))} }}"
    credit = rf"\fill-line {{ \small {lily.quote('Words by ' + song.author + '.')} \small {lily.quote('Music by ' + song.composer + '.')} }}"
    return [
        r"\pageBreak" if number else "",
        r"\score { <<",
        notation.voice(tune),
        notation.under(lines, lines),
        notation.piano(tune, random),
        rf">> \header {{ piece = \markup \column {{ {title} \vspace #0.5 {kind} \vspace #0.8 {credit} \vspace #1 }} }} }}",
    ]


def _front(songs: list[Song], truths: list[SongTruth]) -> str:
    """Cover, title page, contents in the order of the book."""
    rows = "".join(
        rf"{escape(song.title)}\dotfill\textit{{{escape(song.composer)}}}\dotfill {truth.start + 2}\par\smallskip"
        + "\n"
        for song, truth in zip(songs, truths)
    )
    return (
        press.head(press.Paper(240, 310, 30, "12pt"), "oldstandard", "hand", "cinzel")
        + press.cover("The Parlour Album", "FOURTEEN FAVOURITE SONGS", "0.45,0.1,0.14", face=r"\cinzelface ")
        + press.title_page(
            r"{\cinzelface\fontsize{36}{44}\selectfont The\\Parlour\\Album\par}\vspace{12mm}{\handface\LARGE of}\\[6mm]"
            r"{\large FAVOURITE SONGS}\\with accompaniment for the pianoforte\\[60mm]Price 2/6 net\\[4mm]PENVALE: OXTOBY \& SONS"
        )
        + rf"\vspace*{{10mm}}\begin{{center}}\Large CONTENTS.\end{{center}}\vspace{{8mm}}{rows}\clearpage"
        + press.blank()
        + r"\end{document}"
    )


def _back() -> str:
    """An advertisement of other albums."""
    return (
        press.head(press.Paper(240, 310, 30, "12pt"), "oldstandard")
        + r"\begin{center}{\LARGE OXTOBY'S ALBUMS}\\[8mm]The Violin Album, 2/- \\[3mm]Twelve Drawing-room Duets, 1/6\\[3mm]"
        r"The Young Pianist's Companion, 1/-\\[3mm]\textit{To be had of all music-sellers.}\end{center}\end{document}"
    )


RECIPE = Recipe(
    "parlour",
    "A parlour song album of the 1890s for voice and piano: ornate titles, each song from a new page, contents at the front",
    make,
    Habits(dpi=130, mode="colour", skew=0.5, curve=0.4, gutter=0.4, border=0.02, bleed=0.07, spread=0.6, age=0.25,
           bed=0.1, pencil=0.25, stamp="J. OXTOBY|MUSIC SELLER", stamped=(2,), quality=58),
)  # fmt: skip
