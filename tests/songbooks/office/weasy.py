"""HTML to PDF by WeasyPrint, and the page of every element that has an id."""

from __future__ import annotations

import logging
from html import escape
from pathlib import Path

from songbooks.office.made import Marks
from songbooks.office.programs import need


def end(number: int | str) -> str:
    """The mark of the end of a song."""
    return f'<i id="e{number}"></i>'


def sung(number: int | str) -> str:
    """The mark of the last sung word of a song, where a credit or note follows."""
    return f'<i id="w{number}"></i>'


def edge(name: str, side: str) -> str:
    """The mark of the first (a) or last (z) entry of a list of songs."""
    return f'<i id="list-{name}-{side}"></i>'


def lines(text: list[str]) -> str:
    """Lines of a stanza."""
    return "<br>".join(escape(line) for line in text)


def render(html: str, css: str, pdf: Path) -> Marks:
    """Write the PDF and give the pages of the ids; only ids that the book links to stay in it."""
    (weasyprint,) = need("weasyprint")
    logging.getLogger("fontTools").setLevel(logging.ERROR)
    document = weasyprint.HTML(string=f"<style>{css}</style>{html}").render()
    marks: Marks = {}
    for number, page in enumerate(document.pages, 1):
        for name in list(page.anchors):
            marks.setdefault(name, number)
            if f'href="#{name}"' not in html:
                del page.anchors[name]  # a mark of ours, not for the book
    document.write_pdf(str(pdf))
    return marks
