"""A band's projection file in Impress: for each song a slide per stanza, the title small in the corner of every slide."""

from __future__ import annotations

from pathlib import Path

from songbooks.lyrics import Song, Writer
from songbooks.office import soffice
from songbooks.office.made import Entry, Made, Marks, book_of
from songbooks.office.programs import need
from songbooks.office.words import blocks

KIND = "song slides for projection (Impress, 16:9, white on dark): a slide per stanza, title on top of the first and in the corner of the others, two slides of contents with slide numbers"
_WIDE, _HIGH = 280, 157.5


class _Slides:
    """An Impress presentation of text boxes."""

    def __init__(self) -> None:
        self._style, self._text, self._draw, opendocument = need("odf.style", "odf.text", "odf.draw", "odf.opendocument")
        self.document = opendocument.OpenDocumentPresentation()
        layout = self._style.PageLayout(name="wide")
        layout.addElement(self._style.PageLayoutProperties(margin="0mm", pagewidth=f"{_WIDE}mm", pageheight=f"{_HIGH}mm", printorientation="landscape"))
        self.document.automaticstyles.addElement(layout)
        back = self._style.Style(name="back", family="drawing-page")
        back.addElement(self._style.DrawingPageProperties(fill="solid", fillcolor="#10243f"))
        self.document.automaticstyles.addElement(back)
        bare = self._style.Style(name="bare", family="graphic")
        bare.addElement(self._style.GraphicProperties(fill="none", stroke="none", textareaverticalalign="top"))
        self.document.automaticstyles.addElement(bare)
        self._bare = bare
        self._master = self._style.MasterPage(name="Dark", pagelayoutname=layout, stylename=back)
        self.document.masterstyles.addElement(self._master)
        self._back, self._styles = back, {}
        self.count = 0

    def _face(self, size: float, align: str, colour: str):
        key = (size, align, colour)
        if key not in self._styles:
            style = self._style.Style(name=f"t{len(self._styles)}", family="paragraph")
            style.addElement(self._style.ParagraphProperties(textalign=align))
            style.addElement(self._style.TextProperties(fontfamily="Carlito", fontsize=f"{size}pt", color=colour))
            self.document.automaticstyles.addElement(style)
            self._styles[key] = style
        return self._styles[key]

    def slide(self) -> int:
        """A new slide; gives its number."""
        self.count += 1
        self._page = self._draw.Page(name=f"slide{self.count}", masterpagename=self._master, stylename=self._back)
        self.document.presentation.addElement(self._page)
        return self.count

    def box(self, lines: list[str], x: float, y: float, width: float, height: float, size: float, align: str = "center", colour: str = "#ffffff") -> None:
        """A box of lines on the present slide."""
        frame = self._draw.Frame(width=f"{width}mm", height=f"{height}mm", x=f"{x}mm", y=f"{y}mm", stylename=self._bare)
        box = self._draw.TextBox()
        for line in lines:
            box.addElement(self._text.P(stylename=self._face(size, align, colour), text=line))
        frame.addElement(box)
        self._page.addElement(frame)


def _contents(slides: _Slides, songs: list[Song], starts: Marks) -> None:
    """Two slides of titles with their slides."""
    half = len(songs) // 2
    for first in (0, half):
        number = slides.slide()
        slides.box(["Cânticos" if first == 0 else "Cânticos (2)"], 10, 6, 260, 18, 30)
        titles = songs[first : first + half]
        slides.box([f"{starts.get(f's{first + n}', 0)}   {song.title}" for n, song in enumerate(titles)], 30, 28, 220, 120, 15, "start")
        starts["list-a-a" if first == 0 else "list-a-z"] = number


def make(folder: Path) -> Made:
    """The book."""
    writer = Writer("pt", 724)
    songs = [writer.song(first_line_title=number % 8 == 5) for number in range(32)]
    marks: Marks = {}
    for _ in range(2):  # the contents need the slides of the first run
        slides = _Slides()
        slides.slide()
        slides.box(["Encontro de Jovens", "cânticos projetados"], 10, 55, 260, 40, 44)
        _contents(slides, songs, marks)
        for number, song in enumerate(songs):
            for index, (lines, refrain) in enumerate(blocks(song, 3, repeat=number % 2 == 0)):
                page = slides.slide()
                if index == 0:
                    marks[f"s{number}"] = page
                    slides.box([song.title], 10, 6, 260, 20, 32, colour="#ffd54f")
                else:
                    slides.box([song.title], 170, 148, 105, 8, 10, "end", "#9fb3cc")
                slides.box(lines, 10, 32, 260, 110, 28 if len(lines) < 6 else 20, colour="#ffe9a8" if refrain else "#ffffff")
                marks[f"e{number}"] = page
            if number % 7 == 6:
                slides.slide()
        slides.document.save(str(folder / "book.odp"))
    return book_of(soffice.convert(folder / "book.odp"), marks, [Entry(song.title) for song in songs])
