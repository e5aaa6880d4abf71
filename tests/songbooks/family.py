"""The command line of a family of songbooks: books by id, each made in a working folder, written and checked."""

from __future__ import annotations

import argparse
import importlib
import pkgutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import NamedTuple, Protocol

from songbooks import truth
from songbooks.programs import ProgramTrouble
from songbooks.truth import SongTruth


class Made(Protocol):
    """A finished book in its working folder; TOC_PAGES hold its lists of songs, None if their text is to tell."""

    pdf: Path
    songs: list[SongTruth]
    toc_pages: list[int] | None


class Recipe(NamedTuple):
    """One sentence on what a book is, and the function that makes it in a folder."""

    kind: str
    make: Callable[[Path], Made]


def of_modules(books: ModuleType) -> dict[str, Recipe]:
    """The recipes of a package whose modules are books, with KIND and make(folder), by id."""
    found = {}
    for info in pkgutil.iter_modules(books.__path__):
        book = importlib.import_module(f"{books.__name__}.{info.name}")
        found[info.name.replace("_", "-")] = Recipe(book.KIND, book.make)
    return found


def main(name: str, recipes: dict[str, Recipe], description: str | None) -> int:
    """Make and check the books asked for; the exit code is 1 if any failed or is not as its truth says."""
    parser = argparse.ArgumentParser(prog=name, description=description)
    parser.add_argument("--out", type=Path, required=True, help="folder for books/ID.pdf and books/ID.json")
    parser.add_argument("--book", action="append", choices=sorted(recipes), help="only this book; may be repeated")
    options = parser.parse_args()
    failed = False
    for id in options.book or sorted(recipes):
        failed |= not _make(id, recipes[id], options.out)
    return 1 if failed else 0


def _make(id: str, recipe: Recipe, out: Path) -> bool:
    """Make one book in a working folder, write it, check it, and say how it went."""
    with tempfile.TemporaryDirectory(prefix=f"{id}-") as folder:
        try:
            made = recipe.make(Path(folder))
        except ProgramTrouble as trouble:
            print(f"{id}: {trouble}", file=sys.stderr)
            return False
        truth.write(out, id, recipe.kind, made.pdf, made.songs, made.toc_pages)
    complaints = truth.check(out, id)
    for complaint in complaints:
        print(complaint, file=sys.stderr)
    pages = truth.page_count(out / "books" / f"{id}.pdf")
    lists = "" if made.toc_pages is None else f", lists on {made.toc_pages}"
    print(f"{id}: {len(made.songs)} songs, {pages} pages{lists}", flush=True)
    return not complaints
