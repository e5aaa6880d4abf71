"""Typst documents: escaping, marks that remember their page, and compiling."""

from __future__ import annotations

import json
import re
from pathlib import Path

from songbooks.office.made import Marks
from songbooks.office.programs import need

PRELUDE = '#let mark(name) = context [#metadata((name, here().page())) <mark>]\n'


def esc(text: str) -> str:
    """Text with Typst's special characters escaped."""
    return re.sub(r"([\\#$*_`<>@\[\]~=/+'\"-])", r"\\\1", text)


def lines(text: list[str]) -> str:
    """Lines of a stanza, with breaks between them."""
    return " \\\n".join(esc(line) for line in text)


def compile(source: str, folder: Path) -> tuple[Path, Marks]:
    """The PDF of a source that uses `mark`, and its marks; `here().page()` counts sheets, whatever is printed."""
    (typst,) = need("typst")
    path, pdf = folder / "book.typ", folder / "book.pdf"
    path.write_text(PRELUDE + source, encoding="utf-8")
    typst.compile(str(path), output=str(pdf), root=str(folder))
    found = json.loads(typst.query(str(path), "<mark>", field="value", root=str(folder)))
    return pdf, {name: page for name, page in found}
