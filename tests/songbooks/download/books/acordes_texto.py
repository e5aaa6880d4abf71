"""Portrait of a Spanish chord archive printed from a web server's text files: A4, Courier, no bookmarks and no contents.

The first line is "Título - Artista" in the face of the rest, in capitals in the files of some typists; the printing
program adds a foot "Página n de m"; a page of instructions for chord names stands in front.
"""

from __future__ import annotations

from pathlib import Path

from songbooks.download import mono
from songbooks.lyrics import Writer
from songbooks.office.made import Made

KIND = "Spanish chord archive printed from text files: Courier throughout, 'Título - Artista' as first line, some in capitals, neither contents nor bookmarks, foot 'Página n de m'"
COUNT = 58


def make(folder: Path) -> Made:
    """A page on how to read the chords, then the files as the server lists them."""
    writer = Writer("es", 7102)
    random = writer.random
    groups = [writer.person() for _ in range(18)] + ["Los " + writer.title().split()[0] + "s" for _ in range(5)] + ["Popular", "Tradicional"]
    sheets = []
    for _ in range(COUNT):
        song = writer.song()
        heading = f"{song.title} - {random.choice(groups)}"
        if random.random() < 0.3:
            heading = heading.upper()
        body = ["", f"Cejilla en {random.randint(1, 4)}"] if random.random() < 0.3 else []
        names = {"verse": "", "refrain": random.choice(("Estribillo", "ESTRIBILLO", "Coro"))}
        sheets.append(mono.Sheet(song.title, heading, [*body, "", *mono.chorded(writer, song, names)]))
    names = [f"    {spanish:<6}= {english}" for spanish, english in zip("Do Re Mi Fa Sol La Si".split(), "CDEFGAB")]
    front = ["Acordes para la guitarra", "", "Los acordes van encima de la sílaba en que cambian:", "", *names, "", *_wrapped(writer.prose(5))]
    return mono.printed(sheets, mono.Script((595, 842), 9.5, 63, False, "Página {page} de {pages}", 48), folder, [front])


def _wrapped(text: str) -> list[str]:
    """Prose in lines of at most 76 signs."""
    rows = [""]
    for word in text.split():
        if len(rows[-1]) + len(word) > 75:
            rows.append("")
        rows[-1] = f"{rows[-1]} {word}".strip()
    return rows
