"""Portrait of a French guitarist's carnet built from a repository with LaTeX's songs package: two columns, chord diagrams under the titles.

Titles in a serif of modest size beside a number in a box, the performer and album under them; the index of titles
in front gives pages, the index of performers behind gives pages too; songs are packed into the columns by the package.
"""

from __future__ import annotations

from pathlib import Path

from songbooks.continental import tex
from songbooks.engraved.latex import Titled, escape
from songbooks.lyrics import Song, Writer
from songbooks.office.made import Made

KIND = "French guitarist's carnet by LaTeX's songs package: two columns, number boxes, performer under the title, chord diagrams, capo lines; index of titles in front and of performers behind, by page"
COUNT = 74
SHAPES = {"C": "X32010", "D": "XX0232", "E": "022100", "F": "133211", "G": "320003", "A": "X02220", "Am": "X02210", "Em": "022000",
          "Dm": "XX0231", "Bm": "X24432", "F#m": "244222", "C#m": "X46654", "Gm": "355333", "Bb": "X13331", "B": "X24442", "Cm": "X35543"}  # fmt: skip
EXTRA = r"""\usepackage[chorded]{songs}\songcolumns{2}\songpos{1}
\definecolor{Box}{rgb}{0.83,0.85,0.78}\renewcommand\snumbgcolor{Box}\renewcommand\notebgcolor{white}
\renewcommand\stitlefont{\rmfamily\large\bfseries}\renewcommand\printchord[1]{\rmfamily\bfseries\footnotesize #1}
\newcommand\Opens{}\renewcommand\extendprelude{\Opens\showrefs\footnotesize\showauthors}
\fancyfoot[LE,RO]{\thepage}\setlength\sbarheight{0pt}
"""


def make(folder: Path) -> Made:
    """Cover, index of titles, the songs, index of performers."""
    writer = Writer("fr", 7112)
    performers = [writer.person() for _ in range(26)] + ["Chanson traditionnelle"] * 3
    songs = [writer.song() for _ in range(COUNT)]
    for song in songs:
        song.author = writer.random.choice(performers)
    songs.sort(key=lambda song: (song.author.split()[-1], song.title))
    parts = [tex.head("10pt,twoside", "a4paper,margin=1.6cm,bottom=2cm", "libertinus", EXTRA), _cover(), _titles(songs), r"\begin{songs}{}"]
    parts += [_song(writer, n, song) for n, song in enumerate(songs)]
    parts += [r"\end{songs}", _performers(songs)]
    return tex.book(parts, [Titled(song.title, [f"{n} {song.title}"]) for n, song in enumerate(songs, 1)], folder)


def _cover() -> str:
    """The cover, with the version as such carnets have it."""
    return r"""\thispagestyle{empty}\vspace*{6cm}{\color{Box}\rule{\linewidth}{3mm}}\par\vspace{6mm}{\fontsize{38}{46}\selectfont Le carnet des voisins}\par\vspace{4mm}
{\Large guitare et chant}\par\vspace{6mm}{\color{Box}\rule{\linewidth}{3mm}}\vfill version 2.4.1, 14 mars\newpage\thispagestyle{empty}\mbox{}\newpage"""


def _song(writer: Writer, number: int, song: Song) -> str:
    """Title, performer and album, diagrams, and the verses; the mark of its end stands in the last."""
    random = writer.random
    album = f",cr={{{escape(song.composer)}, {random.randint(1958, 2016)}}}" if random.random() < 0.4 else ""
    out = [rf"\renewcommand\Opens{{{tex.label(number)}}}\beginsong{{{escape(song.title)}}}[by={{{escape(song.author)}}}{album}]"]
    if random.random() < 0.3:
        out.append(rf"\capo{{{random.randint(1, 5)}}}")
    if random.random() < 0.6:
        used = {name for line in song.verses[0] for _, name in writer.chords(line, song.key)} & SHAPES.keys()
        out.append(r"\musicnote{" + " ".join(rf"\gtab{{{_name(name)}}}{{{SHAPES[name]}}}" for name in sorted(used)) + "}")
    stanzas = [(verse, False) for verse in song.verses]
    if song.refrain:
        stanzas.insert(random.choice((0, 1)), (song.refrain, True))
    for place, (lines, refrain) in enumerate(stanzas):
        kind = "chorus" if refrain else "verse"
        rows = [_chorded(writer, line, song.key) if place < 2 or random.random() < 0.5 else escape(line) for line in lines]
        end = rf"\SongEnds{{{number}}}" if place == len(stanzas) - 1 else ""
        out.append(rf"\begin{kind}" + "\n" + "\n".join(rows) + end + "\n" + rf"\end{kind}")
        if song.refrain and not refrain and 0 < place < len(stanzas) - 1:
            out.append(r"\textnote{Refrain}")
    return "\n".join([*out, r"\endsong"])


def _name(chord: str) -> str:
    """A chord as the package writes it."""
    return chord.replace("b", r"\flt ").replace("#", r"\shrp ")


def _chorded(writer: Writer, line: str, key: str) -> str:
    """A line with the package's chords, none on its last word."""
    out, at, last = "", 0, line.rfind(" ")
    for position, name in writer.chords(line, key):
        if position > last:
            break
        out += escape(line[at:position]) + rf"\[{_name(name)}]"
        at = position
    return out + escape(line[at:])


def _sorted(title: str) -> str:
    """How the indexes sort a title."""
    return title.strip("«» (").casefold().translate(str.maketrans("àâéèêëîôœç", "aaeeeeiooc"))


def _titles(songs: list[Song]) -> str:
    """The index of titles."""
    rows = sorted(range(len(songs)), key=lambda n: _sorted(songs[n].title))
    body = "".join(rf"\hangindent=4mm\ListHere {escape(songs[n].title)}\dotfill\pageref{{s{n}}}\par\vspace{{0.8mm}}" for n in rows)
    return rf"{{\LARGE Index des titres\par}}\vspace{{4mm}}\begin{{multicols}}{{2}}\small\raggedright {body}\end{{multicols}}\clearpage"


def _performers(songs: list[Song]) -> str:
    """The index of performers: each with titles and pages."""
    rows, last = [], ""
    for n, song in enumerate(songs):
        if song.author != last:
            rows.append(rf"\par\vspace{{1.5mm}}\textbf{{{escape(song.author)}}}\par\nopagebreak ")
            last = song.author
        rows.append(rf"\hspace*{{4mm}}\hangindent=8mm\ListHere {escape(song.title)}\dotfill\pageref{{s{n}}}\par ")
    return rf"\clearpage{{\LARGE Index des interprètes\par}}\vspace{{4mm}}\begin{{multicols}}{{2}}\small\raggedright {''.join(rows)}\end{{multicols}}"
