"""Portrait of a Swedish fiddlers' låthäfte by abcm2ps: polskor, schottisar and waltzes "efter" a player, two or three a page.

Most titles are the dance with the player's name, so that near twins abound; the number stands before the title at the left,
who it came from at the right. The list in front is a table with rules: number, tune, dance, key, page.
"""

from __future__ import annotations

from pathlib import Path

from songbooks.engraved import abc, latex, pdfs
from songbooks.engraved.latex import escape
from songbooks.engraved.music import tune
from songbooks.lyrics import Writer
from songbooks.lyrics.grammar import upper_first
from songbooks.office.made import Made
from songbooks.truth import SongTruth, page_count

KIND = "Swedish fiddlers' låthäfte (abcm2ps): numbered dances named after players, many near twins, two or three a page with titles at the left; a ruled table in front with dance, key and page"
COUNT = 66
DANCES = {"Polska": ("3/4", 16, 9), "Schottis": ("2/4", 16, 4), "Vals": ("3/4", 32, 4), "Gånglåt": ("4/4", 16, 3), "Polkett": ("2/4", 16, 1), "Brudmarsch": ("4/4", 16, 2), "Slängpolska": ("3/4", 16, 3), "Engelska": ("reel", 16, 1)}
PLAYERS = ("Brogubben", "Klippas Erik", "Lill-Jonas", "Hök Per", "Stina i Granmo", "Kvarn-Anders", "Blinde Olof", "Farfar", "Mor Karin", "Nils Sjölund", "Spel-Brita", "Båtsman Trygg")
PLACES = ("Granmo", "Österlunda", "Vikarby", "Hedsjö", "Tallnäs", "Ovansjöberg", "Kyrkås")
NAMES = {"D": "D", "G": "G", "A": "A", "Am": "am", "Dm": "dm", "Em": "em", "Gm": "gm", "C": "C"}
SETTINGS = (
    "pagewidth 21cm", "pageheight 29.7cm", "leftmargin 2cm", "rightmargin 1.6cm", "topmargin 1cm", "botmargin 1.6cm", "scale 0.68",
    "titleformat T-1 C1", "titlefont Bookman-Demi 15", "composerfont Bookman-LightItalic 11", "staffsep 46", "writefields X 0",
    'footer "\t\\- $P -\t"', "measurenb 0",
)  # fmt: skip


def make(folder: Path) -> Made:
    """Cover, the table, and the tunes."""
    writer = Writer("sv", 8102)
    tunes, dances = _tunes(writer)
    spans = abc.pages_of_tunes(abc.engrave(abc.write(tunes, list(SETTINGS)), "tunes", folder))
    front = latex.typeset(_front(writer, tunes, dances, spans), "front", folder)
    pdf = pdfs.join([front, folder / "tunes.pdf"], folder / "book.pdf")
    songs = [SongTruth(item.titles[0].split(". ", 1)[1], *span, alt_titles=[item.titles[0]]) for item, span in zip(tunes, spans)]
    return Made(pdf, pdfs.shifted(songs, page_count(front)), list(range(3, page_count(front) + 1)))


def _tunes(writer: Writer) -> tuple[list[abc.AbcTune], list[str]]:
    """The tunes as they came into the booklet, and the dance of each."""
    random = writer.random
    tunes, dances = [], []
    for number in range(1, COUNT + 1):
        dance = random.choices(list(DANCES), [often for _, _, often in DANCES.values()])[0]
        rhythm, bars, _ = DANCES[dance]
        title = _title(writer, dance)
        source = random.choice((f"efter {random.choice(PLAYERS)}", f"från {random.choice(PLACES)}", f"komp. {writer.person()}", "trad.", ""))
        music = tune(random, random.choice(list(NAMES)), rhythm, bars, -3, 8)
        tunes.append(abc.AbcTune([f"{number}. {title}"], music, "", source, before=["vskip 0.6cm"] if number > 1 else []))
        dances.append(dance)
    return tunes, dances


def _title(writer: Writer, dance: str) -> str:
    """The dance and its player or place, a family name for it, or a name of its own."""
    random = writer.random
    for _ in range(100):
        player, place = random.choice(PLAYERS), random.choice(PLACES)
        title = random.choice((f"{dance} efter {player}", f"{dance} efter {player}", f"{dance} från {place}", f"{player}s {dance.lower()}", f"{place}{dance.lower()}en", f"”{upper_first(writer.title().strip('”!?'))}”", f"{dance} från {place} nr {random.randint(2, 9)}", upper_first(writer.title()), dance))
        if writer.claim(title):
            return title
    raise RuntimeError("no more tune names")


def _front(writer: Writer, tunes: list[abc.AbcTune], dances: list[str], spans: list[tuple[int, int]]) -> str:
    """Cover, a word before, and the table with rules."""
    rows = "".join(
        rf"{number} & {escape(item.titles[0].split('. ', 1)[1])} & {dance} & {NAMES[item.tune.key]} & {span[0]} \\ \hline "
        for number, (item, dance, span) in enumerate(zip(tunes, dances, spans), 1)
    )
    return (
        latex.head("10pt", "a4paper,margin=2cm", "bookman", r"\usepackage{longtable}")
        + r"\thispagestyle{empty}\vspace*{6cm}{\fontsize{40}{46}\selectfont\bfseries Låtar i Granmo\par}\vspace{8mm}\Large Spelmanslagets häfte 3\newpage "
        + rf"\textbf{{Förord}}\par\medskip {escape(writer.prose(6))}\newpage \textbf{{\Large Låtlista}}\par\medskip\small "
        + rf"\begin{{longtable}}{{|r|p{{85mm}}|l|l|r|}}\hline \textbf{{Nr}} & \textbf{{Låt}} & \textbf{{Typ}} & \textbf{{Tonart}} & \textbf{{Sida}} \\ \hline\endhead {rows}\end{{longtable}}\end{{document}}"
    )
