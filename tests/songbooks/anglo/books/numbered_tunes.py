"""Portrait of a great collection of tunes: numbered, named in English and Irish, many a page, suggested sets by number at the end."""

from __future__ import annotations

from pathlib import Path

from songbooks.anglo.voices import Voice, sort_key, tune_title, turned
from songbooks.engraved import abc, latex, pdfs
from songbooks.engraved.latex import escape
from songbooks.engraved.music import tune
from songbooks.office.made import Made
from songbooks.truth import SongTruth, page_count

KIND = "Collection of numbered tunes with English and Irish names (abcm2ps): many a page, the alphabetical contents in front give tune numbers, a page of suggested sets at the end"
_COUNT = 118
_KINDS = (("reel", 16, "Reel"), ("6/8", 16, "Double Jig"), ("reel", 16, "Hornpipe"), ("2/4", 16, "Polka"), ("9/8", 8, "Slip Jig"), ("3/4", 16, "Air"))
_SETTINGS = (
    "pagewidth 18.5cm", "pageheight 25.5cm", "leftmargin 1.4cm", "rightmargin 1.4cm", "topmargin 1.2cm", "botmargin 1.2cm",
    "scale 0.42", "titlefont Times-Roman 17", "subtitlefont Times-Italic 13", "staffsep 32", "musicspace 0", "titlecaps 1",
    'header "\tTHE DRUMALEER COLLECTION\t$P"', "headerfont Times-Roman 11", "writefields R 0", "titlespace 0.05cm", "subtitlespace 0", "topspace 0.3cm",
)  # fmt: skip
_NOUNS = "An Bóthar | Fear | Cailín | Bean | Tonn | Port | Ríl | Seachrán | Cos | Slán le | Cnoc | Aisling | Iníon | Gleann | Fáilte | Turas | Bó | Cearc | Gabha | Tobar".split(" | ")
_ENDS = "na gCapall | an Tí | Bán | Ruadh | na Mara | Mhór | an tSagairt | gan Ainm | na Móna | Beag | an Earraigh | go Gaillimh Bheag | an Mhuilinn | na Coille | Ó Rathaile | Thuaidh | Deas | an Phíobaire".split(" | ")


def make(folder: Path) -> Made:
    """The tunes with their numbers, between contents and sets."""
    writer = Voice("session", 4901)
    random = writer.random
    kinds = [_KINDS[number * len(_KINDS) // _COUNT] for number in range(_COUNT)]
    names = [tune_title(writer, kind.split()[-1]) for _, _, kind in kinds]
    tunes = []
    for number, (name, (rhythm, bars, kind)) in enumerate(zip(names, kinds), 1):
        music = tune(random, random.choice(["D", "G", "Em", "Ador", "A", "Dm"]), rhythm, bars, -2, 8)
        irish = f"{random.choice(_NOUNS)} {random.choice(_ENDS)}"
        tunes.append(abc.AbcTune([f"{number}. {name}", irish], music, kind))
    pages = abc.pages_of_tunes(abc.engrave(abc.write(tunes, list(_SETTINGS)), "tunes", folder))
    front = latex.typeset(_front(writer, names), "front", folder)
    back = latex.typeset(_sets(writer, names), "back", folder)
    pdf = pdfs.join([front, folder / "tunes.pdf", back], folder / "book.pdf")
    songs = [
        SongTruth(name, *span, alt_titles=[turned(name), item.titles[0], item.titles[0].upper(), item.titles[1], f"{name} / {item.titles[1]}"])
        for name, item, span in zip(names, tunes, pages)
    ]
    shift = page_count(front)
    return Made(pdf, pdfs.shifted(songs, shift), list(range(3, shift + 1)))


def _head() -> str:
    """The preamble of front and back."""
    return latex.head("10pt", "paperwidth=18.5cm,paperheight=25.5cm,margin=1.7cm", "baskerville")


def _front(writer: Voice, names: list[str]) -> str:
    """Title page, preface and contents by the alphabet."""
    rows = sorted(((turned(name), number) for number, name in enumerate(names, 1)), key=lambda row: sort_key(row[0]))
    body = "\n".join(rf"\hangindent=4mm {escape(name)}\dotfill {number}\par" for name, number in rows)
    return (
        _head()
        + r"\thispagestyle{empty}\vspace*{3cm}\begin{center}{\LARGE THE}\\[4mm]{\fontsize{34}{40}\selectfont DRUMALEER\\COLLECTION}\\[6mm]{\large of}\\[4mm]{\Large DANCE MUSIC}\\[6mm] Reels, Jigs, Hornpipes, Polkas and Airs\\[5cm] arranged and numbered for Violin, Flute or Pipes\end{center}\newpage"
        + rf"\begin{{center}}PREFACE\end{{center}}{escape(writer.prose(9))}\newpage\begin{{center}}{{\Large CONTENTS}}\\ \textit{{The figures refer to the numbers of the tunes.}}\end{{center}}\begin{{multicols}}{{2}}\footnotesize {body}\end{{multicols}}\end{{document}}"
    )


def _sets(writer: Voice, names: list[str]) -> str:
    """Some sets that players like, as numbers with shortened names."""
    random = writer.random
    rows = []
    for place in range(14):
        chosen = sorted(random.sample(range(len(names)), random.choice((2, 3))))
        rows.append(rf"{place + 1})~ " + " -- ".join(rf"{escape(names[n].split(' ')[-1])} ({n + 1})" for n in chosen) + r"\par\vspace{1mm}")
    return _head() + rf"\begin{{center}}{{\Large SOME SETS}}\end{{center}}{escape(writer.prose(2))}\par\vspace{{4mm}}" + "\n".join(rows) + r"\end{document}"
