"""Portrait of a Czech regional folk song book by abcm2ps, oblong: melody with two verses under it, one to three songs a page.

Titles are first lines in lower-case letters without an initial capital, at the left in bold with the village at the right;
the list stands behind and goes by region, first lines with a page after a comma; there are no numbers and no contents in front.
"""

from __future__ import annotations

from pathlib import Path
from random import Random

from songbooks.engraved import abc, latex, pdfs, words
from songbooks.engraved.latex import escape
from songbooks.engraved.music import Note, Tune, chord_name, spell, vocal_range, worded_tune
from songbooks.lyrics import Writer
from songbooks.office.made import Made
from songbooks.shelf.sorting import plain
from songbooks.truth import SongTruth, page_count

KIND = "Czech regional folk song book (abcm2ps, oblong): melodies with chords and two verses, first lines in small letters as titles at the left, village at the right; no contents, behind a list by region with pages"
REGIONS = {"Podlesí": ("Dubovice", "Horní Lhotka", "Kamenec"), "Zálabí": ("Březiny", "Staré Lípy"), "Vrchovina": ("Studnice", "Javorník", "Polední"), "Dolní kraj": ("Rakvičky", "Mlýnky")}
COUNT = 60
SETTINGS = (
    "pagewidth 24cm", "pageheight 17cm", "leftmargin 1.4cm", "rightmargin 1.4cm", "topmargin 0.8cm", "botmargin 1.1cm", "scale 0.6",
    "titleformat T-1 C1", "titlefont Palatino-Bold 15", "composerfont Palatino-Italic 11", "vocalfont Palatino-Roman 12", "gchordfont Helvetica 11",
    "staffsep 36", "vocalspace 8", 'footer "\t$P\t"', "measurenb -1",
)  # fmt: skip


def make(folder: Path) -> Made:
    """Title page and preface, the songs, the list by region."""
    writer = Writer("cs", 8116)
    random = writer.random
    songs = [_verses(writer) for _ in range(COUNT)]
    regions = sorted((random.choice(list(REGIONS)) for _ in songs), key=list(REGIONS).index)
    blocks = ["\n".join(f"%%{line}" for line in SETTINGS)]
    blocks += [_block(random, number, title, verses, regions[number - 1]) for number, (title, verses) in enumerate(songs, 1)]
    spans = abc.pages_of_tunes(abc.engrave("\n\n".join(blocks) + "\n", "songs", folder))
    front = latex.typeset(_front(writer), "front", folder)
    back = latex.typeset(_back([title for title, _ in songs], regions, spans), "back", folder)
    pdf = pdfs.join([front, folder / "songs.pdf", back], folder / "book.pdf")
    truth = [SongTruth(title, *span) for (title, _), span in zip(songs, spans)]
    first = page_count(pdf) - page_count(back) + 1
    return Made(pdf, pdfs.shifted(truth, page_count(front)), list(range(first, page_count(pdf) + 1)))


def _verses(writer: Writer) -> tuple[str, list[list[str]]]:
    """Two or three verses of a song, and its first line in small letters."""
    while True:
        verses = [writer.verse(writer.random.choice((3, 4, 4))) for _ in range(2)]
        title = verses[0][0].rstrip(" ,;.!")
        if len(title) > 10 and writer.claim(title):
            verses[1] = (verses[1] * 2)[: len(verses[0])]
            return title[0].lower() + title[1:], verses


def _block(random: Random, number: int, title: str, verses: list[list[str]], region: str) -> str:
    """One song in ABC: a line of music for two lines of words."""
    key = random.choice(["G", "D", "C", "F", "Am", "Em", "Dm"])
    counts = [words.count(line) for line in verses[0]]
    tune = worded_tune(random, key, random.choice(("3/4", "2/4", "3/4", "4/4")), counts, *vocal_range(key))
    head = [f"X:{number}", f"T:{title}", f"C:{random.choice(REGIONS[region])}", f"M:{tune.metre}", "L:1/8", f"K:{key}"]
    if number > 1 and random.random() < 0.12:
        head.insert(0, "%%newpage")
    body, place = [], 0
    for line in range(0, len(counts), 2):
        count = sum(counts[line : line + 2])
        bars, sung = [], 0
        while sung < count:
            bars.append(_bar(tune, place))
            sung += len(tune.bars[place])
            place += 1
        body.append(" | ".join(bars) + (" |]" if line + 2 >= len(counts) else " |"))
        for n, verse in enumerate(verses, 1):
            texts = [_aligned(text, wanted) for text, wanted in zip(verse[line : line + 2], counts[line : line + 2])]
            body.append("w:" + (f"{n}.~" if line == 0 else "") + " ".join(texts))
    return "\n".join([*head, *body])


def _bar(tune: Tune, place: int) -> str:
    """One bar with its chord."""
    name = chord_name(tune.key, tune.harmony[place])
    return f'"{name}"' + " ".join(_note(tune.key, note) for note in tune.bars[place])


def _note(key: str, note: Note) -> str:
    """One note in ABC, whose accidentals the signature gives."""
    letter, _, octave = spell(key, note.degree)
    pitch = letter + "," * (4 - octave) if octave <= 4 else letter.lower() + "'" * (octave - 5)
    return pitch + ("" if note.length == 2 else f"{note.length}/2")


def _aligned(line: str, count: int) -> str:
    """A line of words for COUNT notes."""
    made = []
    left = count
    for word in words.syllables(line):
        parts = word[:left]
        left -= len(parts)
        if parts:
            made.append("-".join(parts))
    return " ".join(made) + " *" * left


def _head() -> str:
    """The preamble of front and back."""
    return latex.head("10pt", "paperwidth=240mm,paperheight=170mm,margin=16mm", "palatino")


def _front(writer: Writer) -> str:
    """Title page and preface."""
    return (
        _head()
        + r"\thispagestyle{empty}\begin{center}\vspace*{3cm}{\fontsize{34}{40}\selectfont\itshape Zpívá celý kraj}\\[6mm]\large lidové písně s doprovodem harmoniky\end{center}\newpage"
        + rf"\textbf{{Slovo na cestu}}\par\medskip\begin{{multicols}}{{2}}{escape(writer.prose(7))}\end{{multicols}}\end{{document}}"
    )


def _back(titles: list[str], regions: list[str], spans: list[tuple[int, int]]) -> str:
    """The list by region, in the alphabet."""
    parts = []
    for region in REGIONS:
        rows = sorted(((title, span[0]) for title, other, span in zip(titles, regions, spans) if other == region), key=lambda row: plain(row[0]))
        parts.append(rf"\par\smallskip\textbf{{{region}}}\par " + "".join(rf"\hangindent=4mm {escape(title)}, {page}\par " for title, page in rows))
    return _head() + rf"\textbf{{Seznam písní podle krajů}}\begin{{multicols}}{{3}}\footnotesize\raggedright {''.join(parts)}\end{{multicols}}\end{{document}}"
