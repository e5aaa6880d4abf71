"""Make the office songbooks: python3 -m songbooks.office --out FOLDER [--book ID]..."""

import sys

from songbooks import family
from songbooks.office import books

if __name__ == "__main__":
    sys.exit(family.main("songbooks.office", family.of_modules(books), __doc__))
