"""Make the engraved songbooks: python3 -m songbooks.engraved --out FOLDER [--book ID]..."""

from __future__ import annotations

import importlib
import pkgutil
import sys

from songbooks import family
from songbooks.engraved import recipes


def _recipes() -> dict[str, family.Recipe]:
    """All recipes by id."""
    found = {}
    for module in pkgutil.iter_modules(recipes.__path__):
        recipe = importlib.import_module(f"{recipes.__name__}.{module.name}").RECIPE
        found[recipe.id] = family.Recipe(recipe.kind, recipe.make)
    return found


if __name__ == "__main__":
    sys.exit(family.main("songbooks.engraved", _recipes(), __doc__))
