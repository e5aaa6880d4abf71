"""Portrait of a school choir's binder of octavos as one PDF: each has a cover, three to six pages of SATB with piano, and a back.

The cover has the title in a frame with composer, voicing and price; the first music page has the title again, smaller, and
counts as 3; the backs are blank or advertise other octavos of the list, some of which are in the binder. The page numbers
are each octavo's own and there is no contents list.
"""

from __future__ import annotations

from pathlib import Path

from songbooks.anglo import lily_parts
from songbooks.anglo.voices import Voice
from songbooks.download import staves
from songbooks.engraved import latex, lily, programs
from songbooks.engraved.latex import Titled, escape
from songbooks.engraved.music import Tune, tune
from songbooks.office.made import Made
from songbooks.truth import SongTruth

KIND = "School choir's octavos in one PDF (LilyPond): each with a framed cover, three to six pages of SATB with piano under a smaller title, and a back that is blank or lists other octavos; pages of their own, no contents"
COUNT = 14
PAPER = r"""
#(set-global-staff-size 14)
#(set! paper-alist (cons '("octavo" . (cons (* 171 mm) (* 260 mm))) paper-alist))
\paper {
  #(set-paper-size "octavo")
  #(define fonts (set-global-fonts #:roman "Nimbus Roman" #:sans "Nimbus Sans" #:factor (/ staff-height pt 20)))
  top-margin = 9\mm bottom-margin = 9\mm left-margin = 12\mm right-margin = 12\mm indent = 10\mm short-indent = 4\mm
  bookpart-level-page-numbering = ##t first-page-number = 3 print-first-page-number = ##t oddHeaderMarkup = ##f evenHeaderMarkup = ##f
  oddFooterMarkup = \markup \fill-line { \fontsize #-3 \fromproperty #'header:code \fromproperty #'page:page-number-string }
  evenFooterMarkup = \markup \fill-line { \fromproperty #'page:page-number-string \fontsize #-3 \fromproperty #'header:code }
  bookTitleMarkup = \markup \fromproperty #'header:heading scoreTitleMarkup = ##f
  ragged-bottom = ##f ragged-last-bottom = ##t
}
"""


def make(folder: Path) -> Made:
    """All covers, all music and all backs, each set in one run; then the octavos are put together from their pages."""
    writer = Voice("carols", 8110)
    titles = [writer.title() for _ in range(COUNT)]
    composers = [writer.person() for _ in range(6)]
    by = [writer.random.choice(composers) for _ in titles]
    codes = [f"WM-{writer.random.randint(1000, 4999)}" for _ in titles]
    covers = _leaves("covers", [_cover(writer, *one) for one in zip(titles, by, codes)], folder)
    backs = _leaves("backs", [_back(writer, number, titles, codes) for number in range(COUNT)], folder)
    source = [PAPER, r"\book {", *(_music(writer, number, *one) for number, one in enumerate(zip(titles, by, codes))), "}"]
    music, spans = lily.engrave("\n".join(source), "music", folder, [Titled(title) for title in titles])
    command, songs, total = ["qpdf", "--deterministic-id", "--empty", "--pages"], [], 0
    for number, span in enumerate(spans, 1):
        last = total + 2 + span.end - span.start
        songs.append(SongTruth(span.title, total + 1, last, alt_starts=[total + 2], alt_ends=[last + 1]))
        command += [covers.name, str(number), music.name, f"{span.start}-{span.end}", backs.name, str(number)]
        total = last + 1
    programs.run([*command, "--", "book.pdf"], folder)
    return Made(folder / "book.pdf", songs, [])


def _leaves(name: str, leaves: list[str], folder: Path) -> Path:
    """Covers or backs, one a page."""
    head = latex.head("10pt", "paperwidth=171mm,paperheight=260mm,margin=16mm", "nimbus")
    return latex.typeset(head + r"\newpage ".join(r"\thispagestyle{empty}" + leaf for leaf in leaves) + r"\end{document}", name, folder, runs=1)


