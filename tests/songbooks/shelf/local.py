"""Writers by the word banks of this package, for languages and manners that the project's own banks lack."""

from __future__ import annotations

import importlib
import random

from songbooks.lyrics import Writer


class LocalWriter(Writer):
    """Writes invented text by a BANK of this package; BASE is the language whose habits (and prose) it shares."""

    def __init__(self, bank: str, base: str, seed: int):
        """Begin with the bank, and with chance of its own for each SEED."""
        super().__init__(base, seed)
        self.random = random.Random(f"{bank}-{seed}")
        self._bank = {**self._bank, **importlib.import_module(f"{__package__}.banks.{bank}").BANK}
