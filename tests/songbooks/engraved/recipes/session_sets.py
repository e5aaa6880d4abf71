"""A session tunebook by abcm2ps: sets of two to four tunes; the contents name the sets, an index the tunes."""

from __future__ import annotations

from pathlib import Path
from random import Random

from songbooks.engraved import abc, fonts, latex, pdfs
from songbooks.engraved.book import Book, Recipe
from songbooks.engraved.music import tune
from songbooks.engraved.tune_titles import tune_titles
from songbooks.truth import SongTruth, page_count

KINDS = {"Reels": ("reel", 16), "Jigs": ("6/8", 16), "Polkas": ("2/4", 16), "Slip Jigs": ("9/8", 16),
         "Waltzes": ("3/4", 32), "Hornpipes": ("reel", 16)}  # fmt: skip
SET_COUNT = 32
NAMES = ("Tuesday", "Back Room", "Ferryman's", "Fowler's", "Quiet", "Opening", "Kitchen", "Harbour", "Thunder",
         "Old Reliable", "Last Orders", "Wedding", "Ardnamore", "Big", "Crooked", "Snow", "Bridge")  # fmt: skip
SETTINGS = ["pagewidth 14.8cm", "pageheight 21cm", "leftmargin 1.2cm", "rightmargin 1.2cm", "topmargin 1cm",
            "botmargin 1.6cm", "scale 0.44", "titlefont Helvetica 17", "titleleft 1", "textfont Helvetica-Bold 30",
            "staffsep 36", "musicspace 0.1cm", 'footer "$P0\t\t$P1"', "splittune 1", "writefields R 0"]  # fmt: skip


def make(folder: Path) -> Book:
    """Set the sets, then contents and index from the pages they came to stand on."""
    random = Random(1202)
    sets = _sets(random)
    shared = _sharing([len(titles) for _, titles, _, _ in sets])
    tunes, firsts = [], []
    for number, (name, titles, rhythm, bars) in enumerate(sets, 1):
        firsts.append(len(tunes))
        for place, title in enumerate(titles):
            before = ([] if shared[number - 1] else ["newpage"]) + [f"center {number}. {name}", "vskip 0.3cm"]
            music = tune(random, random.choice(["D", "G", "A", "Em", "Ador", "Bm"]), rhythm, bars, -2, 8)
            tunes.append(abc.AbcTune([title], music, before=before if place == 0 else []))
    pages = abc.pages_of_tunes(abc.engrave(abc.write(tunes, SETTINGS), "sets", folder))
    spans = [(pages[first][0], pages[first + len(item[1]) - 1][1]) for first, item in zip(firsts, sets)]
    front = latex.typeset(_front(sets, spans), "front", folder)
    index = latex.typeset(_index([item.titles[0] for item in tunes], pages), "index", folder)
    pdf = pdfs.join([front, folder / "sets.pdf", index], folder / "book.pdf")
    songs = [
        SongTruth(name, *span, alt_titles=[f"{number}. {name}", " / ".join(titles)])
        for number, ((name, titles, _, _), span) in enumerate(zip(sets, spans), 1)
    ]
    return Book(pdf, pdfs.shifted(songs, page_count(front)))


def _sets(random: Random) -> list[tuple[str, list[str], str, int]]:
    """Name, tune titles, rhythm and bars of every set, no name and no tune twice."""
    kinds = [random.choice(["Reels", "Reels", "Jigs", "Jigs", *KINDS]) for _ in range(SET_COUNT)]
    sizes = [random.choice([2, 3, 3, 3, 4]) for _ in kinds]
    titles = tune_titles(random, sum(sizes), [kind[:-1] for kind, size in zip(kinds, sizes) for _ in range(size)])
    sets, used = [], set()
    for kind, size in zip(kinds, sizes):
        own, titles = titles[:size], titles[size:]
        name = f"The {random.choice(NAMES)} {kind}"
        if name in used or random.random() < 0.35:
            name = f"{own[0]} Set"
        used.add(name)
        sets.append((name, own, *KINDS[kind]))
    return sets


def _sharing(sizes: list[int]) -> list[bool]:
    """Which sets stand on the page of the one before: the first, and the second of two short ones."""
    shared = [True]
    for before, size in zip(sizes, sizes[1:]):
        shared.append(before == size == 2 and not (shared[-1] and len(shared) > 1))
    return shared


def _front(sets: list, spans: list[tuple[int, int]]) -> str:
    """Cover and contents: the name of each set with its page, its tunes small beneath."""
    entries = "\n".join(
        rf"\noindent\hangindent=8mm\makebox[8mm][l]{{{n}}}\textbf{{{latex.escape(name)}}}\hfill {span[0]}\\"
        rf"\hspace*{{8mm}}\parbox[t]{{9.5cm}}{{\raggedright\footnotesize"
        rf"\itshape {latex.escape(' / '.join(titles))}}}\par\vspace{{1.4mm}}"
        for n, ((name, titles, _, _), span) in enumerate(zip(sets, spans), 1)
    )
    return rf"""{_preamble()}
\begin{{document}}
\vspace*{{3cm}}\begin{{center}}{{\fontsize{{34}}{{40}}\selectfont\bfseries The Eskerbeg\\Session}}\\[8mm]
{{\Large sets as we play them}}\end{{center}}
\newpage
{{\LARGE\bfseries The Sets}}\par\vspace{{4mm}}
{entries}
\end{{document}}
"""


def _index(titles: list[str], pages: list[tuple[int, int]]) -> str:
    """The alphabetical index of single tunes."""
    rows = sorted(zip(titles, pages), key=lambda row: row[0].removeprefix("The "))
    entries = "\n".join(rf"\noindent {latex.escape(_turned(title))}, {span[0]}\par" for title, span in rows)
    return rf"""{_preamble()}
\begin{{document}}
{{\LARGE\bfseries Tunes}}\par\vspace{{4mm}}
\begin{{multicols}}{{2}}\raggedright\footnotesize
{entries}
\end{{multicols}}
\end{{document}}
"""


def _turned(title: str) -> str:
    """A title with its article behind."""
    return title.removeprefix("The ") + ", The" if title.startswith("The ") else title


def _preamble() -> str:
    """What the front and the index have in common."""
    return rf"""\documentclass[10pt]{{article}}
\usepackage{{fontspec,multicol}}\usepackage[paperwidth=14.8cm,paperheight=21cm,margin=1.6cm]{{geometry}}
{fonts.main_font("nimbus-sans")}\pagestyle{{empty}}"""


RECIPE = Recipe(
    "session-sets",
    "A session tunebook by abcm2ps in sets of two to four tunes; contents name the sets, index of tunes behind",
    make,
)
