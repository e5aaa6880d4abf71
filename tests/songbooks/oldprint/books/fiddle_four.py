"""A fiddle tune collection by abcm2ps: about four numbered tunes a page, an index of the tunes at the back, bilevel."""

from __future__ import annotations

from pathlib import Path

from songbooks.engraved import abc
from songbooks.engraved.latex import escape
from songbooks.engraved.music import tune
from songbooks.engraved.tune_titles import tune_titles
from songbooks.lyrics import Writer
from songbooks.oldprint import notation, press
from songbooks.oldprint.scanner import Habits
from songbooks.oldprint.shelf import Recipe, Volume
from songbooks.truth import SongTruth

COUNT = 66
_KINDS = {"reel": "reel", "jig": "6/8", "hornpipe": "4/4", "waltz": "3/4", "slip jig": "9/8"}
_SETTINGS = [
    "pageheight 26cm", "pagewidth 19cm", "topmargin 1.2cm", "botmargin 1.2cm", "leftmargin 1.4cm", "rightmargin 1.4cm",
    "scale 0.56", "titlefont Times-Roman 19", "composerfont Times-Italic 11", "musicspace 0.1cm", "topspace 0.3cm",
    "footer \"$P\"", "footerfont Times-Roman 11", "titlecaps 1", "staffsep 30", "maxshrink 1", "parskipfac 0.2",
]  # fmt: skip


def make(folder: Path) -> Volume:
    """Set the tunes on, then an index by number."""
    writer = Writer("en", 1903)
    random = writer.random
    kinds = [random.choice(list(_KINDS)) for _ in range(COUNT)]
    titles = tune_titles(random, COUNT, kinds)
    tunes = []
    for number, (title, kind) in enumerate(zip(titles, kinds), 1):
        notes = tune(
            random, random.choice(["G", "D", "A", "Em", "Ador", "Dmix"]), _KINDS[kind], random.choice([16, 16, 16, 24])
        )
        tunes.append(
            abc.AbcTune([f"{number}. {title}"], notes, kind.capitalize(), writer.person() if number % 4 == 0 else "")
        )
    postscript = abc.engrave(abc.write(tunes, _SETTINGS), "tunes", folder)
    songs = [
        SongTruth(title, first, last, alt_titles=[f"{n}. {title}"])
        for n, (title, (first, last)) in enumerate(zip(titles, abc.pages_of_tunes(postscript)), 1)
    ]
    paper = press.Paper(190, 260, 20)
    front = press.head(paper, "oldstandard") + press.cover("DANCE MUSIC", "OF THE GLENS", "0.2,0.28,0.2") + press.title_page(
        r"{\LARGE DANCE MUSIC}\\[4mm]OF\\[4mm]{\LARGE THE GLENS}\\[10mm]\textit{noted from fiddlers and pipers}\\[50mm]1903"
    ) + press.blank() + r"\end{document}"  # fmt: skip
    rows = "".join(
        rf"\hangindent=4mm {escape(title)}\dotfill {n}\par" + "\n"
        for title, n in sorted(zip(titles, range(1, COUNT + 1)))
    )
    back = (
        press.head(paper, "oldstandard")
        + r"\begin{center}\large INDEX TO THE TUNES\\\small by their numbers\end{center}"
    )
    back += rf"\begin{{multicols}}{{2}}\small {rows}\end{{multicols}}\end{{document}}"
    return notation.joined(front, folder / "tunes.pdf", songs, back, folder, (), back_lists=True)


RECIPE = Recipe(
    "fiddle-four",
    "A fiddle tune collection: about four numbered tunes a page, titles in capitals, index by number at the back, bilevel",
    make,
    Habits(dpi=240, mode="bilevel", skew=0.6, curve=0.3, gutter=0.35, border=0.02, bleed=0.05, spread=0.7, age=0.1,
           speck=5e-5, bed=0.03, stamp="GLENFIRRIN|FREE LIBRARY", stamped=(2,)),
)  # fmt: skip
