"""The scanned books, each made by a module of its own that has a RECIPE."""

from importlib import import_module

_NAMES = ("mimeograph", "hymn_words", "kommersbuch", "chanson_caveau", "cancionero_popular", "visor_uppslag",
          "padvinders", "guitar_copy", "broadsides", "fiddle_four", "parlour", "sheets_bound", "carols", "schoolzang",
          "copied_fakebook", "mixed_folder", "canti_monte")  # fmt: skip
RECIPES = {recipe.id: recipe for recipe in (import_module(f"{__name__}.{name}").RECIPE for name in _NAMES)}
