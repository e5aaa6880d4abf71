"""Make the continental songbooks: python3 -m songbooks.continental --out FOLDER [--book ID]..."""

import sys

from songbooks import family
from songbooks.continental import books

if __name__ == "__main__":
    sys.exit(family.main("songbooks.continental", family.of_modules(books), __doc__))
