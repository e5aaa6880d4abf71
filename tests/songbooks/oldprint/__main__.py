"""Make the scanned songbooks: python3 -m songbooks.oldprint --out FOLDER [--book ID]..."""

import argparse
import sys
import tempfile
from pathlib import Path

from songbooks.engraved.programs import ProgramTrouble
from songbooks.oldprint.books import RECIPES
from songbooks.oldprint.shelf import produce


def main() -> int:
    """Make all books, or those that are named; gives the number of books that failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--book", action="append", choices=sorted(RECIPES))
    options = parser.parse_args()
    failed = 0
    for name in options.book or RECIPES:
        with tempfile.TemporaryDirectory() as work:
            try:
                produce(RECIPES[name], options.out, Path(work))
                print(f"{name}: made", flush=True)
            except ProgramTrouble as trouble:
                failed += 1
                print(f"{name}: {trouble}", file=sys.stderr, flush=True)
    return failed


sys.exit(main())
