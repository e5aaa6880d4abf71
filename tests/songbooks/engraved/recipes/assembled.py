"""A club's book by several hands: tunes, typed sheets, scores and ballads behind a typed contents page."""

from __future__ import annotations

from pathlib import Path

from songbooks.engraved import abc, groff, latex, musescore, pdfs, words
from songbooks.engraved.book import Book, Recipe
from songbooks.engraved.latex import Titled
from songbooks.engraved.musescore import Look, Part
from songbooks.engraved.music import tune, vocal_range, worded_tune
from songbooks.engraved.tune_titles import tune_titles
from songbooks.lyrics import Song, Writer, chord_line
from songbooks.truth import SongTruth, page_count

TUNES, SHEETS, SCORES, BALLADS = 18, 16, 9, 11
UNLISTED = {"sheets": {5}, "ballads": {10}}
ABC_SETTINGS = [
    "pagewidth 21cm",
    "pageheight 29.7cm",
    "scale 0.75",
    "titlefont Helvetica-Bold 22",
    "composerfont Times-Italic 13",
    "staffsep 44",
]
GROFF_HEAD = r""".pl 29.7c
.po 3c
.ll 15c
.ps 12
.vs 15p
.de TP
'sp 2.5c
'ns
..
.de BT
'bp
..
.wh 0 TP
.wh -2.5c BT
"""


def make(folder: Path) -> Book:
    """Make the four parts, join them behind the contents, and stamp the page numbers over all."""
    writer = Writer("en", 5101)
    parts = [
        ("TUNES (Walter)", *_tunes(writer, folder)),
        ("SONG SHEETS (typed by Nell)", *_sheets(writer, folder)),
        ("PARTS FOR SINGERS (Edwin's computer)", *_scores(writer, folder)),
        ("BALLADS (the Thursday circle)", *_ballads(writer, folder)),
    ]
    front = latex.typeset(_contents(parts), "front", folder)
    before = page_count(front)
    songs, place, listed = [], before, []
    for name, pdf, own in parts:
        own = pdfs.shifted(own, place)
        listed.append((name, pdf, own))
        songs += own
        place += page_count(pdf)
    front = latex.typeset(_contents(listed), "front", folder)
    joined = pdfs.join([front, *(pdf for _, pdf, _ in parts)], folder / "joined.pdf")
    numbers = latex.typeset(_numbers(page_count(joined)), "numbers", folder, runs=1)
    for song in songs:
        song.alt_titles = [_typed(song.title)]
    return Book(pdfs.overlay(joined, numbers, folder / "book.pdf"), songs)


def _tunes(writer: Writer, folder: Path) -> tuple[Path, list[SongTruth]]:
    """The fiddler's part by abcm2ps."""
    random = writer.random
    kinds = [
        random.choice([("Reel", "reel"), ("Jig", "6/8"), ("Waltz", "3/4"), ("Polka", "2/4")]) for _ in range(TUNES)
    ]
    titles = tune_titles(random, TUNES, [kind for kind, _ in kinds])
    tunes = [
        abc.AbcTune(
            [title],
            tune(random, random.choice(["D", "G", "A", "Em"]), rhythm, 16, -2, 8),
            kind,
            random.choice(["", "trad.", writer.person()]),
        )
        for title, (kind, rhythm) in zip(titles, kinds)
    ]
    pages = abc.pages_of_tunes(abc.engrave(abc.write(tunes, ABC_SETTINGS), "tunes", folder))
    return folder / "tunes.pdf", [SongTruth(title, *span) for title, span in zip(titles, pages)]


def _sheets(writer: Writer, folder: Path) -> tuple[Path, list[SongTruth]]:
    """The typed part: every song on a new sheet, in typewriter type, title underlined, chords typed above the words."""
    songs = [writer.song() for _ in range(SHEETS)]
    pages = []
    for n, song in enumerate(songs):
        lines = []
        for verse in song.verses[:1] + ([song.refrain] if song.refrain else []) + song.verses[1:]:
            for line in verse:
                lines += [chord_line(writer.chords(line, song.key)), line] if verse is not song.verses[-1] else [line]
            lines.append("")
        pages.append(_sheet(n, song, lines))
    source = rf"""\documentclass[11pt,a4paper]{{article}}\usepackage{{fontspec}}
\usepackage[margin=2.5cm,top=2cm]{{geometry}}
\setmainfont{{lmmono10-regular.otf}}\frenchspacing\pagestyle{{empty}}\setlength\parindent{{0pt}}
{latex.MARKS}\begin{{document}}
{"".join(pages)}\end{{document}}"""
    pdf = latex.typeset(source, "sheets", folder, runs=1)
    return pdf, latex.songs_of(
        pdf, [Titled(song.title, unlisted=n in UNLISTED["sheets"]) for n, song in enumerate(songs)]
    )


