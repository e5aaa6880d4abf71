"""The command line of a family of songbooks whose books are modules with KIND and make(folder)."""

from __future__ import annotations

import argparse
import importlib
import pkgutil
import sys
import tempfile
from pathlib import Path
from types import ModuleType

from songbooks import truth
from songbooks.programs import ProgramTrouble


def main(books: ModuleType, description: str | None) -> int:
    """Make and check the BOOKS asked for; the exit code is 1 if any failed or is not as its truth says."""
    known = {info.name.replace("_", "-"): info.name for info in pkgutil.iter_modules(books.__path__)}
    parser = argparse.ArgumentParser(prog=books.__name__.rpartition(".")[0], description=description)
    parser.add_argument("--out", type=Path, required=True, help="folder for books/ID.pdf and books/ID.json")
    parser.add_argument("--book", action="append", choices=sorted(known), help="only this book; may be repeated")
    options = parser.parse_args()
    failed = False
    for id in options.book or sorted(known):
        failed |= not _make(id, importlib.import_module(f"{books.__name__}.{known[id]}"), options.out)
    return 1 if failed else 0


def _make(id: str, recipe: ModuleType, out: Path) -> bool:
    """Make one book in a working folder, write it, check it, and say how it went."""
    with tempfile.TemporaryDirectory(prefix=f"{id}-") as folder:
        try:
            made = recipe.make(Path(folder))
        except ProgramTrouble as trouble:
            print(f"{id}: {trouble}", file=sys.stderr)
            return False
        truth.write(out, id, recipe.KIND, made.pdf, made.songs, made.toc_pages)
    complaints = truth.check(out, id)
    for complaint in complaints:
        print(complaint, file=sys.stderr)
    pages = truth.page_count(out / "books" / f"{id}.pdf")
    print(f"{id}: {len(made.songs)} songs, {pages} pages, lists on {made.toc_pages}", flush=True)
    return not complaints
