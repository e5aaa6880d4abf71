"""Portrait of a chord collection printed by a script: Courier on Letter, each text file on new pages, "Title - Artist" as its first line.

Nothing is set larger or bolder, nothing is numbered; the script makes a bookmark of each first line and no contents.
"""

from __future__ import annotations

from pathlib import Path

from songbooks.anglo.voices import Voice, sort_key
from songbooks.download import mono
from songbooks.office.made import Made

KIND = "Chord collection printed by a script from text files: Courier throughout, 'Title - Artist' as the first line of new pages, bookmarks but no contents and no page numbers"
COUNT = 76


def make(folder: Path) -> Made:
    """Print the files in the order of their names."""
    writer = Voice("folk", 7101)
    random = writer.random
    artists = [writer.person() for _ in range(24)] + [f"The {writer.title().split()[-1]}s" for _ in range(8)] + ["Traditional"] * 4
    songs = sorted((writer.song() for _ in range(COUNT)), key=lambda song: sort_key(song.title))
    sheets = []
    for song in songs:
        body = [f"Capo {random.randint(1, 5)}"] if random.random() < 0.25 else []
        body += [f"(submitted by {writer.person().lower().replace(' ', '')}@mail)"] if random.random() < 0.12 else []
        body += [""] + (mono.tablature(writer, song.key) if random.random() < 0.15 else [])
        names = random.choice(({"verse": "Verse", "refrain": "Chorus"}, {"verse": "", "refrain": "CHORUS"}))
        sheets.append(mono.Sheet(song.title, f"{song.title} - {random.choice(artists)}", body + mono.chorded(writer, song, names)))
    return mono.printed(sheets, mono.Script((612, 792), 10, 57, bookmarks=True), folder)
