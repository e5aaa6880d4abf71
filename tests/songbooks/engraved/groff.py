"""Books by groff: plain requests, and the pages of songs from the marks in its intermediate output."""

from __future__ import annotations

import re
from pathlib import Path

from songbooks.engraved import programs
from songbooks.engraved.latex import Titled
from songbooks.truth import SongTruth

MARK = re.compile(r"x X truth: (begin|end) (\d+)$")


def escape(text: str) -> str:
    """Text for groff, safe at the start of a line."""
    return "\\&" + text.replace("\\", "\\e")


def begin(number: int) -> str:
    """The mark to stand in the line of a song's title."""
    return rf"\X'truth: begin {number}'"


def end(number: int) -> str:
    """The mark to stand in a song's last line."""
    return rf"\X'truth: end {number}'"


def small_caps(text: str) -> str:
    """Words in capitals, their first letters larger, as groff books fake small capitals."""
    words = []
    for word in text.split(" "):
        at = next((place for place, char in enumerate(word) if char.isalpha()), 0)
        words.append(word[:at] + word[at : at + 1].upper() + r"\s-3" + word[at + 1 :].upper() + r"\s0")
    return " ".join(words)


def typeset(
    source: str, name: str, folder: Path, titled: list[Titled], paper: str = "a4"
) -> tuple[Path, list[SongTruth]]:
    """Set a book; gives the PDF and its songs."""
    (folder / f"{name}.roff").write_text(source, encoding="utf-8")
    command = ["groff", "-k", "-Kutf8", "-Tps", f"-P-p{paper}", "-Z", f"{name}.roff"]
    lines = programs.run(command, folder).decode("latin-1").splitlines()
    page, begins, ends = 0, {}, {}
    for line in lines:
        if re.fullmatch(r"p-?\d+", line):
            page += 1
        elif found := MARK.match(line):
            places = begins if found.group(1) == "begin" else ends
            places[int(found.group(2))] = page
    clean = "\n".join(line for line in lines if not MARK.match(line)) + "\n"
    postscript = programs.run(["grops", f"-p{paper}"], folder, stdin=clean.encode("latin-1"))
    (folder / f"{name}.ps").write_bytes(postscript)
    programs.run(["ps2pdf", f"-sPAPERSIZE={paper}", f"{name}.ps", f"{name}.pdf"], folder)
    songs = [
        SongTruth(song.title, begins[n], ends[n], alt_titles=song.alt_titles, unlisted=song.unlisted)
        for n, song in enumerate(titled)
    ]
    return folder / f"{name}.pdf", songs
