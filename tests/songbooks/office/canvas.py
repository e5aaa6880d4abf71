"""ReportLab's canvas with a cursor: lines of text from the top of the page, and marks of the pages they fall on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from songbooks.office.made import Marks
from songbooks.office.programs import ProgramTrouble, need

_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts")


class Sheet:
    """Pages under a cursor; lengths in points, y falls from the top margin."""

    def __init__(self, pdf: Path, width: float, height: float, margin: float):
        (module,) = need("reportlab.pdfgen.canvas")
        self.canvas = module.Canvas(str(pdf), pagesize=(width, height), invariant=1)
        self.width, self.height, self.margin = width, height, margin
        self.y = height - margin
        self.marks: Marks = {}
        self.on_page: Callable[[Sheet], None] | None = None
        self._fresh = True

    @property
    def page(self) -> int:
        """The number of the present page in the PDF."""
        return self.canvas.getPageNumber()

    def mark(self, name: str) -> None:
        """Remember the present page under a name."""
        self.marks[name] = self.page

    def new_page(self) -> None:
        """Finish the present page with its furniture, and begin the next at the top."""
        if self.on_page:
            self.on_page(self)
        self.canvas.showPage()
        self.y = self.height - self.margin

    def room(self, needed: float) -> bool:
        """Whether so much still fits above the bottom margin."""
        return self.y - needed >= self.margin

    def line(self, text: str, font: str, size: float, leading: float = 1.25, x: float | None = None, align: str = "left") -> None:
        """Set one line and move down."""
        self.y -= size * leading
        self.put(text, font, size, self.margin if x is None else x, self.y, align)

    def put(self, text: str, font: str, size: float, x: float, y: float, align: str = "left") -> None:
        """Set text at a place of the page."""
        self.canvas.setFont(font, size)
        draw = {"left": self.canvas.drawString, "center": self.canvas.drawCentredString, "right": self.canvas.drawRightString}
        draw[align](x, y, text)

    def save(self) -> None:
        """Finish the last page and write the file."""
        if self.on_page:
            self.on_page(self)
        self.canvas.showPage()
        self.canvas.save()


def register(name: str, file: str) -> str:
    """Make a TrueType font known to ReportLab by its file name; gives its name."""
    metrics, fonts = need("reportlab.pdfbase.pdfmetrics", "reportlab.pdfbase.ttfonts")
    for folder in _FOLDERS:
        for path in Path(folder).rglob(file):
            metrics.registerFont(fonts.TTFont(name, str(path)))
            return name
    raise ProgramTrouble(f"the font file {file!r} is missing: install fonts-liberation and fonts-dejavu")


def width_of(text: str, font: str, size: float) -> float:
    """How wide a text is."""
    (metrics,) = need("reportlab.pdfbase.pdfmetrics")
    return metrics.stringWidth(text, font, size)
