"""A Word document written paragraph by paragraph, with bookmarks where the truth needs to know the page."""

from __future__ import annotations

from pathlib import Path

from songbooks.office.programs import need

_ALIGN = {"left": 0, "center": 1, "right": 2, "justify": 3}
_TAB_ALIGN = {"left": 0, "center": 1, "right": 2}
_LEADER = {" ": 0, ".": 1, "-": 2, "_": 3}


class DocxBook:
    """The document; lengths are millimetres, font sizes and spaces between paragraphs are points."""

    def __init__(self, width: float, height: float, margin: float, font: str, size: float):
        docx, self._shared, self._oxml = need("docx", "docx.shared", "docx.oxml")
        self.document = docx.Document()
        self._size(self.document.sections[0], width, height, margin)
        normal = self.document.styles["Normal"]
        normal.font.name, normal.font.size = font, self._shared.Pt(size)
        normal.paragraph_format.space_after = self._shared.Pt(0)
        normal.paragraph_format.line_spacing = 1.0
        self._bookmarks = 0

    def _size(self, section, width: float, height: float, margin: float) -> None:
        mm = self._shared.Mm
        section.page_width, section.page_height = mm(width), mm(height)
        section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = mm(margin)
        section.header_distance = section.footer_distance = mm(min(margin / 2, 10))

    def _element(self, tag: str, **attributes: str):
        element = self._oxml.OxmlElement(tag)
        for name, value in attributes.items():
            element.set(self._oxml.ns.qn("w:" + name), value)
        return element

    def add(self, text="", *, start: str = "", end: str = "", align: str = "left", before: float = 0, after: float = 0,
            page: bool = False, keep: bool = False, together: bool = False, indent: float = 0, hang: float = 0,
            style: str | None = None, tabs=(), shade: str = "", spacing: float = 0, cell=None, **face):  # fmt: skip
        """A paragraph of one text, or of runs (text, face); START and END name bookmarks at its two ends."""
        if cell is not None:
            paragraph = cell.paragraphs[0] if not cell.text else cell.add_paragraph()
        else:
            paragraph = self.document.add_paragraph()
        if style:
            paragraph.style = style
        pt, mm, form = self._shared.Pt, self._shared.Mm, paragraph.paragraph_format
        form.alignment, form.space_before, form.space_after = _ALIGN[align], pt(before), pt(after)
        form.page_break_before, form.keep_with_next, form.keep_together = page, keep, together
        form.left_indent, form.first_line_indent = mm(indent), mm(-hang)
        if spacing:
            form.line_spacing = spacing
        for position, kind, leader in tabs:
            form.tab_stops.add_tab_stop(mm(position), _TAB_ALIGN[kind], _LEADER[leader])
        if shade:
            paragraph._p.get_or_add_pPr().append(self._element("w:shd", val="clear", color="auto", fill=shade))
        if start:
            self.mark(paragraph, start)
        for piece, own in [(text, {})] if isinstance(text, str) else text:
            self.run(paragraph, piece, **{**face, **own})
        if end:
            self.mark(paragraph, end)
        return paragraph

    def run(self, paragraph, text: str, *, size: float = 0, bold=None, italic=None, underline=None, font: str = "",
            colour: str = "", caps=None):  # fmt: skip
        """A run of text at the end of a paragraph; newlines and tabs are kept."""
        run = paragraph.add_run(text)
        run.bold, run.italic, run.underline, run.font.small_caps = bold, italic, underline, caps
        if size:
            run.font.size = self._shared.Pt(size)
        if font:
            run.font.name = font
        if colour:
            run.font.color.rgb = self._shared.RGBColor.from_string(colour)
        return run

    def mark(self, paragraph, name: str) -> None:
        """A bookmark at the present end of a paragraph."""
        self._bookmarks += 1
        number = str(self._bookmarks)
        paragraph._p.append(self._element("w:bookmarkStart", id=number, name=name))
        paragraph._p.append(self._element("w:bookmarkEnd", id=number))

    def field(self, paragraph, code: str, **face) -> None:
        """A field such as PAGE at the end of a paragraph."""
        for kind in ("begin", code, "end"):
            run = self.run(paragraph, "", **face)
            if kind == code:
                instruction = self._element("w:instrText")
                instruction.text = code
                run._r.append(instruction)
            else:
                run._r.append(self._element("w:fldChar", fldCharType=kind))

    def section(self, columns: int = 1, gap: float = 10, *, new_page: bool = False, numbers: str = "", restart: int = 0):
        """Begin a section with its own columns and page numbers (NUMBERS: lowerRoman, decimal)."""
        section = self.document.add_section(2 if new_page else 0)
        self.columns(section, columns, gap)
        self.numbering(section, numbers, restart)
        return section

    def columns(self, section, count: int, gap: float = 10, line: bool = False) -> None:
        """Set a section in columns."""
        for old in section._sectPr.findall(self._oxml.ns.qn("w:cols")):
            section._sectPr.remove(old)
        attributes = {"num": str(count), "space": str(round(gap * 56.7))}
        section._sectPr.append(self._element("w:cols", **attributes, **({"sep": "1"} if line else {})))

    def numbering(self, section, style: str = "", restart: int = 0) -> None:
        """How a section counts its pages."""
        for old in section._sectPr.findall(self._oxml.ns.qn("w:pgNumType")):
            section._sectPr.remove(old)
        attributes = {**({"fmt": style} if style else {}), **({"start": str(restart)} if restart else {})}
        if attributes:
            section._sectPr.append(self._element("w:pgNumType", **attributes))

    def foot(self, section, before: str = "", after: str = "", align: str = "center", number: bool = True, **face) -> None:
        """The foot of a section's pages: a text around the page number."""
        self._edge(section.footer, before, after, align, number, face)

    def head(self, section, text: str = "", align: str = "center", number: bool = False, **face) -> None:
        """The running head of a section's pages."""
        self._edge(section.header, text, "", align, number, face)

    def _edge(self, edge, before: str, after: str, align: str, number: bool, face: dict) -> None:
        edge.is_linked_to_previous = False
        paragraph = edge.paragraphs[0]
        paragraph.paragraph_format.alignment = _ALIGN[align]
        if before:
            self.run(paragraph, before, **face)
        if number:
            self.field(paragraph, "PAGE", **face)
        if after:
            self.run(paragraph, after, **face)

    def table(self, rows: int, widths: list[float], style: str = "Table Grid"):
        """An empty table of the given column widths."""
        table = self.document.add_table(rows, len(widths), style)
        table.autofit = False
        for column, width in zip(table.columns, widths):
            for cell in column.cells:
                cell.width = self._shared.Mm(width)
        return table

    def save(self, path: Path) -> Path:
        """Write the document."""
        self.document.save(str(path))
        return path
