"""A Breton ring's tune collection by abcm2ps: titles at the left, the dance below as subtitle, two or three tunes a page.

The contents at the back are in three lists: by dance, by title, and by the player from whom a tune was taken.
"""

from __future__ import annotations

from pathlib import Path
from random import Random

from songbooks.engraved import abc, fonts, latex, pdfs
from songbooks.engraved.music import tune
from songbooks.lyrics.grammar import upper_first
from songbooks.office.made import Made
from songbooks.truth import SongTruth, page_count

KIND = "A Breton tune collection by abcm2ps: dance names as subtitles, several tunes a page, lists by dance, title and source behind"
COUNT = 84
DANCES = {"an dro": ("reel", 8), "hanter-dro": ("3/4", 8), "gavotte": ("2/4", 16), "plinn": ("2/4", 8), "laridé": ("4/4", 8),
          "ridée 6 temps": ("3/4", 16), "kost ar c’hoat": ("2/4", 16), "rond de Loudéac": ("4/4", 8), "scottish": ("4/4", 16),
          "mélodie": ("3/4", 16), "marche": ("2/4", 16), "valse": ("3/4", 16)}  # fmt: skip
HEADS = ["Son ar", "Kanaouenn ar", "Dañs ar", "Gwerz ar", "Ton ar", "Le petit", "La belle", "Ar", "En revenant de", "Ronde de", "Suite de", "Marche de"]
THINGS = {"fr": ["meunier", "sabotier", "facteur", "coucou", "recteur", "forgeron"], "fem": ["boulangère", "lavandière", "fontaine", "jument", "mariée"],
          "br": ["miliner", "botaouer", "c’hoant", "bleunioù", "martolod", "mor", "labous", "paotr kozh", "avel", "vazh", "c’hleier"],
          "town": ["Kerlann", "Plouvrec", "Lanvezenn", "Saint-Aubrac", "Kergoz", "Trévalec", "Loc-Ménan", "Pont-Kerrien"]}  # fmt: skip
PLAYERS = ["Jañ Kerbrat", "les sœurs Malégo", "Fañch an Tailleur", "Mélanie Drouet", "Per Guivarc’hoz", "carnet Le Bihannec", "radio Kerlann, 1961"]
SETTINGS = ["pagewidth 21cm", "pageheight 29.7cm", "leftmargin 1.6cm", "rightmargin 1.6cm", "topmargin 1.2cm", "botmargin 1.4cm",
            "scale 0.62", "titlefont Palatino-Bold 17", "subtitlefont Palatino-Italic 12", "composerfont Palatino 10", "titleleft 1",
            "staffsep 38", "musicspace 0.15cm", "titlespace 0.9cm", 'footer "$P0\t\t$P1"', "splittune 0", "writefields R 0", "maxshrink 0.8"]  # fmt: skip


def make(folder: Path) -> Made:
    """Set the tunes, then the front matter and the lists."""
    random = Random(6109)
    titles = _titles(random)
    dances = [_dance(random, title) for title in titles]
    players = [random.choice(PLAYERS) for _ in titles]
    tunes = []
    for title, dance, player in zip(titles, dances, players):
        rhythm, bars = DANCES[dance]
        music = tune(random, random.choice(["G", "D", "Am", "Em", "Gm", "Ador"]), rhythm, bars, -1, 8)
        tunes.append(abc.AbcTune([title, f"({dance})"], music, composer=f"d’après {player}" if random.random() < 0.6 else ""))
    pages = abc.pages_of_tunes(abc.engrave(abc.write(tunes, SETTINGS), "tunes", folder))
    front = latex.typeset(_front(), "front", folder, runs=1)
    back = latex.typeset(_back(titles, dances, players, [span[0] for span in pages]), "back", folder, runs=1)
    pdf = pdfs.join([front, folder / "tunes.pdf", back], folder / "book.pdf")
    songs = [SongTruth(title, *span, alt_titles=[f"{title} ({dance})"]) for title, dance, span in zip(titles, dances, pages)]
    lists = range(page_count(pdf) - page_count(back) + 1, page_count(pdf) + 1)
    return Made(pdf, pdfs.shifted(songs, page_count(front)), list(lists))


def _titles(random: Random) -> list[str]:
    """Different titles in Breton and French, the plain names of dances among them, with their numbers."""
    made: list[str] = []
    while len(made) < COUNT:
        head = random.choice(HEADS)
        kind = "town" if head.endswith(" de") else "fem" if head.startswith("La") else "fr" if head.startswith("Le") else "br"
        title = f"{head} {random.choice(THINGS[kind])}"
        if random.random() < 0.3:
            title = f"{upper_first(random.choice(list(DANCES)))} de {random.choice(THINGS['town'])}"
            if title in made:
                title += f" n° {random.randint(2, 4)}"
        if title not in made:
            made.append(title)
    return made


def _dance(random: Random, title: str) -> str:
    """The dance that a title names, or one of them all, the common ones more often."""
    named = [dance for dance in DANCES if title.casefold().startswith(dance.casefold())]
    return named[0] if named else random.choice([*DANCES, "an dro", "gavotte", "laridé"])


def _preamble() -> str:
    """The beginning of the front and of the lists."""
    return rf"""\documentclass[11pt]{{article}}\usepackage{{fontspec,multicol}}\usepackage[a4paper,margin=2cm]{{geometry}}
{fonts.main_font("palatino")}\pagestyle{{empty}}\setlength\parindent{{0pt}}\begin{{document}}"""


def _front() -> str:
    """Cover and a word beforehand."""
    return rf"""{_preamble()}\vspace*{{5cm}}\begin{{center}}{{\fontsize{{38}}{{46}}\selectfont Tonioù evit koroll}}\\[1cm]
{{\Large Recueil d’airs à danser}}\\[8cm]Cercle celtique de Plouvrec, 2011\end{{center}}\newpage
\vspace*{{3cm}}{{\large\itshape Avant de jouer}}\par\vspace{{4mm}}Les airs de ce recueil ont été relevés à l’oreille par les musiciens du cercle ;
chacun les joue un peu autrement, et c’est bien ainsi. Les reprises sont celles de nos bals. Les tonalités conviennent à l’accordéon
diatonique en sol/do ; les sonneurs les transposeront. Les listes des danses et des titres se trouvent à la fin.\end{{document}}"""


def _back(titles: list[str], dances: list[str], players: list[str], pages: list[int]) -> str:
    """The three lists."""
    rows = list(zip(titles, dances, players, pages))
    out = [_preamble(), r"{\LARGE Par danse\par}\begin{multicols}{2}\raggedright\small"]
    for dance in sorted(set(dances)):
        out.append(rf"\par\vspace{{2.5mm}}\textbf{{{upper_first(dance)}}}\par\nopagebreak")
        out += [rf"{latex.escape(title)}\dotfill {page}\par" for title, own, _, page in rows if own == dance]
    out.append(r"\end{multicols}\newpage{\LARGE Par titre\par}\vspace{3mm}\small")
    out += [rf"{latex.escape(title)} \textit{{({dance})}}\dotfill {page}\par" for title, dance, _, page in sorted(rows)]
    out.append(r"\newpage{\LARGE Par source\par}\begin{multicols}{2}\raggedright\small")
    for player in sorted(set(players)):
        out.append(rf"\par\vspace{{2.5mm}}\textbf{{{player}}}\par\nopagebreak")
        out += [rf"{latex.escape(title)}, {page}\par" for title, _, own, page in rows if own == player]
    return "\n".join([*out, r"\end{multicols}\end{document}"])
