"""A hymnal by LilyPond in four parts: hymns flowing over pages, indexes of first lines and tunes at the back."""

from __future__ import annotations

from pathlib import Path
from random import Random

from songbooks.engraved import latex, lily, pdfs, words
from songbooks.engraved.book import Book, Recipe
from songbooks.engraved.latex import Titled, escape
from songbooks.engraved.music import Note, chord_tone_below, triad_with, vocal_range, worded_tune
from songbooks.lyrics import Song, Writer
from songbooks.truth import page_count

COUNT = 66
KEYS = ["C", "D", "Eb", "E", "F", "G", "Ab", "A", "Em", "Dm", "Gm"]
PAPER = r"""
#(set-global-staff-size 13)
#(set! paper-alist (cons '("hymnal" . (cons (* 170 mm) (* 240 mm))) paper-alist))
\paper {
  #(set-paper-size "hymnal")
  top-margin = 10\mm bottom-margin = 10\mm left-margin = 14\mm right-margin = 14\mm
  print-first-page-number = ##t first-page-number = 1
  oddHeaderMarkup = \markup \fill-line { "" "" \fromproperty #'page:page-number-string }
  evenHeaderMarkup = \markup \fill-line { \fromproperty #'page:page-number-string "" "" }
  oddFooterMarkup = ##f evenFooterMarkup = ##f
  scoreTitleMarkup = \markup \fromproperty #'header:piece
  ragged-bottom = ##t ragged-last-bottom = ##t indent = 0
  score-markup-spacing.padding = 2 markup-system-spacing.padding = 1
}
\layout { \context { \Score \omit BarNumber } \context { \Lyrics \override LyricText.font-size = #0 } }
"""


def make(folder: Path) -> Book:
    """Set the hymns by LilyPond, and title page, preface and indexes by LaTeX."""
    writer = Writer("en", 3101)
    hymns = [_hymn(writer) for _ in range(COUNT)]
    scores = [PAPER, "\\book {"]
    for n, (song, metre) in enumerate(hymns):
        scores += [lily.begin(n), *_score(writer, n, song, metre), lily.stop()]
    titled = [Titled(song.title, [f"{n}. {song.title}"]) for n, (song, _) in enumerate(hymns, 1)]
    music, songs = lily.engrave("\n".join([*scores, "}"]), "hymns", folder, titled)
    front = latex.typeset(_front(writer), "front", folder)
    back = latex.typeset(_back([song for song, _ in hymns]), "back", folder)
    pdf = pdfs.join([front, music, back], folder / "book.pdf")
    return Book(pdf, pdfs.shifted(songs, page_count(front)))


def _hymn(writer: Writer) -> tuple[Song, str]:
    """A hymn whose verses have all the same number of lines, and its metre by the syllables of the first."""
    song = writer.song(first_line_title=writer.random.random() < 0.35)
    song.verses = [verse[:4] for verse in song.verses]
    metre = ".".join(str(words.count(line)) for line in song.verses[0])
    return song, metre


def _score(writer: Writer, number: int, song: Song, metre: str) -> list[str]:
    """A hymn's source: heading, two staves with two or three verses between them, further verses below as text."""
    random = writer.random
    key = random.choice(KEYS)
    tune = worded_tune(
        random,
        key,
        random.choice(["hymn", "hymn", "3/4"]),
        [words.count(line) for line in song.verses[0]],
        *vocal_range(key),
    )
    soprano, alto, tenor, bass = [], [], [], []
    for bar in tune.bars:
        voices = [_voices(note, random) for note in bar]
        for line, index in ((soprano, 0), (alto, 1), (tenor, 2), (bass, 3)):
            line.append(lily.notes([voice[index] for voice in voices], key))
    under = 2 if len(song.verses) > 3 else 3
    lyrics = [
        rf'\new Lyrics \lyricsto "s" {{ \set stanza = "{place}." {_words(verse, song.verses[0])} }}'
        for place, verse in enumerate(song.verses[:under], 1)
    ]
    heading = lily.marked(
        number,
        rf'\fill-line {{ \fontsize #5 \bold "{number + 1}" \fontsize #2 \bold {lily.quote(song.title)} '
        rf'\right-column {{ \smallCaps {lily.quote(song.tune_name.title())} \small "{metre}" }} }}',
    )
    credit = rf"\fill-line {{ \small \italic {lily.quote(song.author)} \small {lily.quote(song.composer)} }}"
    source = [
        rf"\score {{ \new ChoirStaff << \new Staff << {lily.signature(tune)}",
        r'  \new Voice = "s" { \voiceOne ' + " | ".join(soprano) + r' \bar "|." }',
        r"  \new Voice { \voiceTwo " + " | ".join(alto) + " } >>",
        *("  " + line for line in lyrics),
        rf"  \new Staff << \clef bass {lily.signature(tune)}",
        r"  \new Voice { \voiceOne " + " | ".join(tenor) + " }",
        r"  \new Voice { \voiceTwo " + " | ".join(bass) + " } >> >>",
        rf"  \header {{ piece = \markup \override #'(baseline-skip . 2.5) \column {{ "
        rf"\vspace #1 {heading} {credit} }} }} }}",
    ]
    rest = [
        rf'\column {{ \line {{ \bold "{place}." {lily.quote(verse[0])} }} {" ".join(lily.quote("    " + line) for line in verse[1:])} }}'
        for place, verse in enumerate(song.verses[under:], under + 1)
    ]
    if rest:
        wide = 2 if max(len(line) for verse in song.verses for line in verse) < 48 else 1
        pairs = [rf"\fill-line {{ {' '.join(rest[at : at + wide])} }}" for at in range(0, len(rest), wide)]
        columns = lily.marked(number, rf"\column {{ {' '.join(pairs)} }}")
        source.append(rf"\markup \small \override #'(baseline-skip . 2.3) \column {{ \vspace #0.5 {columns} }}")
    return source


