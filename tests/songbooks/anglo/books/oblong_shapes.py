"""Portrait of an oblong tunebook of shape notes: two tunes a page as 45t and 45b, metre and key beside the title, parts on four staves."""

from __future__ import annotations

from pathlib import Path
from random import Random

from songbooks.anglo.voices import Voice, sort_key
from songbooks.engraved import latex, lily, pdfs, words
from songbooks.engraved.latex import Titled, escape
from songbooks.engraved.music import Note, Tune, vocal_range, worded_tune
from songbooks.lyrics import Song
from songbooks.office.made import Made
from songbooks.truth import page_count

KIND = "Oblong tunebook in four shapes: tunes named by places in capitals with metre and key, one long or two short tunes a page (45t, 45b), anthems over several pages, no contents, general index and index of first lines behind"
_COUNT = 58
_NAMES = (
    "Harlow | Old Stanby | New Derrymoor | Mount Kilmarra | Penvale | Mossington | Tarnside | Ashdown | Pleasant Ford | Wexcombe | Sardinia Creek "
    "| Liberty Gap | Consoling | Pisgah Fork | Restoring Grace | The Weary Pilgrim | Sweet Canaan | Chestnut Ridge | Anthem of Parting | Jubilee "
    "Gap | Calvary Mount | Oakhurst | Windham Mills | Exhorting | Bethabara | Columbus County | Fellowship Fork | Lenox Hill | We'll Not Sever | "
    "The Evening Trumpet Call | Haverford | Ballard | Cossetta | Greenwich Street | Noveltown | Enfield Bridge | Amityville Road | The Sinner "
    "Wept | Eighty-Eighth | Ode for Easter Eve | Sharon Springs | Delightsome | Primrose Hollow | Abbeville County | Norport Bay | The Soldier's "
    "Dying Word | Alleluia New | Odem's Creek | Stony Pond | Vernon Hill | Rannalls' | Sayer's Parting Song | Mear Chapel | Cobham Road | "
    "Florence County | Accord Street | Mission Ford | The Ship of Salem Creek | Edom Vale | Bear Creek "
).strip().split(" | ")
_PAPER = r"""
#(set-global-staff-size 12.5)
#(set! paper-alist (cons '("oblong" . (cons (* 235 mm) (* 155 mm))) paper-alist))
\paper {
  #(set-paper-size "oblong")
  #(define fonts (set-global-fonts #:roman "C059" #:factor (/ staff-height pt 20)))
  top-margin = 6\mm bottom-margin = 6\mm left-margin = 10\mm right-margin = 10\mm
  print-first-page-number = ##t first-page-number = 26
  oddHeaderMarkup = \markup \fill-line { "" "" \bold \fontsize #2 \fromproperty #'page:page-number-string }
  evenHeaderMarkup = \markup \fill-line { \bold \fontsize #2 \fromproperty #'page:page-number-string "" "" }
  oddFooterMarkup = ##f evenFooterMarkup = ##f
  scoreTitleMarkup = \markup \fromproperty #'header:piece
  ragged-bottom = ##t ragged-last-bottom = ##t indent = 0
  system-system-spacing.padding = 1 score-markup-spacing.padding = 1 score-system-spacing.padding = 1 markup-system-spacing.padding = 0.5
}
\layout { \sacredHarpHeads \context { \Score \omit BarNumber } \context { \Staff \override VerticalAxisGroup.default-staff-staff-spacing.basic-distance = #7
  \override VerticalAxisGroup.default-staff-staff-spacing.minimum-distance = #6 } }
"""


def make(folder: Path) -> Made:
    """The tunes by LilyPond between front matter and indexes by LaTeX."""
    writer = Voice("gospel", 5101)
    songs, source, top = [], [_PAPER, r"\book {"], True
    lengths = ["anthem" if n % 17 == 11 else "long" if n % 4 == 1 else "short" for n in range(_COUNT)]
    for number, length in enumerate(lengths):
        song = writer.song()
        song.title = _place(writer)
        songs.append(song)
        fresh = length != "short" or top or lengths[number - 1] != "short"
        top = not fresh
        source += [r"\pageBreak" if fresh and number else "", lily.begin(number), *_score(writer, number, song, length), lily.stop()]
    titled = [Titled(song.title, [song.title.upper(), f"{song.title.upper()}. {_metre(song)}"]) for song in songs]
    music, truth = lily.engrave("\n".join([*source, "}"]), "tunes", folder, titled)
    front = latex.typeset(_front(writer), "front", folder)
    back = latex.typeset(_back(songs, truth), "back", folder)
    pdf = pdfs.join([front, music, back], folder / "book.pdf")
    first = page_count(front) + page_count(music) + 1
    return Made(pdf, pdfs.shifted(truth, page_count(front)), list(range(first, page_count(pdf) + 1)))


def _place(writer: Voice) -> str:
    """The next name of a tune."""
    while True:
        name = writer.random.choice(_NAMES)
        if writer.claim(name):
            return name


