"""Portrait of an ecumenical community's chants: one to four small songs a page, in Latin and six tongues, each a few bars long.

A square book; number in bold and title in italics at the left over the staff, the language's translation in grey under it;
verses for a soloist for a few. The list in front is in two columns, number first and no pages, of which the folios at the
foot would be other numbers anyway; the list behind goes by language.
"""

from __future__ import annotations

from pathlib import Path

from songbooks.continental import strips, tex
from songbooks.engraved.latex import Titled, escape, lines
from songbooks.lyrics import Writer
from songbooks.lyrics.grammar import upper_first
from songbooks.office.made import Made
from songbooks.shelf.local import LocalWriter
from songbooks.shelf.sorting import plain

KIND = "Ecumenical community's chants (LilyPond strips in LaTeX, square): one to four short songs a page in Latin and six languages, number and italic title at the left; list by number in front without pages, by language behind"
COUNT = 78
TONGUES = {"Latina": 30, "English": 10, "Deutsch": 9, "Français": 9, "Español": 8, "Italiano": 6, "Polski": 6}
EXTRA = r"""\fancyfoot[C]{\footnotesize – \thepage\ –}\definecolor{Soft}{gray}{0.35}
"""


def make(folder: Path) -> Made:
    """Cover, a word before, the list, the chants, the list by language."""
    writers: dict[str, Writer] = {"Latina": LocalWriter("la", "en", 8113)}
    writers |= {name: Writer(code, 8113) for name, code in zip(list(TONGUES)[1:], ("en", "de", "fr", "es", "it", "pl"))}
    random = writers["Latina"].random
    tongues = random.sample([name for name, count in TONGUES.items() for _ in range(count)], COUNT)
    texts = [_text(writers[name]) for name in tongues]
    titles = [title for title, _ in texts]
    sung = [(strips.melody(random, verse, ["Em", "Am", "Dm", "G", "F", "C", "D", "Gm"], ["4/4", "3/4", "6/8"]), verse) for _, verse in texts]
    made = strips.engrave(sung, 156, 16, folder)
    parts = [tex.head("11pt,twoside", "paperwidth=190mm,paperheight=190mm,margin=17mm,top=14mm,bottom=17mm", "alegreya", EXTRA), _front(writers["English"], titles)]
    parts += [_chant(writers, n, title, tongues[n], made.graphic(n)) for n, title in enumerate(titles)]
    parts.append(_by_tongue(titles, tongues))
    return tex.book(parts, [Titled(title, [f"{n} {title}"]) for n, title in enumerate(titles, 1)], folder)


def _text(writer: Writer) -> tuple[str, list[str]]:
    """A short text and its title, which is how it begins."""
    while True:
        verse = writer.verse(writer.random.choice((1, 2, 2, 3)))
        title = upper_first(verse[0].rstrip(" ,;.!"))
        if writer.random.random() < 0.4 and "," in title:
            title = title.split(",")[0]
        if len(title) > 6 and writer.claim(title):
            return title, verse


def _front(writer: Writer, titles: list[str]) -> str:
    """Cover, preface, the list by number."""
    rows = "".join(rf"\hangindent=9mm\ListHere\makebox[7mm][r]{{\bfseries {n}}}\enspace {escape(title)}\par " for n, title in enumerate(titles, 1))
    return (
        r"\thispagestyle{empty}\begin{center}\vspace*{45mm}{\fontsize{36}{44}\selectfont\itshape In silentio}\\[6mm] Gesänge · Chants · Songs\end{center}\newpage"
        rf"\thispagestyle{{empty}}{escape(writer.prose(5))}\clearpage\begin{{multicols}}{{2}}\small\raggedright {rows}\end{{multicols}}\clearpage"
    )


def _chant(writers: dict[str, Writer], number: int, title: str, tongue: str, graphic: str) -> str:
    """Number, title, what it means, staff, now and then verses."""
    random = writers["Latina"].random
    other = random.choice([name for name in ("English", "Deutsch", "Français") if name != tongue])
    meaning = writers[other].verse(1)[0].rstrip(",;")
    ends = rf"\SongEnds{{{number}}}"
    solo = "".join(rf"\textbf{{{n}.}} {lines(writers[tongue].verse(2))}{ends if n == 4 else ''}\par\vspace{{1mm}}" for n in range(1, 5)) if random.random() < 0.22 else ""
    fresh = r"\clearpage" if random.random() < 0.12 else r"\needspace{38mm}\par\vspace{8mm plus 4mm}"
    verses = rf"\begin{{multicols}}{{2}}\footnotesize {solo}\end{{multicols}}" if solo else ""
    return rf"""{fresh}{tex.label(number)}{{\large\textbf{{{number + 1}}}\quad\textit{{{escape(title)}}}}}\par\nopagebreak{graphic}\par\nopagebreak{{\footnotesize\color{{Soft}}{escape(meaning)}{'' if solo else ends}\par}}{verses}"""


def _by_tongue(titles: list[str], tongues: list[str]) -> str:
    """Titles by language, with numbers behind."""
    out = []
    for tongue in TONGUES:
        found = sorted(((title, n) for n, (title, other) in enumerate(zip(titles, tongues), 1) if other == tongue), key=lambda row: plain(row[0]))
        out.append(rf"\par\medskip\textbf{{{tongue}}}\par " + "".join(rf"\hangindent=4mm\ListHere {escape(title)}, {n}\par " for title, n in found))
    return rf"\clearpage\begin{{multicols}}{{3}}\scriptsize\raggedright {''.join(out)}\end{{multicols}}"
