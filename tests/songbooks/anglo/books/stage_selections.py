"""Portrait of a musical's vocal selections: piano and voice, two to four pages a song, pages of photographs, songs in the order of the show."""

from __future__ import annotations

from pathlib import Path

from songbooks.anglo import lily_parts
from songbooks.anglo.voices import Voice
from songbooks.engraved import fonts, latex, lily, pdfs, words
from songbooks.engraved.latex import Titled, escape
from songbooks.engraved.music import vocal_range, worded_tune
from songbooks.office.made import Made
from songbooks.truth import SongTruth, page_count

KIND = "Vocal selections of a musical: piano-vocal, songs of two to four pages in the order of the show, a biography and pages of photographs, contents whose numbers are the printed ones, title over each song with a from-line and credits"
_COUNT = 15
_PHOTOS = (4, 9)
_FIRST = 6
_LYRICIST, _COMPOSER = "Ada Kettering-Shaw", "Hugh Langmere"
_PAPER = r"""
#(set-global-staff-size 18)
\paper {
  #(set-paper-size "quarto")
  #(define fonts (set-global-fonts #:roman "P052" #:sans "URW Gothic" #:factor (/ staff-height pt 20)))
  top-margin = 11\mm bottom-margin = 10\mm left-margin = 13\mm right-margin = 13\mm
  print-first-page-number = ##t first-page-number = 6
  oddHeaderMarkup = \markup \fill-line { "" "" \bold \fromproperty #'page:page-number-string }
  evenHeaderMarkup = \markup \fill-line { \bold \fromproperty #'page:page-number-string "" "" }
  oddFooterMarkup = ##f evenFooterMarkup = ##f
  scoreTitleMarkup = \markup \fromproperty #'header:piece
  ragged-bottom = ##f ragged-last-bottom = ##t indent = 6\mm
}
\layout { \context { \Score \omit BarNumber } }
"""
_QUARTO = "#(set! paper-alist (cons '(\"quarto\" . (cons (* 229 mm) (* 305 mm))) paper-alist))\n"


def make(folder: Path) -> Made:
    """The songs by LilyPond behind cover, contents and biography."""
    writer = Voice("stage", 5401)
    songs = [writer.song() for _ in range(_COUNT)]
    source = [_QUARTO, _PAPER, r"\book {"]
    for number, song in enumerate(songs):
        if number in _PHOTOS:
            source.append(rf"\pageBreak \markup \column {{ \with-color #(rgb-color 0.6 0.6 0.65) \filled-box #'(0 . 115) #'(-120 . 0) #1 \vspace #1 \italic {lily.quote(song.author + ' and company. Photo by ' + writer.person())} }}")
        source += [r"\pageBreak" if number else "", lily.begin(number), *_score(writer, number, song), lily.stop()]
    titled = [Titled(song.title, [song.title.upper()]) for song in songs]
    music, truth = lily.engrave("\n".join([*source, "}"]), "songs", folder, titled)
    front = latex.typeset(_front(writer, truth), "front", folder)
    pdf = pdfs.join([front, music], folder / "book.pdf")
    return Made(pdf, pdfs.shifted(truth, page_count(front)), [3])


def _score(writer: Voice, number: int, song) -> list[str]:
    """One song with its heading; a spoken hint under some titles."""
    random = writer.random
    key = random.choice(["C", "F", "G", "Eb", "Bb", "D", "Ab"])
    refrain = song.refrain or writer.refrain(4)
    middle = [line for _ in range(random.choice((1, 2, 3))) for line in writer.verse(4)]
    sung = [line for verse in song.verses for line in verse + refrain] + middle + refrain
    tune = worded_tune(random, key, random.choice(["4/4", "4/4", "3/4"]), [words.count(line) for line in sung], *vocal_range(key, 28, 38))
    title = rf"\fill-line {{ \sans \bold \fontsize #7 {lily.quote(song.title.upper() if number % 2 else song.title)} }}"
    tempo = random.choice(("Moderately", "Freely, with expression", "Bright two", "Slow waltz", "Tempo di vaudeville", "Colla voce"))
    credit = rf"\fill-line {{ \bold {lily.quote(tempo)} \right-column {{ {lily.quote('Lyrics by ' + _LYRICIST)} {lily.quote('Music by ' + _COMPOSER)} }} }}"
    origin = r'\fill-line { \italic "from THE LAST TRAM HOME" } '
    heading = lily.marked(number, rf"\column {{ {title} {origin if number % 4 else ''} \vspace #0.5 {credit} \vspace #0.5 }}")
    colours = {"m": ["m", "m7", "m"], "": ["", "", "7", "maj7", "sus4"]}
    signature = lily.signature(tune)
    return [
        rf"\score {{ << \new ChordNames \chordmode {{ {lily_parts.chords(tune, colours, random)} }}",
        rf'\new Staff {{ \new Voice = "v" {{ {signature} {lily_parts.melody(tune)} \bar "|." }} }}',
        rf'\new Lyrics \lyricsto "v" {{ {lily_parts.words(sung)} }}',
        rf"\new PianoStaff << \new Staff {{ {signature} {lily_parts.right_hand(tune)} }} \new Staff {{ \clef bass {signature} {lily_parts.left_hand(tune, random)} }} >> >>",
        rf"\header {{ piece = \markup {heading} }} }}",
        rf"\markup \fill-line {{ \fontsize #-4 {lily.quote('© ' + str(random.choice((1998, 2004, 2011))) + ' Mossington Stage Music, Inc. All rights reserved.')} }}" if number % 2 else "",
    ]


def _front(writer: Voice, truth: list[SongTruth]) -> str:
    """Cover, title page, contents, biography, a blank; the songs begin on page 6."""
    rows = "".join(rf"{escape(song.title)}\dotfill {song.start + _FIRST - 1}\par\vspace{{2.5mm}}" for song in truth)
    return (
        latex.head("12pt", "paperwidth=22.9cm,paperheight=30.5cm,margin=2.5cm", "palatino", fonts.new_font("Show", "gothic"))
        + r"\thispagestyle{empty}\begin{center}\vspace*{3cm}{\Show\bfseries\fontsize{52}{60}\selectfont THE LAST\\TRAM\\HOME\par}\vspace{3cm}{\Large VOCAL SELECTIONS}\end{center}\newpage"
        + rf"\begin{{center}}\vspace*{{5cm}}{{\Show\Large THE LAST TRAM HOME}}\\[1cm] Book and Lyrics by {_LYRICIST}\\ Music by {_COMPOSER}\\[2cm]\small {escape(writer.prose(3))}\end{{center}}\newpage"
        + rf"\begin{{center}}{{\Show\LARGE CONTENTS}}\end{{center}}\vspace{{1cm}}{{\Show {rows}}}\newpage"
        + rf"{{\Show\Large {_COMPOSER.upper()}}}\par\vspace{{5mm}}{escape(writer.prose(9))}\par\medskip {escape(writer.prose(6))}\newpage\thispagestyle{{empty}}\mbox{{}}\end{{document}}"
    )
