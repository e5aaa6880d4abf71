"""Portrait of a small gospel hymnal of the revival kind: number and title in capitals over two staves, words between them.

One hymn a page or two short ones, credits at both sides under the title, a chorus marked as such, scripture at the
head of some; no contents: a topical index and an index of titles (in capitals) and first lines behind, by hymn number.
"""

from __future__ import annotations

from pathlib import Path

from songbooks.anglo.voices import Voice, sort_key
from songbooks.download import staves
from songbooks.engraved import latex, lily, pdfs
from songbooks.engraved.latex import Titled, escape
from songbooks.lyrics import Song
from songbooks.office.made import Made
from songbooks.truth import page_count

KIND = "Gospel hymnal (LilyPond): number and title in capitals over two staves with three verses, one or two hymns a page; no contents, topical index and index of titles and first lines behind by hymn number"
COUNT = 74
TOPICS = ("Assurance", "Children", "Comfort", "Cross", "Heaven", "Invitation", "Missions", "Praise", "Prayer", "Resurrection", "Service")
BOOKS = ("Psalm", "Isaiah", "John", "Romans", "Luke", "Revelation")
PAPER = r"""
#(set-global-staff-size 14.5)
#(set! paper-alist (cons '("small" . (cons (* 146 mm) (* 216 mm))) paper-alist))
\paper {
  #(set-paper-size "small")
  #(define fonts (set-global-fonts #:roman "C059" #:factor (/ staff-height pt 20)))
  top-margin = 7\mm bottom-margin = 7\mm left-margin = 11\mm right-margin = 11\mm
  print-page-number = ##f oddFooterMarkup = ##f evenFooterMarkup = ##f oddHeaderMarkup = ##f evenHeaderMarkup = ##f
  scoreTitleMarkup = \markup \fromproperty #'header:piece
  ragged-bottom = ##t ragged-last-bottom = ##t indent = 0
  system-system-spacing.padding = 5 score-markup-spacing.padding = 4
}
\layout { \context { \Score \omit BarNumber } }
"""


def make(folder: Path) -> Made:
    """Title pages, the hymns, and the two indexes."""
    writer = Voice("gospel", 7103)
    songs, source, half = [], [PAPER, r"\book {"], False
    for number in range(COUNT):
        song = _hymn(writer, number)
        fresh = not (half and number % 5 == 3)
        half = number % 5 == 2
        songs.append(song)
        source += [r"\pageBreak" if fresh and number else "", lily.begin(number), *_score(writer, number, song), lily.stop()]
    titled = [Titled(song.title, [f"{number} {song.title}"]) for number, song in enumerate(songs, 1)]
    music, truth = lily.engrave("\n".join([*source, "}"]), "hymns", folder, titled)
    front = latex.typeset(_front(writer), "front", folder)
    back = latex.typeset(_back(writer, songs), "back", folder)
    first = page_count(front) + page_count(music) + 1
    pdf = pdfs.join([front, music, back], folder / "book.pdf")
    return Made(pdf, pdfs.shifted(truth, page_count(front)), list(range(first, page_count(pdf) + 1)))


def _hymn(writer: Voice, number: int) -> Song:
    """A hymn of eight-line verses; those that share a page are short and have no chorus."""
    song = writer.song(first_line_title=writer.random.random() < 0.3)
    song.verses = [verse[:4] for verse in song.verses[:3]]
    if number % 5 in (2, 3):
        song.refrain, song.verses = None, [verse[:3] for verse in song.verses[:2]]
    else:
        song.verses = [verse + writer.verse(4) for verse in song.verses]
        song.refrain = writer.refrain(4) if number % 3 and not song.refrain else song.refrain
    return song


def _score(writer: Voice, number: int, song: Song) -> list[str]:
    """Heading, and four parts with the verses between the staves; the chorus has words for all verses alike."""
    random = writer.random
    chorus = song.refrain or []
    tune = staves.melody(random, song.verses[0] + chorus, ["G", "F", "Bb", "Ab", "D", "C", "Eb"], ["4/4", "3/4", "6/8"])
    upper, lower = staves.two_staves(tune, random)
    size = 4 if len(song.title) < 28 else 2
    head = rf'\fill-line {{ \fontsize #4 \bold {lily.quote(str(number + 1))} \fontsize #{size} \bold {lily.quote(song.title.upper())} " " }}'
    verse = rf"\fill-line {{ \fontsize #-2 \italic {lily.quote(f'{random.choice(BOOKS)} {random.randint(2, 60)}:{random.randint(1, 30)}')} }}"
    credits = rf"\fill-line {{ \fontsize #-2 {lily.quote(song.author)} \fontsize #-2 {lily.quote(song.composer)} }}"
    heading = lily.marked(number, rf"\column {{ {head} {verse if random.random() < 0.3 else ''} {credits} \vspace #0.3 }}")
    sung = [
        rf'\new Lyrics \lyricsto "s" {{ {staves.fitted(text + (chorus if place == 1 else []), song.verses[0] + chorus, f"{place}.")} }}'
        for place, text in enumerate(song.verses, 1)
    ]
    return [
        r"\score { \new ChoirStaff <<",
        rf'\new Staff {{ \new Voice = "s" {{ {lily.signature(tune)} {upper} \bar "|." }} }}',
        *sung,
        rf"\new Staff {{ \clef bass {lily.signature(tune)} {lower} }}",
        rf">> \header {{ piece = \markup {heading} }} }}",
    ]


def _head() -> str:
    """The preamble of front and back."""
    return latex.head("10pt", "paperwidth=146mm,paperheight=216mm,margin=14mm", "schoolbook")


def _front(writer: Voice) -> str:
    """Title page and preface."""
    return (
        _head()
        + r"\begin{center}\vspace*{3cm}{\fontsize{30}{38}\selectfont\bfseries SONGS OF\\THE LAMPLIGHT}\\[1cm] FOR USE IN\\ MEETINGS, SUNDAY SCHOOLS\\AND THE HOME\\[5cm] Round and shaped notes\end{center}\newpage"
        + rf"\begin{{center}}\large PREFACE\end{{center}} {escape(writer.prose(6))}\end{{document}}"
    )


def _back(writer: Voice, songs: list[Song]) -> str:
    """The topical index, and the index of titles in capitals mixed with first lines."""
    topics = {topic: [] for topic in TOPICS}
    for number, song in enumerate(songs, 1):
        for topic in writer.random.sample(TOPICS, 1 + (number % 3 == 0)):
            topics[topic].append((song.title, number))
    parts = [r"\begin{center}\bfseries TOPICAL INDEX\end{center}\begin{multicols}{2}\scriptsize\raggedright"]
    for topic, rows in topics.items():
        parts.append(rf"\par\medskip\textbf{{{topic.upper()}}}\par " + "".join(rf"\hangindent=4mm {escape(title)}\dotfill {n}\par " for title, n in rows))
    parts.append(r"\end{multicols}\newpage\begin{center}\bfseries INDEX OF TITLES AND FIRST LINES\end{center}\begin{multicols}{2}\scriptsize\raggedright")
    rows = [(song.title.upper(), n) for n, song in enumerate(songs, 1)]
    firsts = [(song.verses[0][0].rstrip(",;.!"), n) for n, song in enumerate(songs, 1)]
    rows += [(line, n) for line, n in firsts if line.upper() != songs[n - 1].title.upper()]
    rows.sort(key=lambda row: sort_key(row[0]))
    parts += [rf"\hangindent=4mm {escape(text)}\dotfill {n}\par" for text, n in rows]
    return _head() + "\n".join([*parts, r"\end{multicols}\end{document}"])
