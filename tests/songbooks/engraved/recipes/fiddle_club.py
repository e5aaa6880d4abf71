"""A fiddle club's tune book by abcm2ps, two to four tunes a page, with a typed front of two-column contents."""

from __future__ import annotations

from pathlib import Path
from random import Random

from songbooks.engraved import abc, fonts, latex, pdfs
from songbooks.engraved.book import Book, Recipe
from songbooks.engraved.music import tune
from songbooks.engraved.tune_titles import tune_titles
from songbooks.truth import SongTruth

COUNT = 74
RHYTHMS = [("Reel", "reel", 16), ("Reel", "reel", 16), ("Jig", "6/8", 16), ("Jig", "6/8", 16), ("Polka", "2/4", 16),
           ("Waltz", "3/4", 32), ("Slip jig", "9/8", 16), ("Hornpipe", "reel", 16), ("Air", "3/4", 16),
           ("March", "4/4", 32)]  # fmt: skip
TUNE_KEYS = ["D", "G", "A", "Em", "Ador", "Edor", "Dmix", "Bm", "Amix", "C"]
SETTINGS = ["pagewidth 21cm", "pageheight 29.7cm", "leftmargin 1.7cm", "rightmargin 1.7cm", "topmargin 1.5cm",
            "scale 0.68", "titlefont Times-Bold 20", "titleformat T0 R-1 C1", "musicspace 0.1cm", "footer $P", "staffsep 40",
            "writefields O 0"]  # fmt: skip


def make(folder: Path) -> Book:
    """Set the tunes, then the front with the pages that the tunes came to stand on."""
    random = Random(1101)
    kinds = [random.choice(RHYTHMS) for _ in range(COUNT)]
    titles = tune_titles(random, COUNT, [kind[0] for kind in kinds])
    order = sorted(range(COUNT), key=lambda n: titles[n].removeprefix("The "))
    tunes = []
    for n in order:
        name, rhythm, bars = kinds[n]
        second = tune_titles(random, 1, [name]) if random.random() < 0.12 else []
        music = tune(random, random.choice(TUNE_KEYS), rhythm, bars, -2, 8)
        tunes.append(
            abc.AbcTune(
                [titles[n], *second],
                music,
                f"{name} in {_key(music.key)}",
                random.choice(["", "", "trad.", "club tune"]),
            )
        )
    pages = abc.pages_of_tunes(abc.engrave(abc.write(tunes, SETTINGS), "tunes", folder))
    front = latex.typeset(_front([item.titles[0] for item in tunes], [first for first, _ in pages]), "front", folder)
    pdf = pdfs.join([front, folder / "tunes.pdf"], folder / "book.pdf")
    songs = [SongTruth(item.titles[0], *span, alt_titles=item.titles[1:]) for item, span in zip(tunes, pages)]
    return Book(pdf, pdfs.shifted(songs, pdfs.offsets([front, front])[1]))


def _key(key: str) -> str:
    """A key as the club writes it."""
    for ending, mode in (("dor", " dorian"), ("mix", " mixolydian"), ("m", " minor")):
        if key.endswith(ending):
            return key.removesuffix(ending) + mode
    return key + " major"


def _front(titles: list[str], pages: list[int]) -> str:
    """Cover, a word to players, and the contents."""
    entries = "\n".join(rf"\noindent {latex.escape(title)}\dotfill {page}\par" for title, page in zip(titles, pages))
    return rf"""\documentclass[11pt,a4paper]{{article}}
\usepackage{{fontspec,multicol}}\usepackage[margin=2cm]{{geometry}}
{fonts.main_font("nimbus")}\pagestyle{{empty}}
\begin{{document}}
\vspace*{{5cm}}\begin{{center}}{{\Huge\bfseries The Thornley Fiddlers}}\\[1cm]{{\LARGE Tune Book}}\\[6cm]
{{\large Tuesdays at eight, upstairs at the Red Heron}}\\[4mm] Fourth printing\end{{center}}\newpage
\section*{{A word before you play}}
These are the tunes we play on club nights, in the keys we play them in. Repeat each part
unless the caller says otherwise.
Ornaments are left to the player: put them in where your fingers want them, and leave them out where they do not.
Chords are not printed; ask the guitars. If you find a wrong note, play it with conviction
and tell the editor afterwards.
\newpage
\section*{{Contents}}
\begin{{multicols}}{{2}}\small
{entries}
\end{{multicols}}
\end{{document}}
"""


RECIPE = Recipe(
    "fiddle-club",
    "A fiddle club's tune book by abcm2ps: two to four tunes a page, alphabetical two-column contents",
    make,
)