def _metre(song: Song) -> str:
    """A metre as such books print it."""
    return ("C.M.", "L.M.", "8s & 7s", "S.M.", "P.M.", "7s", "C.M.D.")[len(song.title) % 7]


def _score(writer: Voice, number: int, song: Song, length: str) -> list[str]:
    """A tune: three or four staves, words under two of them, further verses at the side in short tunes."""
    random = writer.random
    key = random.choice(["A", "Em", "G", "F", "D", "Am", "Gm", "C", "Eb"])
    lines = song.verses[0][:4]
    if length == "long":
        lines = lines + song.verses[1][:4]
    if length == "anthem":
        lines = [line for verse in song.verses for line in verse][:24] + (song.refrain or [])
    counts = [words.count(line) for line in lines]
    tenor = worded_tune(random, key, random.choice(["hymn", "hymn", "3/4"]), counts, *vocal_range(key))
    staves = [("Tr", tenor, 0, True), ("T", tenor, 0, False), ("B", tenor, -7, True)]
    if length != "short":
        staves.insert(1, ("A", tenor, 0, False))
    upper = [lily.quote(song.title.upper() + "."), rf'\fontsize #-1 {lily.quote(_metre(song))}']
    title = rf'\line {{ \fontsize #4 \bold {upper[0]} \hspace #2 {upper[1]} }}'
    mode = f"{key[0]} {'Minor' if key.endswith('m') else 'Major'}"
    text, tune = f"{song.author}, {random.randint(1700, 1790)}.", f"{song.composer}, {random.randint(1780, 1911)}."
    heading = lily.marked(number, rf"\column {{ \fill-line {{ {title} }} \fill-line {{ \fontsize #-1 {lily.quote(mode + '.  ' + text)} \fontsize #-1 {lily.quote(tune)} }} }}")
    out = [r"\score { \new StaffGroup <<"]
    for name, model, octave, worded in staves:
        part = model if name == "T" else _partner(model, random)
        bars = " | ".join(lily.notes(bar, key, octave // 7) for bar in part.bars)
        clef = r"\clef bass" if name == "B" else ""
        out.append(rf'\new Staff {{ \new Voice = "{name}" {{ {clef} {lily.signature(model)} {bars} \bar "|." }} }}')
        if not worded or name == "Tr":
            out.append(rf'\new Lyrics \lyricsto "{name}" {{ {" ".join(part for line in lines for part in lily.syllables(line))} }}')
    return [*out, rf">> \header {{ piece = \markup {heading} }} }}"]


def _partner(tune: Tune, random: Random) -> Tune:
    """Another part with the same rhythm."""
    bars = [[Note(note.degree + random.choice([-2, 0, 2, 2, -2, 4]), note.length) for note in bar] for bar in tune.bars]
    return Tune(tune.key, tune.metre, bars, tune.harmony)


def _head() -> str:
    """The preamble of front and back."""
    return latex.head("10pt", "paperwidth=23.5cm,paperheight=15.5cm,margin=1.4cm", "schoolbook")


def _front(writer: Voice) -> str:
    """Title page and the rudiments."""
    rudiments = r"\par\medskip ".join(escape(writer.prose(8)) for _ in range(3))
    return (
        _head()
        + r"\begin{center}\vspace*{1.5cm}{\large THE}\\[3mm]{\fontsize{34}{40}\selectfont\bfseries PENVALE HARP}\\[5mm] A COLLECTION OF\\ PSALM AND HYMN TUNES, ODES AND ANTHEMS\\[3mm] SELECTED FROM THE MOST EMINENT AUTHORS\\[1.5cm] 2011 REVISION\end{center}\newpage"
        + rf"\begin{{center}}{{\large RUDIMENTS OF MUSIC}}\end{{center}}\begin{{multicols}}{{2}}{rudiments}\end{{multicols}}\end{{document}}"
    )


def _back(songs: list[Song], truth: list) -> str:
    """General index and index of first lines, with t and b where two tunes share a page."""
    shared = [other.start for other in truth]
    places = []
    for number, one in enumerate(truth):
        page = str(one.start + 25)
        if shared.count(one.start) > 1:
            page += "t" if number == shared.index(one.start) else "b"
        places.append(page)
    names = sorted(zip((song.title.upper() for song in songs), places), key=lambda row: sort_key(row[0]))
    firsts = sorted(((song.verses[0][0].rstrip(",;.!"), page) for song, page in zip(songs, places)), key=lambda row: sort_key(row[0]))
    parts = []
    for head, rows in (("GENERAL INDEX", names), ("INDEX OF FIRST LINES", firsts)):
        body = "".join(rf"\hangindent=4mm {escape(text)}\dotfill {page}\par " for text, page in rows)
        parts.append(rf"\begin{{center}}{{\large {head}}}\end{{center}}\begin{{multicols}}{{3}}\footnotesize {body}\end{{multicols}}")
    return _head() + r"\newpage ".join(parts) + r"\end{document}"
