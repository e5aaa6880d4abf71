"""Portrait of a fiddle camp's handout book by abcm2ps: tunes grouped by key, two a page, titles at the left, sources beside.

The contents in front go by key, each key as a small heading, and their pages count from the first page of tunes.
"""

from __future__ import annotations

from pathlib import Path

from songbooks.anglo.voices import Voice, sort_key, tune_title, turned
from songbooks.engraved import abc, latex, pdfs
from songbooks.engraved.latex import escape
from songbooks.engraved.music import tune
from songbooks.office.made import Made
from songbooks.truth import SongTruth, page_count

KIND = "Fiddle camp's handout book (abcm2ps): tunes by key, two a page for the most part, titles at the left with the source at the right; contents by key in front whose pages count from the first tune"
KEYS = {"A": ("A", 18), "A modal": ("Ador", 8), "C": ("C", 8), "D": ("D", 26), "G": ("G", 22), "G minor": ("Gm", 4), "E minor": ("Em", 6)}
KINDS = {"Reel": ("reel", 16, 6), "Jig": ("6/8", 16, 5), "Waltz": ("3/4", 32, 1), "Hornpipe": ("reel", 16, 3), "Polka": ("2/4", 16, 3)}
SETTINGS = (
    "pagewidth 21.59cm", "pageheight 27.94cm", "leftmargin 1.8cm", "rightmargin 1.8cm", "topmargin 1.2cm", "botmargin 1.4cm",
    "scale 0.72", "titleleft 1", "titlefont Palatino-Bold 17", "subtitlefont Palatino-Italic 13", "composerfont Palatino-Italic 11",
    "staffsep 48", 'footer "Thornley Fiddle Camp\t\t$P"', "writefields R 0",
)  # fmt: skip


def make(folder: Path) -> Made:
    """Cover, what the camp says, contents by key, and the tunes."""
    writer = Voice("session", 7105)
    tunes, sections = _tunes(writer)
    spans = abc.pages_of_tunes(abc.engrave(abc.write(tunes, list(SETTINGS)), "tunes", folder))
    front = latex.typeset(_front(writer, tunes, sections, spans), "front", folder)
    pdf = pdfs.join([front, folder / "tunes.pdf"], folder / "book.pdf")
    songs = [
        SongTruth(item.titles[0], *span, alt_titles=[other for other in (*item.titles[1:], *map(turned, item.titles)) if other != item.titles[0]])
        for item, span in zip(tunes, spans)
    ]
    return Made(pdf, pdfs.shifted(songs, page_count(front)), list(range(3, page_count(front) + 1)))


def _tunes(writer: Voice) -> tuple[list[abc.AbcTune], list[str]]:
    """The tunes in order, as many a page as fit unbroken, and the key section of each."""
    random = writer.random
    tunes, sections = [], []
    for section, (key, count) in KEYS.items():
        made = []
        for _ in range(count):
            kind = random.choices(list(KINDS), [often for _, _, often in KINDS.values()])[0]
            rhythm, bars, _ = KINDS[kind]
            titles = [tune_title(writer, kind)] + ([tune_title(writer, kind)] if random.random() < 0.1 else [])
            source = random.choice(("Trad.", "", f"from {writer.person()}", f"by {writer.person()}", f"as taught by {writer.person()}"))
            music = tune(random, key, rhythm, bars + (8 if rhythm != "3/4" and random.random() < 0.1 else 0), -2, 8)
            made.append(abc.AbcTune(titles, music, kind.lower(), source))
        made.sort(key=lambda item: sort_key(item.titles[0]))
        tunes += made
        sections += [section] * count
    for place, item in enumerate(tunes):
        item.before = ["vskip 0.8cm"] if place else []
    return tunes, sections


def _front(writer: Voice, tunes: list[abc.AbcTune], sections: list[str], spans: list[tuple[int, int]]) -> str:
    """Cover, a page of advice, and the contents under the names of the keys."""
    rows, last = [], ""
    for item, section, span in zip(tunes, sections, spans):
        if section != last:
            rows.append(rf"\par\vspace{{3mm}}\needspace{{12mm}}\textbf{{Tunes in {section}}}\par\nopagebreak ")
            last = section
        rows.append(rf"\hangindent=5mm {escape(turned(item.titles[0]))} \textit{{\footnotesize ({escape(item.rhythm)})}}\dotfill {span[0]}\par ")
    return (
        latex.head("11pt", "letterpaper,margin=2.2cm", "palatino", r"\usepackage{needspace}")
        + r"\thispagestyle{empty}\vspace*{5cm}\begin{center}{\fontsize{36}{44}\selectfont Thornley Fiddle Camp}\\[5mm]\LARGE The Common Tunes\\[10mm]\large Fourth printing\end{center}\newpage"
        + rf"\textbf{{Before camp}}\par\medskip {escape(writer.prose(8))}\newpage"
        + rf"{{\LARGE Tunes by key\par}}\begin{{multicols}}{{2}}\small\raggedright {''.join(rows)}\end{{multicols}}\end{{document}}"
    )
