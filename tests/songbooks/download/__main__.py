"""Make the portraits: python3 -m songbooks.download --out FOLDER [--book ID]..."""

import sys

from songbooks import family
from songbooks.download import books

if __name__ == "__main__":
    sys.exit(family.main("songbooks.download", family.of_modules(books), __doc__))
