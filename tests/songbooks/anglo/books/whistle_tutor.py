"""Portrait of a tin-whistle tutor: lessons with prose, exercises and tunes among them, contents of lessons, index of tunes behind."""

from __future__ import annotations

from pathlib import Path

from songbooks.anglo import lily_parts
from songbooks.anglo.voices import Voice, sort_key, tune_title, turned
from songbooks.engraved import latex, lily, pdfs
from songbooks.engraved.latex import Titled, escape
from songbooks.engraved.music import tune
from songbooks.office.made import Made
from songbooks.truth import SongTruth, page_count

KIND = "Tin-whistle tutor (LilyPond): lessons with prose and numbered exercises, tunes with small titles at the left among them, contents of lessons only in front, index of tunes at the back"
_LESSONS = ("Holding the Whistle", "Your First Three Notes", "Down to Low D", "Up to the Second Octave", "Tonguing and Slurring", "The Cut",
            "Jigs", "The Tap", "Reels", "Rolls", "C Natural", "Airs and Waltzes", "Playing with Others")  # fmt: skip
_PAPER = r"""
#(set-global-staff-size 17)
\paper {
  #(set-paper-size "a4")
  #(define fonts (set-global-fonts #:roman "C059" #:sans "Nimbus Sans" #:factor (/ staff-height pt 20)))
  top-margin = 14\mm bottom-margin = 14\mm left-margin = 22\mm right-margin = 22\mm
  print-first-page-number = ##t first-page-number = 1
  oddHeaderMarkup = ##f evenHeaderMarkup = ##f
  oddFooterMarkup = \markup \fill-line { \sans \fontsize #-2 "The Slieveroe Whistle Tutor" "" \bold \fromproperty #'page:page-number-string }
  evenFooterMarkup = \markup \fill-line { \bold \fromproperty #'page:page-number-string "" \sans \fontsize #-2 "The Slieveroe Whistle Tutor" }
  scoreTitleMarkup = \markup \fromproperty #'header:piece
  ragged-bottom = ##t ragged-last-bottom = ##t indent = 0
  score-markup-spacing.padding = 3 markup-system-spacing.padding = 1.5 markup-markup-spacing.padding = 1.5
}
\layout { \context { \Score \omit BarNumber } }
"""


def make(folder: Path) -> Made:
    """The lessons by LilyPond; contents and index from the pages they came to stand on."""
    writer = Voice("session", 6001)
    random = writer.random
    names: list[str] = []
    source, exercise = [_PAPER, r"\book {"], 0
    for place, lesson in enumerate(_LESSONS):
        source += [r"\pageBreak" if place else "", rf"\markup \column {{ \sans \fontsize #6 \bold {lily.quote(f'{place + 1}  {lesson}')} \vspace #0.6 }}", *_prose(writer, 6)]
        for _ in range(0 if place == 0 else random.choice((2, 3))):
            exercise += 1
            source += [*_exercise(writer, exercise), *_prose(writer, random.choice((1, 2, 3)))]
        for _ in range(0 if place < 2 else random.choice((2, 3, 4, 5))):
            kind, rhythm = {"Jigs": ("Jig", "6/8"), "Reels": ("Reel", "reel"), "Airs and Waltzes": ("Waltz", "3/4")}.get(lesson, random.choice((("Polka", "2/4"), ("Jig", "6/8"), ("Reel", "reel"))))
            source += [lily.begin(len(names)), _tune(writer, names, kind, rhythm), lily.stop()]
            if random.random() < 0.4:
                source += _prose(writer, 2)
    music, truth = lily.engrave("\n".join([*source, "}"]), "lessons", folder, [Titled(name, [turned(name)] if turned(name) != name else []) for name in names])
    front = latex.typeset(_front(writer), "front", folder)
    back = latex.typeset(_back(truth), "back", folder)
    pdf = pdfs.join([front, music, back], folder / "book.pdf")
    return Made(pdf, pdfs.shifted(truth, page_count(front)), [page_count(pdf)])


def _prose(writer: Voice, sentences: int) -> list[str]:
    """A paragraph of the teacher's."""
    text = " ".join(lily.quote(word) for word in writer.prose(sentences).split())
    return [rf"\markuplist \justified-lines {{ {text} }}"]


def _exercise(writer: Voice, number: int) -> list[str]:
    """A numbered exercise of four bars."""
    notes = tune(writer.random, "D", writer.random.choice(("4/4", "6/8")), 4, 0, 7)
    return [rf"\score {{ \new Staff {{ {lily.signature(notes)} {lily_parts.melody(notes)} \bar {lily.quote('|.')} }} \header {{ piece = \markup \sans \italic {lily.quote(f'Exercise {number}')} }} }}"]


def _tune(writer: Voice, names: list[str], kind: str, rhythm: str) -> str:
    """A tune with its title at the left and its kind at the right."""
    random = writer.random
    names.append(tune_title(writer, kind))
    notes = tune(random, random.choice(("D", "D", "G", "Em")), rhythm, random.choice((8, 16, 16)) * (2 if rhythm == "3/4" else 1), 0, 9)
    heading = lily.marked(len(names) - 1, rf"\fill-line {{ \bold \fontsize #1 {lily.quote(names[-1])} \italic {lily.quote(kind.lower())} }}")
    bars = " | ".join(lily.notes(bar, notes.key) + (r" \break" if place % 4 == 3 and rhythm != "3/4" else "") for place, bar in enumerate(notes.bars))
    return rf"\score {{ \new Staff {{ {lily.signature(notes)} {bars} \bar {lily.quote(':|.')} }} \header {{ piece = \markup {heading} }} }}"


def _front(writer: Voice) -> str:
    """Cover and contents of lessons, without pages as in cheap tutors."""
    rows = "".join(rf"Lesson {number}\quad {escape(lesson)}\par\vspace{{2mm}}" for number, lesson in enumerate(_LESSONS, 1))
    return (
        latex.head("12pt", "a4paper,margin=2.5cm", "schoolbook")
        + r"\thispagestyle{empty}\begin{center}\vspace*{4cm}{\fontsize{40}{48}\selectfont\bfseries The Slieveroe\\Whistle Tutor\par}\vspace{1cm}{\Large for whistle in D, with tunes for every lesson}\\[6cm] "
        + rf"{escape(writer.person())}\end{{center}}\newpage{{\Large\bfseries Contents}}\par\vspace{{6mm}}{rows}\end{{document}}"
    )


def _back(truth: list[SongTruth]) -> str:
    """The index of tunes."""
    rows = sorted(((turned(song.title), song.start) for song in truth), key=lambda row: sort_key(row[0]))
    body = "".join(rf"{escape(title)}, {page}\par " for title, page in rows)
    return latex.head("11pt", "a4paper,margin=2.5cm", "schoolbook") + rf"{{\Large\bfseries Index of Tunes}}\par\vspace{{5mm}}\begin{{multicols}}{{2}}{body}\end{{multicols}}\end{{document}}"
