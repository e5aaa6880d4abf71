"""Books by LilyPond: running it, and reading from its links which page each song's titles, notes and words are on."""

from __future__ import annotations

import json
import re
from pathlib import Path

from songbooks.engraved import programs, words
from songbooks.engraved.latex import Titled
from songbooks.engraved.music import Note, Tune, spell
from songbooks.truth import SongTruth

LENGTHS = {1: "16", 2: "8", 3: "8.", 4: "4", 6: "4.", 8: "2", 12: "2.", 16: "1", 24: "1."}
MARK = re.compile(r"u:truth:(\d+)$")
POINT = re.compile(r"u:textedit:.*:(\d+):\d+:\d+$")
SONG_LINE = re.compile(r"^% song (\d+|-)$")


def quote(text: str) -> str:
    """A LilyPond string."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def marked(number: int, markup: str) -> str:
    """A markup that tells where song NUMBER is; the mark is taken out of the finished PDF."""
    return f'\\with-url "truth:{number}" {markup}'


def begin(number: int) -> str:
    """A source line after which all notes and words belong to song NUMBER."""
    return f"% song {number}"


def stop() -> str:
    """A source line after which nothing belongs to a song."""
    return "% song -"


def engrave(source: str, name: str, folder: Path, titled: list[Titled]) -> tuple[Path, list[SongTruth]]:
    """Set a book, read the pages of its songs from the links, and give it without those links."""
    (folder / f"{name}.ly").write_text('\\version "2.24.0"\n' + source, encoding="utf-8")
    programs.run(["lilypond", "-s", "-dpoint-and-click", "-o", name, f"{name}.ly"], folder)
    raw = folder / f"{name}.pdf"
    objects, pages = _objects(raw, folder)
    owners = _owners((folder / f"{name}.ly").read_text(encoding="utf-8"))
    found: dict[int, set[int]] = {}
    changed = {}
    for number, reference in enumerate(pages, 1):
        page = objects[f"obj:{reference}"]["value"]
        kept = []
        for link in page.get("/Annots", []):
            target = objects[f"obj:{link}"]["value"].get("/A", {}).get("/URI", "")
            song = _song_of(target, owners)
            if song is not None:
                found.setdefault(song, set()).add(number)
            if not MARK.match(target) and not POINT.match(target):
                kept.append(link)
        changed[f"obj:{reference}"] = {"value": {**page, "/Annots": kept}}
    clean = _without_marks(raw, changed, folder)
    songs = [
        SongTruth(song.title, min(found[n]), max(found[n]), alt_titles=song.alt_titles, unlisted=song.unlisted)
        for n, song in enumerate(titled)
    ]
    return clean, songs


def notes(bar: list[Note], key: str, octave: int = 0) -> str:
    """A bar of melody."""
    return " ".join(pitch(key, note.degree + 7 * octave) + LENGTHS[note.length] for note in bar)


def syllables(line: str) -> list[str]:
    """The syllables of a line for lyric mode, each with the hyphen that follows it."""
    return [
        quote(part) + (" --" if place < len(word) - 1 else "")
        for word in words.syllables(line)
        for place, part in enumerate(word)
    ]


def pitch(key: str, degree: int) -> str:
    """A degree as a Dutch note name with its octave marks."""
    letter, alter, octave = spell(key, degree)
    name = letter.lower() + {1: "is", 0: "", -1: "es"}[alter]
    name = {"ees": "es", "aes": "as"}.get(name, name)
    return name + "'" * (octave - 3) + "," * (3 - octave)


def signature(tune: Tune) -> str:
    """Key and time of a tune."""
    tonic = pitch(tune.key, 0).rstrip("',")
    mode = "\\minor" if tune.key.endswith("m") else "\\major"
    return f"\\key {tonic} {mode} \\time {tune.metre}"


def _objects(pdf: Path, folder: Path) -> tuple[dict, list[str]]:
    """The objects of a PDF and the references of its pages in order."""
    text = programs.run(["qpdf", "--json=2", "--json-key=qpdf", "--json-key=pages", pdf.name], folder)
    read = json.loads(text)
    return read["qpdf"][1], [page["object"] for page in read["pages"]]


def _owners(source: str) -> list[int | None]:
    """For each source line the song that it belongs to."""
    owners: list[int | None] = [None]
    current = None
    for line in source.splitlines():
        if found := SONG_LINE.match(line):
            current = None if found.group(1) == "-" else int(found.group(1))
        owners.append(current)
    return owners


def _song_of(target: str, owners: list[int | None]) -> int | None:
    """The song that a link marks, if it marks one."""
    if found := MARK.match(target):
        return int(found.group(1))
    if found := POINT.match(target):
        return owners[int(found.group(1))]
    return None


def _without_marks(raw: Path, changed: dict, folder: Path) -> Path:
    """The PDF with its pages' links replaced by those that stay."""
    clean = folder / f"{raw.stem}-clean.pdf"
    update = {"qpdf": [{"jsonversion": 2, "pushedinheritedpageresources": False, "calledgetallpages": False,
                        "maxobjectid": 0, "pdfversion": "1.4"}, changed]}  # fmt: skip
    (folder / f"{raw.stem}-update.json").write_text(json.dumps(update), encoding="utf-8")
    command = ["qpdf", "--deterministic-id", raw.name, f"--update-from-json={raw.stem}-update.json", clean.name]
    programs.run(command, folder)
    return clean
