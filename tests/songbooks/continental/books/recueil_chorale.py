"""A choir's recueil: four-part sheets by LilyPond bound behind a sommaire from Word.

The first line is the title; words, music and arrangement are credited at the two sides; every sheet has page numbers of
its own; some end in further couplets set as text; the sommaire is a table by number, without pages.
"""

from __future__ import annotations

from pathlib import Path

from songbooks.engraved import lily, pdfs, words
from songbooks.engraved.latex import Titled
from songbooks.engraved.music import Note, chord_tone_below, triad_with, vocal_range, worded_tune
from songbooks.lyrics import Song, Writer
from songbooks.office import soffice
from songbooks.office.docx_book import DocxBook
from songbooks.office.made import Made
from songbooks.truth import page_count

KIND = "A French choir's recueil: LilyPond sheets in four parts with page numbers of their own, first lines as titles; Word sommaire without pages"
COUNT = 34
PAPER = r"""
#(set-global-staff-size 16)
\paper { #(set-paper-size "a4") top-margin = 12\mm bottom-margin = 12\mm left-margin = 15\mm right-margin = 15\mm indent = 0
  ragged-bottom = ##t ragged-last-bottom = ##t tagline = ##f scoreTitleMarkup = ##f bookpart-level-page-numbering = ##t
  oddHeaderMarkup = ##f evenHeaderMarkup = ##f
  oddFooterMarkup = \markup \fill-line { \null \fromproperty #'page:page-number-string \null } evenFooterMarkup = \oddFooterMarkup }
\layout { \context { \Score \omit BarNumber } }
"""


def make(folder: Path) -> Made:
    """Set the sheets and the sommaire."""
    writer = Writer("fr", 6117)
    songs = [writer.song(first_line_title=writer.random.random() < 0.8) for _ in range(COUNT)]
    source = [PAPER, "\\book {"]
    for n, song in enumerate(songs):
        source += [lily.begin(n), *_sheet(writer, n, song), lily.stop()]
    titled = [Titled(song.title, [f"{n}. {song.title}"]) for n, song in enumerate(songs, 1)]
    sheets, found = lily.engrave("\n".join([*source, "}"]), "sheets", folder, titled)
    front = soffice.convert(_front(writer, songs, folder))
    pdf = pdfs.join([front, sheets], folder / "book.pdf")
    return Made(pdf, pdfs.shifted(found, page_count(front)), list(range(2, page_count(front) + 1)))


def _sheet(writer: Writer, number: int, song: Song) -> list[str]:
    """A song: heading, two staves of two voices with one or more couplets and refrain, further couplets as text."""
    random = writer.random
    key = random.choice(["C", "D", "Eb", "F", "G", "Am", "Em", "Dm"])
    through = random.choice((1, 1, 2, 3, 5))
    sung = [line for verse in song.verses[:through] for line in (*verse, *(song.refrain or []))]
    tune = worded_tune(random, key, random.choice(["4/4", "3/4", "6/8", "hymn"]), [words.count(line) for line in sung], *vocal_range(key))
    voices: list[list[str]] = [[], [], [], []]
    for bar in tune.bars:
        chords = [_voices(note, triad_with(note.degree, random)) for note in bar]
        for place, voice in enumerate(voices):
            voice.append(lily.notes([chord[place] for chord in chords], key))
    soprano, alto, tenor, bass = (" | ".join(voice) for voice in voices)
    text = " ".join(part for line in sung for part in lily.syllables(line))
    arranged = random.choice([f"Harmonisation : {writer.person()}", "", f"Arr. {writer.person()}"])
    heading = lily.marked(
        number,
        rf'\column {{ \fill-line {{ \null \fontsize #4 \bold {lily.quote(song.title)} \box \bold "{number + 1}" }} \vspace #0.5 '
        rf'\fill-line {{ {lily.quote("Paroles : " + song.author)} \right-column {{ {lily.quote("Musique : " + song.composer)} {lily.quote(arranged)} }} }} \vspace #0.5 }}',
    )
    out = [
        rf"\bookpart {{ \markup {heading}",
        rf"\score {{ \new ChoirStaff << \new Staff << {lily.signature(tune)}",
        rf'  \new Voice = "s" {{ \voiceOne {soprano} \bar "|." }} \new Voice {{ \voiceTwo {alto} }} >>',
        rf'  \new Lyrics \lyricsto "s" {{ {text} }}',
        rf"  \new Staff << \clef bass {lily.signature(tune)} \new Voice {{ \voiceOne {tenor} }} \new Voice {{ \voiceTwo {bass} }} >> >> }}",
    ]
    if len(song.verses) > through and random.random() < 0.7:
        couplets = " ".join(_couplet(place, verse) for place, verse in enumerate(song.verses[through:], through + 1))
        column = lily.marked(number, rf"\column {{ {couplets} }}")
        out.append(rf"\markup \column {{ \vspace #1 {column} }}")
    return [*out, "}"]


def _couplet(place: int, verse: list[str]) -> str:
    """A couplet as lines of text."""
    lines = [f"{place}. {verse[0]}", *verse[1:]]
    return " ".join(lily.quote(line) for line in lines) + r" \vspace #0.5"


def _voices(note: Note, root: int) -> list[Note]:
    """Soprano, alto, tenor and bass of one chord."""
    alto = chord_tone_below(note.degree, root)
    tenor = chord_tone_below(chord_tone_below(alto, root), root)
    bass = root - 7 if root - 7 < tenor else root - 14
    return [Note(degree, note.length) for degree in (note.degree, alto, tenor, bass)]


def _front(writer: Writer, songs: list[Song], folder: Path) -> Path:
    """The cover and the sommaire."""
    book = DocxBook(210, 297, 20, "Caladea", 11)
    book.add("Chorale « Les Quatre Vents »", align="center", before=180, size=26)
    book.add("Recueil 2018-2019", align="center", before=20, size=18, italic=True)
    book.add("SOMMAIRE", page=True, align="center", bold=True, size=16, after=8)
    table = book.table(len(songs) + 1, [14, 108, 48])
    for column, cell in zip(table.columns, table.rows[0].cells):
        column.width = cell.width
    rows = [("N°", "Titre", "Musique"), *((str(n), song.title, song.composer) for n, song in enumerate(songs, 1))]
    for row, texts in zip(table.rows, rows):
        for cell, text in zip(row.cells, texts):
            book.add(text, cell=cell, bold=texts[0] == "N°")
    book.add(writer.prose(1), before=8, italic=True, size=9)
    return book.save(folder / "front.docx")
