"""Make the continental songbooks: python3 -m songbooks.continental --out FOLDER [--book ID]..."""

import sys

from songbooks import family
from songbooks.continental import books

if __name__ == "__main__":
    sys.exit(family.main(books, __doc__))