def _words(verse: list[str], model: list[str]) -> str:
    """A verse under the notes of the first: each line is cut or drawn out to the model's syllables."""
    made = []
    for line, other in zip(verse, model):
        parts = lily.syllables(line)
        wanted = words.count(other)
        made += parts[:wanted] + ['"–"'] * (wanted - len(parts))
    return " ".join(made)


def _voices(note: Note, random: Random) -> tuple[Note, Note, Note, Note]:
    """Soprano, alto, tenor and bass of one chord."""
    root = triad_with(note.degree, random)
    alto = chord_tone_below(note.degree, root)
    tenor = chord_tone_below(chord_tone_below(alto, root), root)
    bass = root - 7 if root - 7 < tenor else root - 14
    return note, Note(alto, note.length), Note(tenor, note.length), Note(bass, note.length)


def _front(writer: Writer) -> str:
    """Title page and preface."""
    return (
        latex.head("11pt", "paperwidth=17cm,paperheight=24cm,margin=2.2cm", "schoolbook")
        + rf"""
\thispagestyle{{empty}}\vspace*{{4cm}}\begin{{center}}{{\Huge HYMNS OF}}\\[4mm]
{{\fontsize{{40}}{{46}}\selectfont PENVALE}}\\[2cm]{{\large Full Music Edition}}\end{{center}}\newpage
\thispagestyle{{empty}}\mbox{{}}\newpage\begin{{center}}\Large PREFACE\end{{center}}{escape(writer.prose(8))}\par
\vspace{{2mm}}{escape(writer.prose(6))}\newpage\thispagestyle{{empty}}\mbox{{}}
\end{{document}}"""
    )


def _back(hymns: list[Song]) -> str:
    """Index of tunes and index of first lines and titles, both by hymn number."""
    tunes = "\n".join(
        rf"{tune}\dotfill {n}\par" for tune, n in sorted((song.tune_name, n) for n, song in enumerate(hymns, 1))
    )
    rows = {(song.verses[0][0].rstrip(",;.!"), n, False) for n, song in enumerate(hymns, 1)}
    rows |= {(song.title, n, True) for n, song in enumerate(hymns, 1) if song.title != song.verses[0][0].rstrip(",;.!")}
    shown = [(rf"\textit{{{escape(text)}}}" if title else escape(text), n) for text, n, title in sorted(rows)]
    lines = "\n".join(rf"\hangindent=4mm {text}\dotfill {n}\par" for text, n in shown)
    return (
        latex.head("10pt", "paperwidth=17cm,paperheight=24cm,margin=1.8cm", "schoolbook")
        + rf"""
\begin{{center}}\Large INDEX OF TUNES\end{{center}}\begin{{multicols}}{{2}}\small
{tunes}
\end{{multicols}}\newpage\begin{{center}}
\Large INDEX OF FIRST LINES\\{{\normalsize and titles, in italic; the figures are hymn numbers}}\end{{center}}\small
{lines}
\end{{document}}"""
    )


RECIPE = Recipe(
    "hymnal",
    "A four-part hymnal by LilyPond: hymns flowing over pages, no contents, indexes by hymn number at the back",
    make,
)
