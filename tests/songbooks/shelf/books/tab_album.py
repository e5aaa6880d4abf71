"""Portrait of an engraved fingerstyle guitar album: notes and tablature, pieces of two to five pages, the title again as running head.

Title in large bold at the left with composer and arranger under it, tuning and capo in a box at the right. In front roman
pages: contents with dot leaders, then performance notes that have each title as a small heading over a paragraph.
"""

from __future__ import annotations

from pathlib import Path
from random import Random

from songbooks.anglo.voices import Voice
from songbooks.engraved import latex, lily, pdfs
from songbooks.engraved.latex import Titled, escape
from songbooks.engraved.music import Tune, tune
from songbooks.office.made import Made
from songbooks.truth import SongTruth, page_count

KIND = "Fingerstyle guitar album (LilyPond notes and tablature): pieces of two to five pages whose title is the running head of the further pages; contents and performance notes with all titles on roman pages in front"
COUNT = 16
TUNINGS = ("Standard tuning", "Standard tuning", "Drop D: D A D G B E", "DADGAD", "Open G: D G D G B D")
PAPER = r"""
#(set-global-staff-size 17)
\paper {
  #(set-paper-size "letter")
  #(define fonts (set-global-fonts #:roman "C059" #:sans "Nimbus Sans" #:factor (/ staff-height pt 20)))
  top-margin = 11\mm bottom-margin = 11\mm left-margin = 14\mm right-margin = 14\mm indent = 0
  oddHeaderMarkup = \markup \fill-line { \unless \on-first-page-of-part \italic \fromproperty #'header:running "" }
  evenHeaderMarkup = \oddHeaderMarkup
  oddFooterMarkup = \markup \fill-line { "" \fromproperty #'page:page-number-string "" } evenFooterMarkup = \oddFooterMarkup
  bookTitleMarkup = \markup \fromproperty #'header:heading scoreTitleMarkup = ##f
  ragged-bottom = ##t ragged-last-bottom = ##t system-system-spacing.padding = 5
}
\layout { \context { \Score \override BarNumber.font-size = #-4 } }
"""


def make(folder: Path) -> Made:
    """Cover and roman pages, then a bookpart for each piece."""
    writer = Voice("folk", 8109)
    titles = [writer.title() for _ in range(COUNT)]
    source = [PAPER, r"\book {"]
    for number, title in enumerate(titles):
        source += [lily.begin(number), *_piece(writer, number, title), lily.stop()]
    music, truth = lily.engrave("\n".join([*source, "}"]), "pieces", folder, [Titled(title) for title in titles])
    front = latex.typeset(_front(writer, truth), "front", folder)
    pdf = pdfs.join([front, music], folder / "book.pdf")
    return Made(pdf, pdfs.shifted(truth, page_count(front)), [3])


def _piece(writer: Voice, number: int, title: str) -> list[str]:
    """One bookpart with its heading, staff and tablature."""
    random = writer.random
    music = tune(random, random.choice(["C", "G", "D", "Am", "Em", "A"]), random.choice(("reel", "3/4", "6/8", "reel")), random.choice((48, 64, 80, 96, 128)), 0, 8)
    credit = f"Traditional, arranged by {writer.person()}" if random.random() < 0.5 else f"Composed by {writer.person()}"
    size = 7 if len(title) < 24 else 4
    tuning = rf"\box \column {{ {lily.quote(random.choice(TUNINGS))} {lily.quote(random.choice(('Capo 2', 'Capo 5', 'No capo')))} }}"
    left = rf"\column {{ \fontsize #{size} \bold \sans {lily.quote(title)} \italic {lily.quote(credit)} }}"
    heading = lily.marked(number, rf"\column {{ \fill-line {{ {left} \fontsize #-1 {tuning} }} \vspace #1.5 }}")
    return [
        rf"\bookpart {{ \header {{ running = {lily.quote(title)} heading = \markup {heading} }}",
        rf'\score {{ \new StaffGroup << \new Staff {{ \clef "treble_8" {lily.signature(music)} {_voices(music, random)} }}',
        rf"\new TabStaff {{ {_voices(music, random)} }} >> }} }}",
    ]


def _voices(music: Tune, random: Random) -> str:
    """The melody with the octave's bass note on the first of each bar, as guitars play it."""
    out = []
    for bar, degree in zip(music.bars, music.harmony):
        bass = degree - 14 if degree - 14 >= -12 else degree - 7
        first, *rest = bar
        head = f"<{lily.pitch(music.key, bass)} {lily.pitch(music.key, first.degree)}>{lily.LENGTHS[first.length]}"
        out.append(" ".join([head, lily.notes(rest, music.key)]))
    return " | ".join(out).replace("''", "'") + r' \bar "|."'


def _front(writer: Voice, truth: list[SongTruth]) -> str:
    """Cover, an empty page, contents, notes."""
    rows = "".join(rf"{escape(song.title)}\ \dotfill\ {song.start}\par\vspace{{3mm}}" for song in truth)
    notes = "".join(rf"\needspace{{25mm}}\par\vspace{{4mm}}{{\sffamily\bfseries {escape(song.title)}\par}}\nopagebreak {escape(writer.prose(writer.random.randint(2, 4)))}\par " for song in truth)
    return (
        latex.head("11pt", "letterpaper,margin=2.4cm", "schoolbook", r"\usepackage{needspace}\fancyfoot[C]{\thepage}")
        + r"\pagenumbering{roman}\thispagestyle{empty}\vspace*{4cm}{\fontsize{44}{50}\selectfont\bfseries Six Quiet\\[4mm] Strings\par}\vspace{1cm}\Large Sixteen pieces for solo guitar\\in notation and tablature\normalsize\newpage\thispagestyle{empty}\mbox{}\newpage"
        + rf"{{\fontsize{{24}}{{28}}\selectfont\bfseries Contents\par}}\vspace{{10mm}}{{\large {rows}}}\newpage {{\fontsize{{24}}{{28}}\selectfont\bfseries Performance Notes\par}}\vspace{{4mm}}{notes}\end{{document}}"
    )
