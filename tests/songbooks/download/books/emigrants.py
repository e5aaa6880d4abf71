"""Portrait of an emigrants' society's book of old songs: the Polish words on left pages, an English translation on the facing right pages.

Both pages have a title, each in its language; a note on the song stands under the translation; only left pages carry
numbers in the contents, which print both titles; half the songs have the melody over their Polish words.
"""

from __future__ import annotations

from pathlib import Path

from songbooks.continental import strips, tex
from songbooks.engraved.latex import Titled, escape, lines
from songbooks.lyrics import Song, Writer
from songbooks.office.made import Made
from songbooks.truth import SongTruth

KIND = "Emigrants' society's bilingual book: Polish words (half of them under a melody) on left pages and an English translation with a title of its own and a note on the facing right pages; contents with both titles in front"
COUNT = 36
EXTRA = r"""\fancyfoot[LE]{\thepage}\fancyfoot[RO]{\thepage}
\newcommand\Verse[1]{\par\vspace{2.2mm plus 1mm}{\raggedright\hangindent=4mm #1\par}}
\newcommand\ToLeft{\clearpage\ifodd\value{page}\thispagestyle{empty}\mbox{}\newpage\fi}
"""


def make(folder: Path) -> Made:
    """Cover, foreword, contents, then a pair of facing pages for each song."""
    writer, other = Writer("pl", 7120), Writer("en", 7120)
    songs = [_short(writer.song(first_line_title=writer.random.random() < 0.25)) for _ in range(COUNT)]
    turned = [_translated(other, song) for song in songs]
    staved = [n for n in range(COUNT) if writer.random.random() < 0.5]
    sung = [(strips.melody(writer.random, songs[n].verses[0], ["C", "G", "F", "Am", "Dm"], ["3/4", "4/4", "2/4"]), songs[n].verses[0]) for n in staved]
    made = strips.engrave(sung, 116, 13, folder)
    parts = [tex.head("10pt,twoside", "paperwidth=150mm,paperheight=220mm,margin=16mm,bottom=18mm,footskip=8mm", "poltawski", EXTRA), _front(other, songs, turned)]
    for n, song in enumerate(songs):
        parts += [_left(n, song, made.graphic(staved.index(n)) if n in staved else ""), _right(other, n, turned[n])]
    titled = [Titled(song.title, [again.title, f"{song.title} – {again.title}"]) for song, again in zip(songs, turned)]
    book = tex.book(parts, titled, folder)
    return Made(book.pdf, [_with_left_end(song) for song in book.songs], book.toc_pages)


def _with_left_end(song: SongTruth) -> SongTruth:
    """A song that may also be said to end before its translation."""
    song.alt_ends = [song.end - 1]
    return song


def _short(song: Song) -> Song:
    """A song that fits its page."""
    song.verses = [verse[:6] for verse in song.verses[:4]]
    return song


def _translated(writer: Writer, song: Song) -> Song:
    """An English song of the same shape."""
    again = writer.song()
    again.verses = [writer.verse(len(verse)) for verse in song.verses]
    again.refrain = writer.refrain(len(song.refrain)) if song.refrain else None
    return again


def _front(writer: Writer, songs: list[Song], turned: list[Song]) -> str:
    """Cover, foreword and contents."""
    rows = "".join(
        rf"\ListHere\par\vspace{{0.8mm}}{escape(song.title)}\dotfill\pageref{{s{n}}}\par{{\footnotesize\hspace*{{5mm}}\itshape {escape(again.title)}\par}}"
        for n, (song, again) in enumerate(zip(songs, turned))
    )
    return (
        r"\thispagestyle{empty}\begin{center}\vspace*{4cm}{\fontsize{28}{34}\selectfont Pieśni z kufra}\\[5mm]{\Large\itshape Songs from the Trunk}\\[4cm]"
        rf"Polish Hearth Society of Derrymoor\end{{center}}\newpage\textbf{{Foreword}}\par\medskip {escape(writer.prose(7))}\newpage"
        rf"{{\large\bfseries Spis pieśni}} \textit{{Contents}}\par\vspace{{3mm}}{{\small {rows}}}"
    )


def _stanzas(song: Song, skip: int) -> str:
    """Verses from a number on, the refrain after the first."""
    out = []
    for place, verse in enumerate(song.verses):
        out += [rf"\Verse{{{lines(verse)}}}"] if place >= skip else []
        if song.refrain and place == 0:
            out.append(rf"\Verse{{\itshape {lines(song.refrain)}}}")
    return "".join(out)


def _left(number: int, song: Song, graphic: str) -> str:
    """The Polish page."""
    staff = rf"\noindent {graphic}\par" if graphic else ""
    return rf"\ToLeft{tex.label(number)}{{\Large\bfseries {escape(song.title)}\par}}\vspace{{3mm}}{staff}{{\small {_stanzas(song, 1 if graphic else 0)}}}\newpage"


def _right(writer: Writer, number: int, song: Song) -> str:
    """The English page with its note."""
    note = rf"\par\vspace{{5mm}}\rule{{20mm}}{{0.3pt}}\par{{\footnotesize {escape(writer.prose(2))}\par}}" if writer.random.random() < 0.6 else ""
    return rf"{{\Large\itshape {escape(song.title)}\par}}\vspace{{3mm}}{{\small {_stanzas(song, 0)}}}{note}\SongEnds{{{number}}}\par"
