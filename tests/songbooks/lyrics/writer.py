"""The writer: titles, verses, refrains, names and whole songs of one language."""

import importlib
import random
import re
from dataclasses import dataclass

from .chords import place_chords, progression
from .grammar import Bank, expand, upper_first

_LANGUAGES = ("en", "de", "nl", "sv", "fr", "es", "it", "pl", "cs", "pt")
_KEYS = ("C", "D", "E", "F", "G", "A", "Bb")
_SMALL = set("a an and at but by for from in into near of on or over the to under upon with".split())
_SYLLABLES = ("AL BER BRAN CAR DUN EL FEN GLEN HAR HOL KEL LIN MAR MEL NOR OAK PEN ROS STAN THORN WEL WIN".split(),
              "BOROUGH BROOK BURY COTE DALE DEN FIELD FORD HAM LEIGH MERE MINSTER SHAW STOKE TON WICK WOOD".split())


@dataclass
class Song:
    """One invented song."""

    title: str
    verses: list[list[str]]
    refrain: list[str] | None
    author: str
    composer: str
    key: str
    tune_name: str


def _title_case(text: str) -> str:
    words = text.split(" ")
    last = len(words) - 1
    cased = []
    for index, word in enumerate(words):
        keep = 0 < index < last and word in _SMALL and not words[index - 1].endswith(("–", ":", "!"))
        cased.append(word if keep else upper_first(word))
    return " ".join(cased)


class Writer:
    """Writes invented text in one language; the same seed gives the same text."""

    def __init__(self, language: str, seed: int):
        if language not in _LANGUAGES:
            raise ValueError(f"no word bank for language {language!r}; have {', '.join(_LANGUAGES)}")
        self.language = language
        self.random = random.Random(f"{language}-{seed}")
        self._bank: Bank = importlib.import_module(f".{language}", __package__).BANK
        self._titles: set[str] = set()
        self._tunes: set[str] = set()
        self._plain: list[str] = []

    def _say(self, slot: str) -> str:
        return self._elide(expand(self.random.choice(self._bank[slot]), self._bank, self.random))

    def _elide(self, text: str) -> str:
        return re.sub(r"\b([dDqQ]u?)e (?=[AEÉHaeéiou])", r"\1'", text) if self.language == "fr" else text

    def _case(self, title: str) -> str:
        return _title_case(title) if self.language == "en" else upper_first(title)

    def _make_title(self) -> str:
        if self._plain and self.random.random() < 0.05:
            base = self.random.choice(self._plain[-12:])
            if len(base.split()) <= 4 and base[-1].isalpha():
                return base + " " + self.random.choice(self._bank["twin"])
        for _ in range(20):
            title = self._case(self._say("title"))
            # one pattern may not repeat too soon: compare the opening words
            if title.split()[0].lower() not in [old.split()[0].lower() for old in self._plain[-3:]]:
                return title
        return title

    def claim(self, title: str) -> bool:
        """Reserve a title; False if it was already used."""
        folded = title.casefold().strip(" .!?")
        if folded in self._titles:
            return False
        self._titles.add(folded)
        self._plain.append(title)
        return True

    def title(self) -> str:
        """A new title, never one that this writer gave before."""
        for _ in range(500):
            title = self._make_title()
            if self.claim(title):
                return title
        raise RuntimeError(f"the {self.language} word bank has no more titles")

    def verse(self, lines: int = 4) -> list[str]:
        """Lines of a verse."""
        return self._lines("line", lines)

    def refrain(self, lines: int = 4) -> list[str]:
        """Lines of a refrain, with calls and repetitions."""
        out = self._lines("refrain_line", lines)
        if lines >= 4 and self.random.random() < 0.4:
            out[2] = out[0]
        return out

    def _lines(self, slot: str, count: int) -> list[str]:
        out = [upper_first(self._say(slot)) for _ in range(count)]
        return [line + self._ending(index, count) for index, line in enumerate(out)]

    def _ending(self, index: int, count: int) -> str:
        if index == count - 1:
            return self.random.choice((".", ".", "!"))
        return self.random.choice((",", ",", "", ";"))

    def person(self) -> str:
        """An invented author or composer."""
        given = "given" if "given" in self._bank else "first"
        first, last = self._say(given), self._say("last")
        style = self.random.random()
        if style < 0.12:
            return f"{first[0]}. {last}"
        if style < 0.2:
            return f"{first} {self._say(given)[0]}. {last}"
        return f"{first} {last}"

    def prose(self, sentences: int = 5) -> str:
        """Foreword text."""
        chosen = [self._bank["prose"][i] for i in self._deal(sentences)]
        return " ".join(self._elide(upper_first(expand(text, self._bank, self.random))) + "." for text in chosen)

    def _deal(self, count: int) -> list[int]:
        deck: list[int] = []
        while len(deck) < count:
            fresh = list(range(len(self._bank["prose"])))
            self.random.shuffle(fresh)
            deck += fresh
        return deck[:count]

    def tune_name(self) -> str:
        """A hymn tune's name in capitals, never the same twice."""
        for _ in range(500):
            name = self.random.choice(_SYLLABLES[0]) + self.random.choice(_SYLLABLES[1])
            if self.random.random() < 0.15:
                name = "ST " + self._say("first").upper()
            if name not in self._tunes:
                self._tunes.add(name)
                return name
        raise RuntimeError("no more tune names")

    def chords(self, line: str, key: str | None = None) -> list[tuple[int, str]]:
        """Chords over a line: positions in characters and names."""
        chosen = key or self.random.choice(_KEYS)
        return place_chords(line, progression(chosen, self.language, self.random), self.random)

    def _first_line_title(self, verse: list[str]) -> str | None:
        title = verse[0].rstrip(" ,;.!")
        return title if self.claim(title) else None

    def _weave(self, title: str, verses: list[list[str]], refrain: list[str] | None) -> None:
        """Let the title's words occur in the lyrics, as they mostly do."""
        phrase = upper_first(title.split(" (")[0].split(" – ")[0].strip("«»„“”\"'’‘").rstrip(".!?…"))
        chance = self.random.random()
        if refrain and chance < 0.55:
            refrain[self.random.choice((0, -1))] = phrase + self.random.choice((",", "!", "."))
        elif chance < 0.8:
            verses[-1][-1] = phrase + "."

    def song(self, first_line_title: bool = False) -> Song:
        """A whole song; its title is its first line if asked for."""
        lines = self.random.choice((4, 4, 4, 6, 8))
        verses = [self.verse(lines) for _ in range(self.random.choice((2, 3, 3, 4, 5)))]
        refrain = self.refrain(self.random.choice((2, 4, 4))) if self.random.random() < 0.6 else None
        title = self._first_line_title(verses[0]) if first_line_title else None
        if title is None:
            title = self.title()
            self._weave(title, verses, refrain)
        return Song(title, verses, refrain, self.person(), self.person(), self.random.choice(_KEYS), self.tune_name())
