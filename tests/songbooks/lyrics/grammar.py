"""A tiny grammar: templates with {slots} filled at random from word banks."""

import random
import re

Bank = dict[str, list[str]]
_SLOT = re.compile(r"\{(\w+)\}")


def bank(**slots: str) -> Bank:
    """Word bank from strings whose entries are separated by '|'."""
    return {name: [entry.strip() for entry in text.split("|") if entry.strip()] for name, text in slots.items()}


def expand(template: str, words: Bank, rng: random.Random) -> str:
    """Fill every {slot} of a template, recursively, never the same entry twice in one text."""
    used: set[str] = set()

    def fill(match: re.Match[str]) -> str:
        entries = words[match.group(1)]
        fresh = [entry for entry in entries if entry not in used] or entries
        entry = rng.choice(fresh)
        used.add(entry)
        return _SLOT.sub(fill, entry)

    return _SLOT.sub(fill, template)


def upper_first(text: str) -> str:
    """Capitalise the first letter, also after opening quotes or brackets."""
    for index, char in enumerate(text):
        if char.isalpha():
            return text[:index] + char.upper() + text[index + 1 :]
        if char.isdigit():
            return text
    return text
