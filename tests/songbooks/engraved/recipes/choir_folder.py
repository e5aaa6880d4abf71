"""A choir's folder: MuseScore scores of many looks joined by qpdf, without contents, each with its own page numbers."""

from __future__ import annotations

from pathlib import Path
from random import Random

from songbooks.engraved import latex, musescore, pdfs, words
from songbooks.engraved.book import Book, Recipe
from songbooks.engraved.musescore import Look, Part
from songbooks.engraved.music import Note, Tune, chord_tone_below, triad_with, vocal_range, worded_tune
from songbooks.lyrics import Song, Writer
from songbooks.truth import SongTruth, page_count

COUNT = 22
KEYS = ["C", "D", "Eb", "F", "G", "Bb", "Am", "Dm", "Em"]
LOOKS = [Look(), Look(staff=5.5), Look(215.9, 279.4, 6.0), Look(staff=7, margin=18), Look(staff=5, margin=10)]
VOICINGS = ["SATB", "SATB", "SATB", "SSA", "SA", "TTBB", "SAB"]
NAMES = {"S": "Soprano", "A": "Alto", "T": "Tenor", "B": "Bass"}


def make(folder: Path) -> Book:
    """Set all scores, put a blank sheet behind a few of odd length, and join them."""
    english, german = Writer("en", 4201), Writer("de", 4201)
    random = english.random
    songs, scores = [], {}
    for n in range(COUNT):
        writer = german if random.random() < 0.3 else english
        songs.append(writer.song())
        scores[f"score{n:02}"] = _score(random, songs[-1], writer)
    parts = musescore.engrave(scores, folder)
    blank = latex.typeset(
        r"\documentclass[a4paper]{article}\pagestyle{empty}\begin{document}\mbox{}\end{document}",
        "blank",
        folder,
        runs=1,
    )
    joined, truth, page = [], [], 0
    for song, part in zip(songs, parts):
        length = page_count(part)
        padded = length % 2 == 1 and random.random() < 0.4
        truth.append(
            SongTruth(
                song.title, page + 1, page + length, alt_ends=[page + length + 1] if padded else [], unlisted=True
            )
        )
        joined += [part, blank] if padded else [part]
        page += length + padded
    return Book(pdfs.join(joined, folder / "book.pdf"), truth)


def _score(random: Random, song: Song, writer: Writer) -> str:
    """A score for some voices, through-composed over a few verses and the refrain."""
    lines = [line for verse in song.verses[: random.choice([1, 2, 2, 3])] for line in verse] + (song.refrain or [])
    key, voicing = random.choice(KEYS), random.choice(VOICINGS)
    soprano = worded_tune(
        random, key, random.choice(["hymn", "3/4", "4/4"]), [words.count(line) for line in lines], *vocal_range(key)
    )
    tunes = [soprano]
    for _ in voicing[1:]:
        tunes.append(_below(tunes[-1], random))
    parts = [
        Part(_name(voicing, place), _clef(voice), _octave(tune, voice, place), lines)
        for place, (voice, tune) in enumerate(zip(voicing, tunes))
    ]
    composer = song.composer + random.choice(["", "", f"\narr. {writer.person()}", f"\n({random.randint(1890, 2019)})"])
    lyricist = random.choice(["", song.author, f"Words: {song.author}"])
    return musescore.score(song.title, composer, lyricist, parts, random.choice(LOOKS))


def _name(voicing: str, place: int) -> str:
    """The name of a staff, numbered where a voice is divided."""
    voice = voicing[place]
    if voicing.count(voice) == 1:
        return NAMES[voice]
    return f"{NAMES[voice]} {voicing[:place].count(voice) + 1}"


def _clef(voice: str) -> str:
    """The clef of a voice."""
    return {"T": "tenor", "B": "bass"}.get(voice, "treble")


def _octave(tune: Tune, voice: str, place: int) -> Tune:
    """A tune moved to where its voice sings."""
    down = 7 if voice in "TB" and place < 2 else 0
    return Tune(
        tune.key,
        tune.metre,
        [[Note(note.degree - down, note.length) for note in bar] for bar in tune.bars],
        tune.harmony,
    )


def _below(tune: Tune, random: Random) -> Tune:
    """A voice in chords below another."""
    bars = [
        [Note(chord_tone_below(note.degree, triad_with(note.degree, random)), note.length) for note in bar]
        for bar in tune.bars
    ]
    return Tune(tune.key, tune.metre, bars, tune.harmony)


RECIPE = Recipe(
    "choir-folder",
    "A choir's folder of MuseScore scores joined by qpdf: no contents, own page numbers in every score, some blanks",
    make,
)
