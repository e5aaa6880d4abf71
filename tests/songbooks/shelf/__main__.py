"""Make the portraits: python3 -m songbooks.shelf --out FOLDER [--book ID]..."""

import sys

from songbooks import family
from songbooks.shelf import books

if __name__ == "__main__":
    sys.exit(family.main("songbooks.shelf", family.of_modules(books), __doc__))
