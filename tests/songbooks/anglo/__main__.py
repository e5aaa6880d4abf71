"""Make the portraits: python3 -m songbooks.anglo --out FOLDER [--book ID]..."""

import sys

from songbooks import family
from songbooks.anglo import books

if __name__ == "__main__":
    sys.exit(family.main("songbooks.anglo", family.of_modules(books), __doc__))
