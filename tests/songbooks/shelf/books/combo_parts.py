"""Portrait of a school combo's book by LilyPond: every tune on three sheets, for C, Bb and Eb instruments, one after another.

Title white on black at the head of each sheet with the transposition in a box at the right; style and tempo over the
staff at the left; the tunes go by the alphabet. The contents in front are a table of number, title, composer, style and the
page of the C sheet; each tune is one entry. Some sheets take two pages.
"""

from __future__ import annotations

from pathlib import Path

from songbooks.anglo import lily_parts
from songbooks.anglo.voices import Voice, sort_key, turned
from songbooks.engraved import latex, lily, pdfs
from songbooks.engraved.latex import Titled, escape
from songbooks.engraved.music import Tune, tune
from songbooks.office.made import Made
from songbooks.truth import SongTruth, page_count

KIND = "School combo's book (LilyPond): each tune on a C, a Bb and an Eb sheet with its title white on black on each; a table of title, composer, style and page in front"
COUNT = 30
STYLES = {"Medium swing": "4/4", "Bossa nova": "4/4", "Ballad": "4/4", "Jazz waltz": "3/4", "Up swing": "4/4", "Funk": "4/4", "Blues shuffle": "4/4"}
SHEETS = (("C", "c' c'"), ("B♭", "c' d'"), ("E♭", "c' a"))
PAPER = r"""
#(set-global-staff-size 21)
\paper {
  #(set-paper-size "letter")
  #(define fonts (set-global-fonts #:roman "Comic Neue" #:sans "Comic Neue" #:factor (/ staff-height pt 20)))
  top-margin = 12\mm bottom-margin = 12\mm left-margin = 15\mm right-margin = 15\mm indent = 0
  first-page-number = 1 print-first-page-number = ##t oddHeaderMarkup = ##f evenHeaderMarkup = ##f
  oddFooterMarkup = \markup \fill-line { "" \fromproperty #'page:page-number-string "" } evenFooterMarkup = \oddFooterMarkup
  scoreTitleMarkup = \markup \fromproperty #'header:piece
  ragged-bottom = ##t ragged-last-bottom = ##t system-system-spacing.padding = 4
}
\layout { \context { \Score \omit BarNumber } }
"""


def make(folder: Path) -> Made:
    """Cover, the table, three sheets of every tune."""
    writer = Voice("jazz", 8107)
    titles = sorted((writer.title() for _ in range(COUNT)), key=sort_key)
    composers = [writer.person() if writer.random.random() < 0.85 else f"arr. {writer.person()}" for _ in titles]
    styles = [writer.random.choice(list(STYLES)) for _ in titles]
    source = [PAPER, r"\book {"]
    for number, title in enumerate(titles):
        source += [lily.begin(number), *_sheets(writer, number, title, composers[number], styles[number]), lily.stop()]
    music, truth = lily.engrave("\n".join([*source, "}"]), "sheets", folder, [Titled(title) for title in titles])
    front = latex.typeset(_front(writer, truth, composers, styles), "front", folder)
    pdf = pdfs.join([front, music], folder / "book.pdf")
    return Made(pdf, pdfs.shifted(truth, page_count(front)), list(range(3, page_count(front) + 1)))


def _sheets(writer: Voice, number: int, title: str, composer: str, style: str) -> list[str]:
    """The same tune three times, each on a new page."""
    random = writer.random
    bars = random.choice((24, 32, 32, 36, 48, 64))
    music = tune(random, random.choice(["F", "Bb", "Eb", "C", "G", "Dm", "Gm", "Cm"]), STYLES[style], bars, -2, 8)
    colours = {"m": ["m7", "m7", "m6", "m7.5-"], "": ["maj7", "7", "6", "9"]}
    symbols = lily_parts.chords(music, colours, random)
    tempo = random.choice((92, 112, 126, 138, 160, 184))
    return [part for name, steps in SHEETS for part in _sheet(number, title, composer, (style, tempo), music, symbols, (name, steps))]


def _sheet(number: int, title: str, composer: str, feel: tuple[str, int], music: Tune, symbols: str, sheet: tuple[str, str]) -> list[str]:
    """One sheet: the bar with the title, the box with the transposition, chords and melody."""
    name, steps = sheet
    size = 6 if len(title) < 24 else 3
    bar = rf"\override #'(box-padding . 0.6) \line {{ \combine \with-color #black \filled-box #'(0 . 84) #'(-1.6 . 4.4) #0.6 \line {{ \hspace #2 \with-color #white \fontsize #{size} \bold {lily.quote(title)} }} }}"
    box = rf"\override #'(thickness . 2) \override #'(box-padding . 0.6) \box \fontsize #4 \bold {lily.quote(name)}"
    heading = lily.marked(number, rf"\column {{ \fill-line {{ {bar} {box} }} \vspace #0.3 \fill-line {{ {lily.quote(f'{feel[0]} ♩ = {feel[1]}')} {lily.quote(composer)} }} \vspace #0.6 }}")
    return [
        r"\pageBreak" if number or name != "C" else "",
        rf"\score {{ \transpose {steps} << \new ChordNames {{ \chordmode {{ {symbols} }} }}",
        rf'\new Staff {{ {lily.signature(music)} {_broken(music)} \bar "|." }} >>',
        rf"\header {{ piece = \markup {heading} }} }}",
    ]


def _broken(music: Tune) -> str:
    """The melody with four bars a line and a double bar every eight."""
    out = []
    for place, bar in enumerate(music.bars, 1):
        out.append(lily.notes(bar, music.key))
        out.append(r"\break" if place % 4 == 0 else "|")
        if place % 8 == 0 and place < len(music.bars):
            out.append(r'\bar "||"')
    return " ".join(out)


def _front(writer: Voice, truth: list[SongTruth], composers: list[str], styles: list[str]) -> str:
    """Cover, how to use the book, the table."""
    rows = "".join(
        rf"{n} & {escape(turned(song.title))} & {escape(composer)} & {style} & {song.start} \\ "
        for n, (song, composer, style) in enumerate(zip(truth, composers, styles), 1)
    )
    return (
        latex.head("11pt", "letterpaper,margin=2.2cm", "comic", r"\usepackage{longtable}")
        + r"\thispagestyle{empty}\begin{center}\vspace*{6cm}{\fontsize{42}{50}\selectfont\bfseries THE COMBO BOOK}\\[8mm]\LARGE C – B\kern0.5pt♭ – E\kern0.5pt♭\\[3cm]\large Westmere High School Jazz Program\end{center}\newpage ".replace("♭", "b")
        + rf"\textbf{{To the players}}\par\medskip {escape(writer.prose(6))}\newpage\begin{{center}}\textbf{{\Large TUNES}}\end{{center}}\small"
        + rf"\begin{{longtable}}{{r@{{\quad}}p{{68mm}}p{{45mm}}p{{30mm}}r}} \textbf{{No.}} & \textbf{{Title}} & \textbf{{Composer}} & \textbf{{Style}} & \textbf{{Page}} \\[2mm] {rows}\end{{longtable}}\end{{document}}"
    )
