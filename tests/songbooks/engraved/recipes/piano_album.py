"""A piano album by LilyPond: works of several movements are named once in the contents, with opus and composer."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from random import Random

from songbooks.engraved import fonts, latex, lily, pdfs
from songbooks.engraved.book import Book, Recipe
from songbooks.engraved.latex import Titled, escape
from songbooks.engraved.music import Note, Tune, tune
from songbooks.lyrics import Writer
from songbooks.truth import page_count

COUNT = 24
FIRST_PAGE = 5
FORMS = [
    "Sonatina",
    "Sonatina",
    "Suite",
    "Mazurka",
    "Nocturne",
    "Waltz",
    "Prelude",
    "Bagatelle",
    "Impromptu",
    "Barcarolle",
    "Rondo",
    "Étude",
]
MANY = {
    "Sonatina": ["Allegro", "Andante", "Rondo. Vivace"],
    "Suite": ["Prelude", "Allemande", "Sarabande", "Minuet", "Gigue"],
}
TEMPI = ["Allegretto", "Andante cantabile", "Moderato", "Con moto", "Lento", "Vivace", "Tempo di valse", "Poco adagio"]
KEYS = {
    "C": "C major",
    "G": "G major",
    "D": "D major",
    "F": "F major",
    "Bb": "B-flat major",
    "Am": "A minor",
    "Em": "E minor",
    "Dm": "D minor",
    "Gm": "G minor",
}
PAPER = r"""
#(set-global-staff-size 18.5)
\paper {
  #(set-paper-size "a4")
  top-margin = 12\mm bottom-margin = 12\mm left-margin = 15\mm right-margin = 15\mm
  print-first-page-number = ##t first-page-number = 5
  oddHeaderMarkup = ##f evenHeaderMarkup = ##f
  oddFooterMarkup = \markup \fill-line { "" "" \fromproperty #'page:page-number-string }
  evenFooterMarkup = \markup \fill-line { \fromproperty #'page:page-number-string "" "" }
  scoreTitleMarkup = \markup \fromproperty #'header:piece
  ragged-bottom = ##t ragged-last-bottom = ##t indent = 0 score-system-spacing.padding = 4
}
\layout { \context { \Score \omit BarNumber } }
"""


@dataclass
class Work:
    """A work: its title, composer, key, and the headings of its movements (one empty one for a single piece)."""

    title: str
    subtitle: str
    composer: str
    key: str
    movements: list[str]


def make(folder: Path) -> Book:
    """Set all works, then the front from the pages they came to stand on."""
    writer = Writer("en", 3303)
    works = _works(writer)
    source = [PAPER, "\\book {"]
    for n, work in enumerate(works):
        source += [lily.begin(n), *_music(writer.random, n, work), lily.stop()]
    titled = [Titled(work.title, [f"{work.title}, {work.subtitle}"] if work.subtitle else []) for work in works]
    music, songs = lily.engrave("\n".join([*source, "}"]), "album", folder, titled)
    front = latex.typeset(_front(writer, works, [song.start + FIRST_PAGE - 1 for song in songs]), "front", folder)
    return Book(pdfs.join([front, music], folder / "book.pdf"), pdfs.shifted(songs, page_count(front)))


def _works(writer: Writer) -> list[Work]:
    """The works, some named by their form, key and opus, some by a title of fancy."""
    random, works = writer.random, []
    composers = [writer.person() for _ in range(11)]
    while len(works) < COUNT:
        form, key = random.choice(FORMS), random.choice(list(KEYS))
        opus = f"Op. {random.randint(2, 96)}" + (f" No. {random.randint(1, 6)}" if random.random() < 0.6 else "")
        if random.random() < 0.35 and form not in MANY:
            work = Work(writer.title(), random.choice([form, "", opus]), random.choice(composers), key, [""])
        else:
            title = f"{form} in {KEYS[key]}, {opus}" if random.random() < 0.7 else f"{form}, {opus}"
            work = Work(title, "", random.choice(composers), key, MANY.get(form, [""]))
        if work.title not in [other.title for other in works]:
            works.append(work)
    return works


def _music(random: Random, number: int, work: Work) -> list[str]:
    """A work on a new page, or below a short one: heading at its first movement, the others with a small heading."""
    source = [] if number == 0 or random.random() < 0.12 else [r"\pageBreak"]
    for place, name in enumerate(work.movements):
        rhythm = random.choice(["4/4", "3/4", "6/8", "2/4"])
        bars = random.choice([32, 48, 64, 80] if len(work.movements) == 1 else [24, 32, 40])
        melody = tune(random, work.key, rhythm, bars, 0, 11)
        tempo = name or random.choice(TEMPI)
        if place == 0:
            head = lily.marked(number, rf"\fill-line {{ \fontsize #5 {lily.quote(work.title)} }}")
            sub = rf"\fill-line {{ \italic {lily.quote(work.subtitle)} }}" if work.subtitle else ""
            small = rf"\fill-line {{ \bold {lily.quote('I.')} }}" if len(work.movements) > 1 else ""
            credit = rf"\fill-line {{ \null {lily.quote(work.composer)} }}"
            title = rf"\markup \column {{ \vspace #1 {head} {sub} {credit} {small} \vspace #0.5 }}"
        else:
            numeral = lily.quote(f"{'I II III IV V'.split()[place]}.")
            title = rf"\markup \column {{ \vspace #1 \fill-line {{ \bold {numeral} }} \vspace #0.5 }}"
        right = " | ".join(lily.notes(bar, work.key) for bar in melody.bars)
        left = " | ".join(_left(melody, at, random) for at in range(bars))
        source += [
            r"\score { \new PianoStaff <<",
            rf'  \new Staff {{ \tempo {lily.quote(tempo)} {lily.signature(melody)} {right} \bar "|." }}',
            rf"  \new Staff {{ \clef bass {lily.signature(melody)} {left} }} >>",
            rf"  \header {{ piece = {title} }} }}",
        ]
    return source


def _left(melody: Tune, at: int, random: Random) -> str:
    """A bar of the left hand: broken or struck chords below the melody."""
    root = melody.harmony[at] - 14 + (7 if melody.key in ("C", "Dm", "D") else 0)
    length = melody.bar_length
    if random.random() < 0.5:
        pattern = [0, 4, 2, 4, 0, 4, 2, 4][: length // 2]
        return lily.notes([Note(root + step, 2) for step in pattern], melody.key)
    chord = " ".join(lily.pitch(melody.key, root + step) for step in (0, 2, 4))
    return f"<{chord}>{lily.LENGTHS[length]}"


def _front(writer: Writer, works: list[Work], pages: list[int]) -> str:
    """Cover, imprint, contents grouped as they come: composer in small capitals, work, page."""
    rows, last = [], ""
    for work, page in zip(works, pages):
        name = "" if work.composer == last else rf"\textsc{{{escape(work.composer)}}}"
        last = work.composer
        sub = rf" \textit{{({escape(work.subtitle)})}}" if work.subtitle else ""
        rows.append(
            rf"\noindent\makebox[4.6cm][l]{{{name}}}\parbox[t]{{10.2cm}}{{\raggedright"
            rf"\hangindent=4mm {escape(work.title)}{sub}}}\hfill {page}\par\vspace{{2mm}}"
        )
    listed = "\n".join(rows)
    return (
        latex.head("12pt", "a4paper,margin=2.4cm", "cochineal", fonts.new_font("Sans", "gothic"))
        + rf"""
\thispagestyle{{empty}}\vspace*{{5cm}}\begin{{center}}
{{\Sans\fontsize{{40}}{{46}}\selectfont Album for the Piano}}\\[1cm]
{{\Sans\Large Twenty-four pieces and sonatinas, easy to middling}}\end{{center}}\newpage
\thispagestyle{{empty}}{{\small {escape(writer.prose(4))}}}\newpage\thispagestyle{{empty}}{{\Sans\LARGE Contents\par}}
\vspace{{8mm}}
{listed}
\newpage\thispagestyle{{empty}}\mbox{{}}\end{{document}}"""
    )


RECIPE = Recipe(
    "piano-album",
    "A piano album by LilyPond; works of several movements are named once in the contents",
    make,
)