def _cover(writer: Voice, title: str, composer: str, code: str) -> str:
    """One of two designs of the list: a frame, or a rule with the title at the left."""
    voicing = r"SATB\,, accompanied"
    if writer.random.random() < 0.6:
        size = "30" if len(title) < 22 else "23"
        body = rf"\begin{{center}}\vspace*{{3cm}}\fboxrule=1.5pt\fboxsep=9mm\fbox{{\begin{{minipage}}{{100mm}}\centering {{\fontsize{{{size}}}{{36}}\selectfont {escape(title)}\par}}\vspace{{6mm}}{voicing}\end{{minipage}}}}\\[2cm]\large {escape(composer)}\end{{center}}"
    else:
        body = rf"\vspace*{{5cm}}\rule{{\linewidth}}{{2pt}}\par\vspace{{3mm}}{{\raggedright\fontsize{{26}}{{32}}\selectfont\bfseries\itshape {escape(title)}\par}}\vspace{{3mm}}{{\large {voicing}\hfill {escape(composer)}\par}}\rule{{\linewidth}}{{0.5pt}}"
    return rf"{{\small {code}\hfill Choral Series\par}}{body}\vfill {{\centering WESTMERE MUSIC\hfill \${writer.random.choice(('1.60', '1.85', '2.10'))}\par}}"


def _music(writer: Voice, number: int, title: str, composer: str, code: str) -> str:
    """Three to six pages: two staves of voices with words, and the piano."""
    random = writer.random
    lines = [line for _ in range(random.randint(4, 9)) for line in writer.verse(4)]
    key = staves.melody(random, lines, ["G", "F", "D", "Eb", "Bb", "Em", "Dm"], ["4/4", "3/4"])
    opening = tune(random, key.key, key.metre, 4, 0, 7)
    upper, lower = staves.two_staves(key, random)
    rest = f"R{lily.LENGTHS[key.bar_length]}*4 |"
    both = Tune(key.key, key.metre, opening.bars + key.bars, opening.harmony + key.harmony)
    credits = rf"\fill-line {{ \column {{ {lily.quote('for S.A.T.B. voices and piano')} {lily.quote('Words by ' + writer.person())} }} {lily.quote('Music by ' + composer)} }}"
    heading = lily.marked(number, rf"\column {{ \fill-line {{ \fontsize #5 \bold {lily.quote(title)} }} \vspace #0.4 {credits} \vspace #1 }}")
    return "\n".join([
        rf"\bookpart {{ \header {{ code = {lily.quote(code)} heading = \markup {heading} }}", lily.begin(number),
        r"\score { << \new ChoirStaff <<",
        rf'\new Staff \with {{ instrumentName = \markup \column {{ "S" "A" }} }} {{ {lily.signature(key)} {rest} \new Voice = "s" {{ {upper} \bar "|." }} }}',
        rf'\new Lyrics \lyricsto "s" {{ {lily_parts.words(lines)} }}',
        rf'\new Staff \with {{ instrumentName = \markup \column {{ "T" "B" }} }} {{ \clef bass {lily.signature(key)} {rest} {lower} }} >>',
        rf"\new PianoStaff << \new Staff {{ {lily.signature(key)} {lily_parts.right_hand(both)} }}",
        rf"\new Staff {{ \clef bass {lily.signature(key)} {lily_parts.left_hand(both, random)} }} >> >> }}", lily.stop(), "}",
    ])  # fmt: skip


def _back(writer: Voice, number: int, titles: list[str], codes: list[str]) -> str:
    """A blank back, or a list of the publisher's octavos."""
    if number % 3:
        return r"\mbox{}"
    rows = [(codes[place], titles[place]) for place in sorted(writer.random.sample(range(COUNT), 3))]
    rows += [(f"WM-{writer.random.randint(1000, 4999)}", writer.title()) for _ in range(9)]
    listed = "".join(rf"{code}\quad {escape(title)}\hfill SATB\par\smallskip " for code, title in sorted(rows))
    return rf"\vspace*{{2cm}}\begin{{center}}\textsc{{selected octavos for mixed voices}}\end{{center}}{{\small {listed}}}"
