"""Make the engraved songbooks: python3 -m songbooks.engraved --out FOLDER [--book ID]..."""

from __future__ import annotations

import argparse
import importlib
import pkgutil
import sys
import tempfile
from pathlib import Path

from songbooks import truth
from songbooks.engraved import recipes
from songbooks.engraved.book import Recipe
from songbooks.engraved.programs import ProgramTrouble


def main() -> int:
    """Make and check the books asked for; the exit code is 1 if any failed or is not as its truth says."""
    known = _recipes()
    parser = argparse.ArgumentParser(prog="songbooks.engraved", description=__doc__)
    parser.add_argument("--out", type=Path, required=True, help="folder for books/ID.pdf and books/ID.json")
    parser.add_argument("--book", action="append", choices=sorted(known), help="only this book; may be repeated")
    options = parser.parse_args()
    failed = False
    for id in options.book or sorted(known):
        failed |= not _make(known[id], options.out)
    return 1 if failed else 0


def _recipes() -> dict[str, Recipe]:
    """All recipes by id."""
    found = {}
    for module in pkgutil.iter_modules(recipes.__path__):
        recipe = importlib.import_module(f"{recipes.__name__}.{module.name}").RECIPE
        found[recipe.id] = recipe
    return found


def _make(recipe: Recipe, out: Path) -> bool:
    """Make one book in a working folder, write it, check it, and say how it went."""
    with tempfile.TemporaryDirectory(prefix=f"{recipe.id}-") as folder:
        try:
            book = recipe.make(Path(folder))
        except ProgramTrouble as trouble:
            print(f"{recipe.id}: {trouble}", file=sys.stderr)
            return False
        truth.write(out, recipe.id, recipe.kind, book.pdf, book.songs)
    complaints = truth.check(out, recipe.id)
    for complaint in complaints:
        print(complaint, file=sys.stderr)
    print(f"{recipe.id}: {len(book.songs)} songs, {truth.page_count(out / 'books' / f'{recipe.id}.pdf')} pages")
    return not complaints


if __name__ == "__main__":
    sys.exit(main())
