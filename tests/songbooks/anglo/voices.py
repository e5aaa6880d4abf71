"""Writers with the words of one kind of English song: the general word bank with its own titles and lines."""

from __future__ import annotations

from songbooks.anglo.banks import BANKS
from songbooks.anglo.tune_banks import TUNE_BANKS
from songbooks.lyrics import Writer


class Voice(Writer):
    """A writer of one kind of song: folk, gospel, shanty, camp, bluegrass, jazz, stage, and of names for tunes."""

    def __init__(self, kind: str, seed: int):
        """A writer of the songs that the bank KIND is of."""
        super().__init__("en", seed)
        self._bank = {**self._bank, **{**BANKS, **TUNE_BANKS}[kind]}


def sort_key(title: str) -> str:
    """How an English index sorts a title: without quotes, brackets and the article at its head."""
    plain = title.strip("“”‘’'\"(").casefold()
    for article in ("the ", "a ", "an "):
        if plain.startswith(article):
            return plain[len(article) :]
    return plain


def turned(title: str) -> str:
    """A title with its article behind, as careful indexes print it."""
    for article in ("The ", "A ", "An "):
        if title.startswith(article):
            return f"{title[len(article):]}, {article.strip()}"
    return title


def tune_title(writer: Writer, kind: str) -> str:
    """A title that does not call the tune another kind than it is."""
    while True:
        title = writer.title()
        last = title.split()[-1]
        if last not in ("Jig", "Reel", "Hornpipe", "Polka") or last == kind:
            return title
