"""Portrait of a pub session's tunebook by abcm2ps: tunes by rhythm, several a page, other names in small type, index with keys behind."""

from __future__ import annotations

from pathlib import Path

from songbooks.anglo.voices import Voice, sort_key, tune_title, turned
from songbooks.engraved import abc, fonts, latex, pdfs
from songbooks.engraved.latex import escape
from songbooks.engraved.music import tune
from songbooks.office.made import Made
from songbooks.truth import SongTruth, page_count

KIND = "Pub session's tunebook (abcm2ps): jigs, reels and the rest in chapters that begin with a small heading, several tunes a page, also-known-as titles, no contents, index at the back with keys"
_CHAPTERS = {
    "JIGS": ("6/8", 16, 24), "SLIP JIGS": ("9/8", 16, 8), "REELS": ("reel", 16, 30), "HORNPIPES": ("reel", 16, 8),
    "POLKAS": ("2/4", 16, 9), "WALTZES & AIRS": ("3/4", 32, 7),
}  # fmt: skip
_KEYS = ("D", "G", "A", "Em", "Ador", "Bm", "Dmix", "Edor")
_SETTINGS = (
    "pagewidth 21.59cm", "pageheight 27.94cm", "leftmargin 1.8cm", "rightmargin 1.8cm", "topmargin 1.3cm", "botmargin 1.4cm",
    "scale 0.62", "titlefont Times-Bold 19", "subtitlefont Times-Italic 13", "composerfont Times-Italic 11", "textfont Helvetica-Bold 22",
    "staffsep 40", "musicspace 0", 'footer "The Half-Door Session\t\t$P"', "writefields R 1", "partsbox 1",
)  # fmt: skip


def make(folder: Path) -> Made:
    """Tunes by abcm2ps behind a cover, then the index."""
    writer = Voice("session", 4801)
    tunes, chapters = _tunes(writer)
    pages = abc.pages_of_tunes(abc.engrave(abc.write(tunes, list(_SETTINGS)), "tunes", folder))
    cover = latex.typeset(_cover(writer), "cover", folder)
    index = latex.typeset(_index(tunes, chapters, pages), "index", folder, runs=1)
    pdf = pdfs.join([cover, folder / "tunes.pdf", index], folder / "book.pdf")
    songs = [
        SongTruth(item.titles[0], *span, alt_titles=[turned(title) for title in item.titles if turned(title) != item.titles[0]])
        for item, span in zip(tunes, pages)
    ]
    first = page_count(cover) + page_count(folder / "tunes.pdf") + 1
    return Made(pdf, pdfs.shifted(songs, page_count(cover)), list(range(first, page_count(pdf) + 1)))


def _tunes(writer: Voice) -> tuple[list[abc.AbcTune], list[str]]:
    """All tunes in the order of the chapters, and the chapter of each."""
    random = writer.random
    tunes, chapters = [], []
    for chapter, (rhythm, bars, count) in _CHAPTERS.items():
        kind = chapter.split()[-1].rstrip("S").title()
        for place in range(count):
            titles = [tune_title(writer, kind)] + ([tune_title(writer, kind)] if random.random() < 0.18 else [])
            music = tune(random, random.choice(_KEYS), rhythm, bars + (8 if random.random() < 0.12 else 0), -2, 8)
            before = ["newpage", f"center {chapter}", "vskip 0.2cm"] if place == 0 else []
            composer = random.choice(["", "", "", "Trad.", writer.person()])
            tunes.append(abc.AbcTune(titles, music, chapter.split(" &")[0].rstrip("S").lower(), composer, "", before))
            chapters.append(chapter)
    tunes[0].before.remove("newpage")
    return tunes, chapters


def _cover(writer: Voice) -> str:
    """A cover and a page about the session."""
    return (
        latex.head("11pt", "letterpaper,margin=2.5cm", "nimbus")
        + r"\thispagestyle{empty}\vspace*{5cm}\begin{center}{\fontsize{40}{46}\selectfont\bfseries The Half-Door\\Session Tunes}\\[1cm]\Large 2nd book\end{center}"
        + rf"\newpage {escape(writer.prose(6))}\end{{document}}"
    )


def _index(tunes: list[abc.AbcTune], chapters: list[str], pages: list[tuple[int, int]]) -> str:
    """Titles and other titles by the alphabet, with kind, key and page."""
    rows = [
        (turned(title), chapter, item.tune.key, span[0])
        for item, chapter, span in zip(tunes, chapters, pages)
        for title in item.titles
    ]
    rows.sort(key=lambda row: sort_key(row[0]))
    body = "\n".join(
        rf"\noindent\parbox[t]{{48mm}}{{\raggedright\hangindent=3mm {escape(title)}}}\hfill\parbox[t]{{24mm}}{{\scriptsize {escape(chapter.title())}}}\parbox[t]{{10mm}}{{{escape(key)}}}\makebox[6mm][r]{{{page}}}\par"
        for title, chapter, key, page in rows
    )
    return (
        latex.head("10pt", "letterpaper,margin=1.6cm", "nimbus", fonts.new_font("Sans", "nimbus-sans"))
        + rf"{{\Sans\bfseries\LARGE Index\par}}\vspace{{3mm}}\begin{{multicols}}{{2}}\footnotesize{body}\end{{multicols}}\end{{document}}"
    )
