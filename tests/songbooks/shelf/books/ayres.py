"""Portrait of a free edition of songs for voice and lute by LilyPond: one \\bookpart a song, LilyPond's own table of contents in front.

Roman numeral and title in one centred line of small capitals, the composer's short name at the right; a voice over
tablature on letters' staff, bass line below; further verses are set as text in two columns under the music. The contents
are clickable and count the pages of the PDF.
"""

from __future__ import annotations

from pathlib import Path

from songbooks.download import staves
from songbooks.engraved import lily
from songbooks.engraved.latex import Titled
from songbooks.engraved.music import tune
from songbooks.lyrics import Song, Writer
from songbooks.office.made import Made

KIND = "Free edition of songs for voice and lute (LilyPond bookparts): roman numeral with title in small capitals, further verses as text under the music; LilyPond's own contents by PDF page"
COUNT = 21
ROMANS = "I II III IV V VI VII VIII IX X XI XII XIII XIV XV XVI XVII XVIII XIX XX XXI".split()
PAPER = r"""
#(set-global-staff-size 18)
\paper {
  #(set-paper-size "a4")
  #(define fonts (set-global-fonts #:roman "EB Garamond" #:factor (/ staff-height pt 20)))
  top-margin = 14\mm bottom-margin = 14\mm left-margin = 20\mm right-margin = 20\mm indent = 12\mm
  oddHeaderMarkup = ##f evenHeaderMarkup = ##f scoreTitleMarkup = ##f
  oddFooterMarkup = \markup \fill-line { "" \fromproperty #'page:page-number-string } evenFooterMarkup = \markup \fill-line { \fromproperty #'page:page-number-string "" }
  bookTitleMarkup = \markup \fromproperty #'header:heading
  tocTitleMarkup = \markup \column { \vspace #2 \fill-line { \fontsize #5 \caps "The Table" } \vspace #2 }
  tocItemMarkup = \tocItemWithDotsMarkup
  ragged-bottom = ##t ragged-last-bottom = ##t
}
\layout { \context { \Score \omit BarNumber } }
"""
COVER = r"""\bookpart { \markup \column { \vspace #22 \fill-line { \fontsize #12 "A Third Booke" } \vspace #2 \fill-line { \fontsize #8 "of Ayres and Dialogues" }
  \vspace #2 \fill-line { \fontsize #3 \italic "to be sung to the Lute and Base Violl" } \vspace #22 \fill-line { "typeset from a copy in private hands; free to copy" } } }"""


def make(folder: Path) -> Made:
    """A cover, the table, and a bookpart for each song."""
    writer = Writer("en", 8111)
    songs = [writer.song(first_line_title=writer.random.random() < 0.7) for _ in range(COUNT)]
    source = [PAPER, r"\book {", COVER, r"\bookpart { \markuplist \table-of-contents }"]
    for number, song in enumerate(songs):
        source += [lily.begin(number), *_ayre(writer, number, song), lily.stop()]
    pdf, truth = lily.engrave("\n".join([*source, "}"]), "book", folder, [Titled(song.title, [f"{ROMANS[n]}. {song.title}"]) for n, song in enumerate(songs)])
    return Made(pdf, truth, [2])


def _ayre(writer: Writer, number: int, song: Song) -> list[str]:
    """One bookpart: heading, voice with words, tablature, bass, and the further verses."""
    random = writer.random
    lines = [line for verse in song.verses[:1] for line in verse] + (song.refrain or [])
    music = staves.melody(random, lines, ["G", "F", "Gm", "Dm", "Am", "C"], ["4/4", "3/4", "hymn"])
    bars = len(music.bars)
    lute, bass = tune(random, music.key, music.metre, bars, -10, -2), tune(random, music.key, music.metre, bars, -14, -7)
    title = rf"\fill-line {{ \line {{ \fontsize #3 {lily.quote(ROMANS[number] + '.')} \hspace #1 \fontsize #3 \caps {lily.quote(song.title)} }} }}"
    right = rf"\fill-line {{ \null \italic {lily.quote(random.choice((song.composer, song.composer.split()[-1], 'Anon.')))} }}"
    heading = lily.marked(number, rf"\column {{ {title} \vspace #0.3 {right} \vspace #1 }}")
    notes = [" | ".join(lily.notes(bar, part.key) for bar in part.bars) for part in (music, lute, bass)]
    return [
        rf"\bookpart {{ \tocItem \markup {lily.quote(ROMANS[number] + '. ' + song.title)} \header {{ heading = \markup {heading} }}",
        rf'\score {{ << \new Staff {{ \new Voice = "s" {{ {lily.signature(music)} {notes[0]} \bar "|." }} }} \new Lyrics \lyricsto "s" {{ {" ".join(part for line in lines for part in lily.syllables(line))} }}',
        rf"\new TabStaff \with {{ stringTunings = #guitar-tuning tablatureFormat = #fret-letter-tablature-format }} {{ {notes[1]} }}",
        rf"\new Staff {{ \clef bass {lily.signature(music)} {notes[2]} }} >> }}",
        lily.stop() if len(song.verses) < 2 else _further(number, song),
        "}",
    ]


def _further(number: int, song: Song) -> str:
    """The other verses as text, in two columns if their lines are short."""
    blocks = [rf"\column {{ {' '.join(lily.quote(line) for line in [f'{place}. {verse[0]}', *verse[1:]])} \vspace #0.6 }}" for place, verse in enumerate(song.verses[1:], 2)]
    wide = max(len(line) for verse in song.verses[1:] for line in verse) > 46
    body = rf"\line {{ \hspace #20 \column {{ {' '.join(blocks)} }} }}" if wide else rf"\fill-line {{ \column {{ {' '.join(blocks[0::2])} }} \column {{ {' '.join(blocks[1::2])} }} }}"
    block = lily.marked(number, body)
    return rf"\markup {{ \vspace #2 }} \markup {{ {block} }}"
