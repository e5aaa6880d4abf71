"""A fakebook of lead sheets by LilyPond: a song on a page or two, two-column contents, numbers at outer corners."""

from __future__ import annotations

from pathlib import Path
from random import Random

from songbooks.engraved import fonts, latex, lily, pdfs, words
from songbooks.engraved.book import Book, Recipe
from songbooks.engraved.latex import Titled, escape
from songbooks.engraved.music import chord_name, vocal_range, worded_tune
from songbooks.lyrics import Song, Writer
from songbooks.truth import page_count

COUNT = 64
KEYS = ["C", "F", "Bb", "Eb", "G", "D", "Am", "Dm", "Gm", "Cm"]
FEELS = [
    "Medium Swing",
    "Ballad",
    "Bossa Nova",
    "Up Tempo",
    "Jazz Waltz",
    "Slow Blues",
    "Latin",
    "Easy Swing",
    "Moderato",
]
COLOURS = {"m": ["m7", "m7", "m", "m9", "m6"], "": ["7", "maj7", "", "6", "9", "7"]}
PAPER = r"""
#(set-global-staff-size 19)
\paper {
  #(set-paper-size "letter")
  #(define fonts (set-global-fonts #:roman "P052" #:sans "Nimbus Sans" #:factor (/ staff-height pt 20)))
  top-margin = 12\mm bottom-margin = 10\mm left-margin = 16\mm right-margin = 16\mm
  print-first-page-number = ##t first-page-number = 7
  oddHeaderMarkup = ##f evenHeaderMarkup = ##f
  oddFooterMarkup = \markup \fill-line { "" "" \bold \fromproperty #'page:page-number-string }
  evenFooterMarkup = \markup \fill-line { \bold \fromproperty #'page:page-number-string "" "" }
  bookTitleMarkup = ##f scoreTitleMarkup = \markup \fromproperty #'header:piece
  ragged-bottom = ##t ragged-last-bottom = ##t indent = 0 ragged-last = ##t
}
\layout { \context { \Score \omit BarNumber } }
"""


def make(folder: Path) -> Book:
    """Set the lead sheets in alphabetical order, then the front from the pages they came to stand on."""
    writer = Writer("en", 3202)
    songs = [writer.song() for _ in range(COUNT)]
    songs.sort(key=lambda song: _key(song.title))
    source = [PAPER, "\\book {"]
    for n, song in enumerate(songs):
        source += [lily.begin(n), *_sheet(writer, n, song), lily.stop()]
    music, truth = lily.engrave("\n".join([*source, "}"]), "sheets", folder, [Titled(song.title) for song in songs])
    front = latex.typeset(_front(writer, [(song.title, song.start + 6) for song in truth]), "front", folder)
    return Book(pdfs.join([front, music], folder / "book.pdf"), pdfs.shifted(truth, page_count(front)))


def _key(title: str) -> str:
    """How the book sorts a title."""
    return title.strip("“”(").removeprefix("The ").casefold()


def _sheet(writer: Writer, number: int, song: Song) -> list[str]:
    """One lead sheet on a new page: title, feel at the left, composer at the right, melody with chords and words."""
    random = writer.random
    key = random.choice(KEYS)
    sung = song.verses[0] + (song.refrain or [])
    for verse in song.verses[1 : random.choice([1, 2, 2, 3])]:
        sung = sung + verse + (song.refrain or [])
    rhythm = random.choice(["4/4", "4/4", "4/4", "3/4"])
    tune = worded_tune(random, key, rhythm, [words.count(line) for line in sung], *vocal_range(key, 28, 39))
    chords = [_chord(key, degree, random, tune.bar_length) for degree in tune.harmony]
    bars = [lily.notes(bar, key) for bar in tune.bars]
    double = ' \\bar "||"'
    music = " | ".join(bar + (double if place % 8 == 7 else "") for place, bar in enumerate(bars))
    size = 6 if len(song.title) < 40 else 3
    heading = lily.marked(number, rf"\fill-line {{ \fontsize #{size} \bold {lily.quote(song.title)} }}")
    credit = rf"\fill-line {{ \italic {lily.quote(f'({random.choice(FEELS)})')} \right-column {{ {_credits(song, random)} }} }}"
    title = rf"\markup \column {{ {heading} \vspace #0.6 {credit} \vspace #0.5 }}"
    lyric = " ".join(part for line in sung for part in lily.syllables(line))
    return [
        "" if number == 0 else r"\pageBreak",
        rf"\score {{ << \new ChordNames \chordmode {{ {' '.join(chords)} }}",
        rf'  \new Staff {{ \new Voice = "v" {{ {lily.signature(tune)} {music} \bar "|." }} }}',
        rf'  \new Lyrics \lyricsto "v" {{ {lyric} }} >>',
        rf"  \header {{ piece = {title} }} }}",
    ]


def _credits(song: Song, random: Random) -> str:
    """Composer, and sometimes the lyricist, in the right column."""
    if random.random() < 0.35:
        return lily.quote(song.composer)
    return f"{lily.quote('Words by ' + song.author)} {lily.quote('Music by ' + song.composer)}"


def _chord(key: str, degree: int, random: Random, length: int) -> str:
    """The chord of a bar in chord mode, coloured as jazz players do."""
    name = chord_name(key, degree)
    minor = name.endswith("m")
    root = name.removesuffix("m")
    root = root[0].lower() + {"#": "is", "b": "es", "": ""}[root[1:]]
    root = {"ees": "es", "aes": "as"}.get(root, root)
    quality = random.choice(COLOURS["m" if minor else ""])
    return root + lily.LENGTHS[length] + (":" + quality if quality else "")


def _front(writer: Writer, rows: list[tuple[str, int]]) -> str:
    """Cover, publisher's note and contents; songs begin on page 7."""
    entries = "\n".join(
        rf"\hangindent=4mm\rightskip=8mm plus 1fil\parfillskip=-8mm\relax {escape(title)}\dotfill"
        rf"\makebox[8mm][r]{{{page}}}\par"
        for title, page in rows
    )
    head = latex.head("11pt,twoside", "letterpaper,margin=2cm", "palatino", fonts.new_font("Sans", "nimbus-sans"))
    return (
        head
        + rf"""\thispagestyle{{empty}}\vspace*{{4cm}}\begin{{center}}
{{\Sans\fontsize{{54}}{{60}}\selectfont\bfseries THE SECOND\\HARBOUR\\FAKE BOOK\par}}\vspace{{3cm}}
{{\Sans\Large Melody • Lyrics • Chords}}\end{{center}}
\newpage\thispagestyle{{empty}}\vspace*{{16cm}}{{\small {escape(writer.prose(3))}}}
\newpage\fancyfoot[LE,RO]{{\bfseries\thepage}}{{\Sans\Huge\bfseries Contents\par}}\vspace{{6mm}}\begin{{multicols}}{{2}}
{entries}
\end{{multicols}}\newpage{{\Sans\Huge\bfseries How to use this book\par}}\vspace{{6mm}}{escape(writer.prose(8))}
\newpage{{\Sans\LARGE\bfseries Notes\par}}\newpage\thispagestyle{{empty}}\mbox{{}}\end{{document}}"""
    )


RECIPE = Recipe(
    "fakebook",
    "A fakebook of lead sheets by LilyPond, one or two pages a song, two-column contents, numbers at outer corners",
    make,
)
