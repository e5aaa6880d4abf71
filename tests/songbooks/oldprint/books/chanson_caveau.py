"""A French chansonnier of a singing society: songs with their airs and authors, the table at the end."""

from __future__ import annotations

from pathlib import Path

from songbooks.engraved.latex import Titled, escape
from songbooks.lyrics import Song, Writer
from songbooks.oldprint import press
from songbooks.oldprint.scanner import Habits
from songbooks.oldprint.shelf import Recipe, Volume

COUNT = 28


def make(folder: Path) -> Volume:
    """Set each song from a new page, with its air; the table of matters stands at the end."""
    writer = Writer("fr", 1834)
    songs = [writer.song() for _ in range(COUNT)]
    text = press.head(
        press.Paper(110, 172, 14, "10pt"), "baskervald", "playfair", extra=r"\fancyhead[C]{\small— \thepage\ —}"
    )
    text += press.cover("LE CAVEAU", "Chansons", "0.25,0.3,0.22") + press.bookplate(
        "Bibliothèque de Valmort", "Rés. Yf 1834"
    )
    text += press.title_page(
        r"LE CAVEAU DE VALMORT\\[4mm]\textit{ou}\\[4mm]{\Large CHANSONNIER}\\[3mm]DES BONS AMIS\\[15mm]"
        r"\textit{Quatrième année}\\[25mm]{\small À VALMORT,\\chez les marchands de nouveautés.\\1834.}"
    )
    text += press.blank() + r"\setcounter{page}{1}"
    text += "".join(_song(number, song, writer) for number, song in enumerate(songs))
    text += r"\clearpage{\centering {\large TABLE DES CHANSONS}\\contenues dans ce volume.\par}\bigskip\raggedleft\textit{Pages.}\par\raggedright "
    text += "".join(
        press.row(rf"\hangindent=4mm {escape(song.title)}. \textit{{{escape(song.author)}}}", n)
        for n, song in enumerate(songs)
    )
    text += r"\bigskip\centering FIN DE LA TABLE.\par\clearpage" + press.blank()
    return press.volume(text, folder, [Titled(song.title) for song in songs])


def _song(number: int, song: Song, writer: Writer) -> str:
    """A song: capitals, its air, stanzas numbered as couplets or bare, the refrain in italics, the author below."""
    refrain = (
        rf"\par\nopagebreak\hspace*{{8mm}}\textit{{{escape(song.refrain[0])}}} (\textit{{bis}})" if song.refrain else ""
    )
    couplets = []
    for place, verse in enumerate(song.verses):
        lines = "\\\\\n".join(escape(line) for line in verse)
        couplets.append(
            rf"{{\centering {place + 1}\textsuperscript{{{'er' if not place else 'e'}}} couplet.\par}}\nopagebreak {lines}{refrain}"
        )
    broken = (
        r"\clearpage"
        if number % 4 or not number
        else r"\pagebreak[3]\bigskip{\centering\rule{2cm}{0.3pt}\par}\bigskip "
    )
    air = rf"\textsc{{Air}} : \textit{{{escape(writer.title())}}}." if number % 3 else r"\textit{Air nouveau.}"
    return (
        rf"{broken}{{\centering {{\large {press.begins(number)}{escape(song.title.upper())}.\par}}\smallskip {air}\par}}\bigskip "
        + r"\par\medskip ".join(couplets)
        + rf"\par\medskip\hfill {escape(song.author)}.{press.ends(number)}\par"
    )


RECIPE = Recipe(
    "chanson-caveau",
    "A French chansonnier of 1834: titles in capitals, airs, couplets, the table at the end; yellowed scan with OCR",
    make,
    Habits(dpi=200, mode="colour", skew=0.5, curve=0.7, gutter=0.5, border=0.04, bleed=0.12, spread=0.8, age=0.3,
           paper=(228, 212, 172), stamp="BIBLIOTHÈQUE|DE VALMORT", stamped=(3, 9), quality=62),
    ocr="fra",
)  # fmt: skip
