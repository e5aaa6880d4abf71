"""LibreOffice: documents to PDF, and the pages of a document's bookmarks by the PDF destinations they become."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

from songbooks.office import programs
from songbooks.office.made import Marks

_FILTERS = {".docx": "writer_pdf_Export", ".odt": "writer_pdf_Export", ".odp": "impress_pdf_Export", ".ods": "calc_pdf_Export"}


def convert(document: Path, outline: bool = False, marked: bool = False) -> Path:
    """The PDF of a document: with the headings as its outline, or with the bookmarks as destinations."""
    wishes = {"ExportBookmarks": outline, "ExportBookmarksToPDFDestination": marked}
    options = json.dumps({name: {"type": "boolean", "value": str(value).lower()} for name, value in wishes.items()})
    profile = document.parent / "profile"
    programs.run(
        ["soffice", "--headless", f"-env:UserInstallation={profile.as_uri()}", "--convert-to",
         f"pdf:{_FILTERS[document.suffix]}:{options}", "--outdir", str(document.parent), str(document)],
        document.parent,
    )  # fmt: skip
    return document.with_suffix(".pdf")


def marks_of(pdf: Path) -> Marks:
    """The page of each named destination of a PDF."""
    report = programs.run(["pdfinfo", "-dests", str(pdf)], pdf.parent)
    found = re.findall(r'^\s*(\d+) \[.*\] "(.*)"$', report, re.MULTILINE)
    return {name: int(page) for page, name in found}


def settle(build: Callable[[Marks], Path], outline: bool = False) -> tuple[Path, Marks]:
    """Build a document until the page numbers printed in it are right; gives the PDF without marks, and the marks."""
    marks: Marks = {}
    for _ in range(4):
        document = build(marks)
        found = marks_of(convert(document, outline, marked=True))
        if found == marks:
            break
        marks = found
    return convert(document, outline), marks
