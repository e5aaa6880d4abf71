"""Portrait of a free hymnal set from ABC files: a hymn a page, alphabetical, four parts, source lines, four indexes at the back."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

from songbooks.anglo import hymn_abc
from songbooks.anglo.voices import Voice, sort_key
from songbooks.engraved import abc, latex, pdfs, words
from songbooks.engraved.latex import escape
from songbooks.engraved.music import vocal_range, worded_tune
from songbooks.lyrics import Song
from songbooks.office.made import Made
from songbooks.truth import SongTruth, page_count

KIND = "Free hymnal set from ABC files: one hymn a page in alphabetical order, four parts, text and tune credits at the right, tune name and metre under the title, contents in front, indexes of tunes, metres, first lines and authors behind"
_COUNT = 60
_SETTINGS = (
    "pagewidth 21.59cm", "pageheight 27.94cm", "leftmargin 1.6cm", "rightmargin 1.6cm", "topmargin 1.2cm", "botmargin 1.2cm", "scale 0.6",
    "titlefont Times-Bold 22", "subtitlefont Times-Italic 14", "composerfont Times-Roman 11", "vocalfont Times-Roman 14", "wordsfont Times-Roman 15",
    "musicspace 0.1cm", "staffsep 45", "measurefirst 1", 'footer "Open Hymns of Tarnside, Edition 2009.3\t\t$P"', "writefields Q 0",
)  # fmt: skip


def make(folder: Path) -> Made:
    """Hymns by abcm2ps, each from a new page; front and back by LaTeX."""
    writer = Voice("gospel", 5001)
    hymns = sorted((_hymn(writer, n) for n in range(_COUNT)), key=lambda song: sort_key(song.title))
    metres = [_metre(song) for song in hymns]
    source = ["\n".join(f"%%{line}" for line in _SETTINGS)]
    for number, (song, metre) in enumerate(zip(hymns, metres), 1):
        source.append(("%%newpage\n" if number > 1 else "") + _block(writer, number, song, metre))
    postscript = abc.engrave("\n\n".join(source) + "\n", "hymns", folder)
    starts = [span[0] for span in abc.pages_of_tunes(postscript)]
    music = folder / "hymns.pdf"
    ends = [start - 1 for start in starts[1:]] + [page_count(music)]
    songs = [SongTruth(song.title, start, end) for song, start, end in zip(hymns, starts, ends)]
    front = latex.typeset(_front(writer, songs), "front", folder)
    back = latex.typeset(_back(hymns, metres, starts), "back", folder)
    pdf = pdfs.join([front, music, back], folder / "book.pdf")
    lists = [3, *range(page_count(front) + page_count(music) + 1, page_count(pdf) + 1)]
    return Made(pdf, pdfs.shifted(songs, page_count(front)), lists)


def _hymn(writer: Voice, number: int) -> Song:
    """A hymn of four-line verses."""
    song = writer.song(first_line_title=number % 3 == 0)
    song.verses = [verse[:4] for verse in song.verses]
    song.title = song.title[0].upper() + song.title[1:]
    return song


def _metre(song: Song) -> str:
    """The metre by the syllables of the first verse, with the usual short names."""
    counts = ".".join(str(words.count(line)) for line in song.verses[0])
    return {"8.6.8.6": "C.M.", "8.8.8.8": "L.M.", "6.6.8.6": "S.M."}.get(counts, counts)


def _block(writer: Voice, number: int, song: Song, metre: str) -> str:
    """The X: block of a hymn."""
    random = writer.random
    key = random.choice(["C", "D", "Eb", "F", "G", "Ab", "A", "Em", "Dm"])
    tune = worded_tune(random, key, random.choice(["hymn", "hymn", "3/4"]), [words.count(line) for line in song.verses[0]], *vocal_range(key))
    born = random.randint(1690, 1860)
    credits = [f"Words: {song.author}, {born + 40}.", f"Music: '{song.tune_name.title()}' {song.composer}, {random.randint(1720, 1905)}."]
    if random.random() < 0.3:
        credits.append(f"Setting: \"Tarnside Hymnal\", {random.randint(1870, 1930)}.")
    return hymn_abc.block(number, [song.title], credits, tune, song.verses, min(3, len(song.verses)), random)


def _head() -> str:
    """The preamble of front and back."""
    return latex.head("11pt", "letterpaper,margin=2cm", "nimbus", r"\fancyfoot[C]{\thepage}")


def _front(writer: Voice, songs: list[SongTruth]) -> str:
    """Title page, introduction and contents, in roman pages."""
    rows = "\n".join(rf"\hangindent=4mm {escape(song.title)}\dotfill {song.start}\par" for song in songs)
    return (
        _head()
        + r"\pagenumbering{roman}\thispagestyle{empty}\vspace*{5cm}\begin{center}{\fontsize{36}{42}\selectfont Open Hymns\\of Tarnside}\\[1cm] Edition 2009.3\end{center}\newpage"
        + rf"\section*{{Introduction}}{escape(writer.prose(9))}\newpage\section*{{Table of Contents}}\begin{{multicols}}{{2}}\small {rows}\end{{multicols}}\end{{document}}"
    )


def _back(hymns: list[Song], metres: list[str], starts: list[int]) -> str:
    """The four indexes, each from a new page."""
    numbered = list(zip(hymns, metres, starts))
    tunes = sorted((song.tune_name, page) for song, _, page in numbered)
    firsts = sorted(((song.verses[0][0].rstrip(",;.!"), page) for song, _, page in numbered), key=lambda row: sort_key(row[0]))
    by_metre, by_author = defaultdict(list), defaultdict(list)
    for song, metre, page in numbered:
        by_metre[metre].append((song.tune_name, page))
        by_author[song.author].append((song.title, page))
        by_author[song.composer].append((song.tune_name, page))
    parts = [_index("Index of Tunes", [("", tunes)]), _index("Metrical Index of Tunes", sorted(by_metre.items())),
             _index("Index of First Lines", [("", firsts)]),
             _index("Index of Authors, Composers and Sources", sorted(by_author.items(), key=lambda item: item[0].split()[-1]))]  # fmt: skip
    return _head() + r"\newpage".join(parts) + r"\end{document}"


def _index(name: str, groups: list[tuple[str, list[tuple[str, int]]]]) -> str:
    """One index, in groups with bold heads or none."""
    body = ""
    for head, rows in groups:
        body += rf"\textbf{{{escape(head)}}}\par" if head else ""
        body += "".join(rf"\hangindent=4mm {escape(text)}\dotfill {page}\par " for text, page in rows)
    return rf"\section*{{{name}}}\begin{{multicols}}{{2}}\small {body}\end{{multicols}}"
