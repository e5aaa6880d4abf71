"""Words under notes: lines of lyrics cut into syllables as engravers hyphenate them, roughly for any language."""

from __future__ import annotations

import re

VOWELS = "aeiouyäöüåæøáàâãéèêëíìîïóòôõúùûůýąęěœ"


def syllables(line: str) -> list[list[str]]:
    """The words of a line, each as its syllables."""
    return [_cut(word) for word in line.split() if re.search(r"\w", word)]


def count(line: str) -> int:
    """How many notes a line needs."""
    return sum(len(word) for word in syllables(line))


def _cut(word: str) -> list[str]:
    """A word cut before the last consonant between two vowel groups; a final silent e stays with its syllable."""
    groups = [match.span() for match in re.finditer(f"[{VOWELS}]+", word.lower())]
    if len(groups) > 1 and re.fullmatch(r"e[^\w]*", word[groups[-1][0] :].lower()) and word.isascii():
        groups.pop()
    cuts = []
    for (_, end), (start, _) in zip(groups, groups[1:]):
        cuts.append(end if start - end <= 1 else start - 1)
    return [word[a:b] for a, b in zip([0, *cuts], [*cuts, len(word)])]
