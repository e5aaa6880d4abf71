"""Fonts for XeLaTeX and LuaLaTeX, by the file names that TeX Live and the system's font folder have."""

from __future__ import annotations

FAMILIES = {
    "nimbus": ("NimbusRoman", "-Regular", "-Bold", "-Italic", "-BoldItalic"),
    "nimbus-sans": ("NimbusSans", "-Regular", "-Bold", "-Italic", "-BoldItalic"),
    "palatino": ("P052", "-Roman", "-Bold", "-Italic", "-BoldItalic"),
    "schoolbook": ("C059", "-Roman", "-Bold", "-Italic", "-BdIta"),
    "bookman": ("URWBookman", "-Light", "-Demi", "-LightItalic", "-DemiItalic"),
    "gothic": ("URWGothic", "-Book", "-Demi", "-BookOblique", "-DemiOblique"),
    "garamond": ("EBGaramond", "-Regular", "-Bold", "-Italic", "-BoldItalic"),
    "alegreya": ("Alegreya", "-Regular", "-Bold", "-Italic", "-BoldItalic"),
    "baskerville": ("BaskervilleF", "-Regular", "-Bold", "-Italic", "-BoldItalic"),
    "cochineal": ("Cochineal", "-Roman", "-Bold", "-Italic", "-BoldItalic"),
    "crimson": ("Crimson", "-Roman", "-Bold", "-Italic", "-BoldItalic"),
    "libertinus": ("LibertinusSerif", "-Regular", "-Bold", "-Italic", "-BoldItalic"),
    "poltawski": ("antpolt", "-regular", "-bold", "-italic", "-bolditalic"),
    "gillius": ("GilliusADFCond", "-Regular", "-Bold", "-Italic", "-BoldItalic"),
    "kp": ("KpRoman", "-Regular", "-Bold", "-Italic", "-BoldItalic"),
    "comic": ("ComicNeue", "-Regular", "-Bold", "-Italic", "-BoldItalic"),
}


def main_font(family: str) -> str:
    """The command that sets a family as the text font of a book."""
    return rf"\setmainfont{{{FAMILIES[family][0]}}}{_files(family)}"


def new_font(command: str, family: str) -> str:
    """The command that makes COMMAND switch to a family."""
    return rf"\newfontfamily\{command}{{{FAMILIES[family][0]}}}{_files(family)}"


def _files(family: str) -> str:
    """The options that name the four files of a family."""
    _, upright, bold, italic, both = FAMILIES[family]
    return (f"[Extension=.otf,UprightFont=*{upright},BoldFont=*{bold},"
            f"ItalicFont=*{italic},BoldItalicFont=*{both},Ligatures=TeX]")  # fmt: skip
