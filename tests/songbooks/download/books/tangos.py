"""Portrait of a Río de la Plata lead sheet collection: melody, chords and words, letra and música beside the title.

Title, genre in brackets and the key for the singer stand over the staff; most take a page, long ones two; the contents in three columns of
small type give the pages of the collection, an index by author stands behind.
"""

from __future__ import annotations

from pathlib import Path

from songbooks.anglo import lily_parts
from songbooks.download import staves
from songbooks.engraved import latex, lily, pdfs
from songbooks.engraved.latex import Titled, escape
from songbooks.lyrics import Song, Writer
from songbooks.office.made import Made
from songbooks.truth import SongTruth, page_count

KIND = "Spanish lead sheet collection of tangos, milongas and waltzes (LilyPond): melody, chords and words, letra left and música right; contents in three columns in front, index by author behind"
COUNT = 52
GENRES = {"Tango": "4/4", "Tango canción": "4/4", "Milonga": "2/4", "Vals criollo": "3/4"}
ACCENTS = str.maketrans("áéíóúüñ", "aeiouun")
PAPER = r"""
#(set-global-staff-size 19)
\paper {
  #(set-paper-size "a4")
  #(define fonts (set-global-fonts #:roman "TeX Gyre Schola" #:sans "TeX Gyre Heros" #:factor (/ staff-height pt 20)))
  top-margin = 12\mm bottom-margin = 12\mm left-margin = 16\mm right-margin = 16\mm
  print-first-page-number = ##t first-page-number = 1
  oddHeaderMarkup = ##f evenHeaderMarkup = ##f
  oddFooterMarkup = \markup \fill-line { "" \fromproperty #'page:page-number-string }
  evenFooterMarkup = \markup \fill-line { \fromproperty #'page:page-number-string "" }
  scoreTitleMarkup = \markup \fromproperty #'header:piece
  ragged-bottom = ##t ragged-last-bottom = ##t indent = 0
  system-system-spacing.padding = 5
}
\layout { \context { \Score \omit BarNumber } }
"""


def make(folder: Path) -> Made:
    """The sheets by the alphabet, contents in front, authors behind."""
    writer = Writer("es", 7106)
    songs = sorted((_song(writer) for _ in range(COUNT)), key=lambda song: _sort_key(song.title))
    source = [PAPER, r"\book {"]
    for number, song in enumerate(songs):
        source += [r"\pageBreak" if number else "", lily.begin(number), *_sheet(writer, number, song), lily.stop()]
    music, truth = lily.engrave("\n".join([*source, "}"]), "sheets", folder, [Titled(song.title) for song in songs])
    front = latex.typeset(_front(writer, truth), "front", folder)
    back = latex.typeset(_back(songs, truth), "back", folder)
    pdf = pdfs.join([front, music, back], folder / "book.pdf")
    first = page_count(front) + page_count(music) + 1
    return Made(pdf, pdfs.shifted(truth, page_count(front)), [2, *range(first, page_count(pdf) + 1)])


def _sort_key(title: str) -> str:
    """How the contents sort: without signs before the first letter."""
    return title.lower().translate(ACCENTS).lstrip("¿¡«(\"")


def _song(writer: Writer) -> Song:
    """A song whose first part has eight lines or more."""
    song = writer.song()
    song.verses = [verse + writer.verse(4) for verse in song.verses[:2]]
    song.refrain = song.refrain or writer.refrain(4)
    return song


def _sheet(writer: Writer, number: int, song: Song) -> list[str]:
    """One sheet: first part, then the refrain, with the second verse under the first."""
    random = writer.random
    genre = random.choice(list(GENRES))
    first = song.verses[0]
    tune = staves.melody(random, first + song.refrain, ["Am", "Dm", "Em", "Cm", "Gm", "C", "G", "F"], [GENRES[genre]])
    colours = {"m": ["m", "m6", "m7", "m"], "": ["", "7", "", "7"]}
    size = 6 if len(song.title) < 24 else 4
    head = rf'\fill-line {{ " " \fontsize #{size} \bold {lily.quote(song.title)} " " }}'
    kind = rf'\fill-line {{ \italic {lily.quote("(" + genre.lower() + ")")} }}'
    credits = rf"\fill-line {{ \fontsize #-1 {lily.quote('Letra: ' + song.author)} \fontsize #-1 {lily.quote('Música: ' + song.composer)} }}"
    heading = lily.marked(number, rf"\column {{ {head} {kind} {credits} \vspace #1 }}")
    second = rf'\new Lyrics \lyricsto "m" {{ {staves.fitted(song.verses[1], first, "2.")} }}' if random.random() < 0.7 else ""
    return [
        rf"\score {{ << \new ChordNames {{ \set chordChanges = ##t \chordmode {{ {lily_parts.chords(tune, colours, random)} }} }}",
        rf'\new Staff {{ \new Voice = "m" {{ {lily.signature(tune)} {lily_parts.melody(tune)} \bar "|." }} }}',
        rf'\new Lyrics \lyricsto "m" {{ {lily_parts.words(first + song.refrain)} }} {second} >>',
        rf"\header {{ piece = \markup {heading} }} }}",
    ]


def _head() -> str:
    """The preamble of front and back."""
    return latex.head("10pt", "a4paper,margin=1.6cm", "schoolbook")


def _front(writer: Writer, truth: list[SongTruth]) -> str:
    """Cover and contents in three columns."""
    rows = "".join(rf"\hangindent=4mm {escape(song.title)}\dotfill {song.start}\par\vspace{{0.8mm}}" for song in truth)
    return (
        _head()
        + r"\thispagestyle{empty}\begin{center}\vspace*{6cm}{\fontsize{44}{52}\selectfont\itshape Cien barrios}\\[1cm]\Large Tangos, milongas y valses\\para canto y guitarra\end{center}\newpage"
        + rf"{{\Large\itshape Contenido\par}}\begin{{multicols}}{{3}}\footnotesize\raggedright {rows}\end{{multicols}}\bigskip {escape(writer.prose(4))}\end{{document}}"
    )


def _back(songs: list[Song], truth: list[SongTruth]) -> str:
    """The index by author: names, and under each the titles with pages."""
    found: dict[str, list[tuple[str, int]]] = {}
    for song, one in zip(songs, truth):
        for name in dict.fromkeys((song.author, song.composer)):
            found.setdefault(name, []).append((song.title, one.start))
    parts = []
    for name in sorted(found, key=lambda name: _sort_key(name.split()[-1])):
        given, family = name.rsplit(" ", 1)
        parts.append(rf"\par\vspace{{1.5mm}}\textsc{{{escape(family)}}}, {escape(given)}\par\nopagebreak ")
        parts += [rf"\hspace*{{4mm}}{escape(title)}, {page}\par " for title, page in found[name]]
    return _head() + rf"{{\Large\itshape Índice de autores\par}}\begin{{multicols}}{{3}}\footnotesize\raggedright {''.join(parts)}\end{{multicols}}\end{{document}}"
