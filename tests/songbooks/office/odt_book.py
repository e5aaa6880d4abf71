"""An OpenDocument text written paragraph by paragraph with odfpy, with bookmarks for the truth and SVG pictures."""

from __future__ import annotations

from pathlib import Path

from songbooks.office.programs import need


class OdtBook:
    """The document; lengths are millimetres, font sizes and spaces between paragraphs are points."""

    def __init__(self, width: float, height: float, margin: float, font: str, size: float):
        self._style, self._text, self._draw, opendocument = need("odf.style", "odf.text", "odf.draw", "odf.opendocument")
        self.document = opendocument.OpenDocumentText()
        self._font, self._size, self._count = font, size, 0
        layout = self._style.PageLayout(name="layout")
        layout.addElement(self._style.PageLayoutProperties(pagewidth=f"{width}mm", pageheight=f"{height}mm", margin=f"{margin}mm",
                                                           printorientation="landscape" if width > height else "portrait"))  # fmt: skip
        self.document.automaticstyles.addElement(layout)
        self.document.masterstyles.addElement(self._style.MasterPage(name="Standard", pagelayoutname=layout))

    def _paragraph_style(self, page: bool, align: str, before: float, after: float, keep: bool, colour: str, bold: bool, size: float, font: str):
        self._count += 1
        style = self._style.Style(name=f"p{self._count}", family="paragraph", parentstylename="Standard")
        form = {"textalign": align, "margintop": f"{before}pt", "marginbottom": f"{after}pt"}
        if page:
            form["breakbefore"] = "page"
        if keep:
            form |= {"keepwithnext": "always", "keeptogether": "always"}
        style.addElement(self._style.ParagraphProperties(**form))
        style.addElement(self._style.TextProperties(fontfamily=font, fontsize=f"{size}pt", color=colour, fontweight="bold" if bold else "normal"))
        self.document.automaticstyles.addElement(style)
        return style

    def add(self, lines: list[str], *, start: str = "", end: str = "", page: bool = False, align: str = "start", before: float = 0,
            after: float = 0, keep: bool = False, colour: str = "#000000", bold: bool = False, size: float = 0, font: str = ""):  # fmt: skip
        """A paragraph of lines, with bookmarks START and END at its two ends."""
        style = self._paragraph_style(page, align, before, after, keep, colour, bold, size or self._size, font or self._font)
        paragraph = self._text.P(stylename=style)
        if start:
            paragraph.addElement(self._text.Bookmark(name=start))
        for index, line in enumerate(lines):
            if index:
                paragraph.addElement(self._text.LineBreak())
            paragraph.addText(line)
        if end:
            paragraph.addElement(self._text.Bookmark(name=end))
        self.document.text.addElement(paragraph)
        return paragraph

    def picture(self, paragraph, svg: Path, width: float, height: float) -> None:
        """A picture set in the line of a paragraph."""
        frame = self._draw.Frame(width=f"{width}mm", height=f"{height}mm", anchortype="as-char")
        frame.addElement(self._draw.Image(href=self.document.addPicture(str(svg))))
        paragraph.addElement(frame)

    def save(self, path: Path) -> Path:
        """Write the document."""
        self.document.save(str(path))
        return path