def _sheet(number: int, song: Song, lines: list[str]) -> str:
    """The source of one typed sheet; spaces are kept as typed."""
    body = "\n".join(latex.escape(line).replace(" ", "~") + r"\strut\par" for line in lines[:-1])
    return (
        rf"\clearpage\SongBegins{{{number}}}\underline{{{latex.escape(song.title.upper())}}}"
        rf"\par {latex.escape(song.author)}\par\vspace{{6mm}}" + "\n" + body + rf"\SongEnds{{{number}}}" + "\n"
    )


def _scores(writer: Writer, folder: Path) -> tuple[Path, list[SongTruth]]:
    """The singers' part by MuseScore, a voice and a bass."""
    songs = [writer.song() for _ in range(SCORES)]
    scores = {}
    for n, song in enumerate(songs):
        lines = song.verses[0] + song.verses[1]
        counts = [words.count(line) for line in lines]
        key = writer.random.choice(["C", "D", "F", "G"])
        voice = worded_tune(writer.random, key, "4/4", counts, *vocal_range(key))
        scores[f"score{n}"] = musescore.score(
            song.title, song.composer, song.author, [Part("Voice", "treble", voice, lines)], Look(staff=7)
        )
    made = musescore.engrave(scores, folder)
    starts = pdfs.offsets(made)
    truth = [SongTruth(song.title, start + 1, start + page_count(pdf)) for song, start, pdf in zip(songs, starts, made)]
    return pdfs.join(made, folder / "scores.pdf"), truth


def _ballads(writer: Writer, folder: Path) -> tuple[Path, list[SongTruth]]:
    """The circle's part by groff: bold titles at the left, long texts that run on."""
    songs = [writer.song() for _ in range(BALLADS)]
    source = [GROFF_HEAD]
    for n, song in enumerate(songs):
        source += [
            ".sp 1c",
            ".ne 5c",
            rf"\fB\s+2{song.title}\s0\fP{groff.begin(n)}",
            ".br",
            rf"\fI{song.author}\fP",
            ".sp 0.5",
            ".nf",
        ]
        for verse in song.verses + [writer.verse(4) for _ in range(4)]:
            source += [".ne 5", *map(groff.escape, verse), ".sp 0.5"]
        source[-2] += groff.end(n)
        source.append(".fi")
    titled = [Titled(song.title, unlisted=n in UNLISTED["ballads"]) for n, song in enumerate(songs)]
    return groff.typeset("\n".join(source) + "\n", "ballads", folder, titled)


def _typed(title: str) -> str:
    """A title as the contents' typist spells it."""
    return title.replace(" and ", " & ").replace("“", '"').replace("”", '"').replace("–", "-").removeprefix("The ")


def _contents(parts: list) -> str:
    """Cover and typed contents with dots; songs that came late are missing from it."""
    lines = []
    for name, _, songs in parts:
        lines.append(rf"\vspace{{4mm}}{latex.escape(name)}\par\vspace{{1mm}}")
        lines += [
            rf"\hspace*{{6mm}}{latex.escape(_typed(song.title))} \dotfill\ {song.start}\par"
            for song in songs
            if not song.unlisted
        ]
    listed = "\n".join(lines)
    return rf"""\documentclass[10pt,a4paper]{{article}}\usepackage{{fontspec}}
\usepackage[margin=2.5cm,top=1.6cm,bottom=2cm]{{geometry}}
\setmainfont{{lmmono10-regular.otf}}\pagestyle{{empty}}\setlength\parindent{{0pt}}\begin{{document}}
\vspace*{{6cm}}\begin{{center}}\Huge THE OLD STANBY\\MUSIC CLUB\\[1cm]\Large OUR OWN BOOK\\[6cm]
\normalsize please do not photocopy more than you can carry\end{{center}}\clearpage
CONTENTS\par
{listed}
\end{{document}}"""


def _numbers(count: int) -> str:
    """Empty pages with the stamped number at the foot of each but the cover."""
    pages = "\n".join(
        rf"\vspace*{{\fill}}\begin{{center}}{'- ' + str(n) + ' -' if n > 1 else ''}\mbox{{}}\end{{center}}\clearpage"
        for n in range(1, count + 1)
    )
    return rf"""\documentclass[10pt,a4paper]{{article}}\usepackage{{fontspec}}\usepackage[margin=1cm]{{geometry}}
\setmainfont{{lmmono10-regular.otf}}\pagestyle{{empty}}\begin{{document}}
{pages}
\end{{document}}"""


RECIPE = Recipe(
    "assembled",
    "A club book by several hands: abcm2ps tunes, typed sheets, MuseScore scores, groff ballads; typed contents",
    make,
)
