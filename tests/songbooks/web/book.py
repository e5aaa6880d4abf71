"""What a web book is: its sections, style and songs, and the HTML file they make."""

import html
import json
from dataclasses import dataclass, field
from pathlib import Path

ENGINE = Path(__file__).with_name("engine.js")
_BASE_CSS = """
@page { size: %(width)smm %(height)smm; margin: 0 }
* { box-sizing: border-box; -webkit-print-color-adjust: exact; print-color-adjust: exact }
html, body { margin: 0; padding: 0 }
h1, h2, h3, p { margin: 0; font-weight: inherit; font-size: inherit }
a { color: inherit; text-decoration: none }
.page { position: relative; width: %(page_width)smm; height: %(height)smm; overflow: hidden; break-after: page; break-inside: avoid }
.sheet { display: flex; width: %(width)smm; height: %(height)smm; break-after: page }
.sheet .page { break-after: auto }
.page:last-child { break-after: auto } .sheet:last-child { break-after: auto }
.body { position: absolute; display: flex }
.col { flex: 1 1 0; min-width: 0; height: 100%% }
.fragment { display: flow-root }
.folio, .head, .tab { position: absolute }
.plate { position: absolute; inset: 0 }
.blank .folio, .plate-page .folio, .plate-page .head, .blank .head { display: none }
.line { min-height: 1em } .pre { white-space: pre }
.ch { position: relative; display: inline-block; width: 0; height: 0; white-space: nowrap }
.ch b { position: absolute; left: 0; bottom: .95em; font-size: .82em }
.toc-line { display: flex; align-items: baseline; gap: .4em }
.toc-line .dots { flex: 1 1 0; min-width: 1.5em; overflow: hidden; white-space: nowrap; letter-spacing: .15em; text-align: right }
.toc-line .fill { flex: 1 1 0 }
.toc-line .pn { min-width: 1.9em; text-align: right }
"""


@dataclass
class Entry:
    """One song of the truth, by the identifier that its pieces carry."""

    sid: str
    title: str
    alt_titles: list[str] = field(default_factory=list)
    unlisted: bool = False


@dataclass
class Book:
    """A book ready to be laid out: sizes in millimetres, sections of HTML, and its songs in order."""

    id: str
    kind: str
    width: float
    height: float
    css: str
    sections: list[str]
    entries: list[Entry]
    config: dict = field(default_factory=dict)
    language: str = "en"
    outline: bool = False

    def html(self) -> str:
        """The whole HTML file with the layout engine in it."""
        two_up = bool(self.config.get("twoUp"))
        base = _BASE_CSS % {
            "width": self.width,
            "height": self.height,
            "page_width": self.width / 2 if two_up else self.width,
        }
        config = html.escape(json.dumps(self.config), quote=True)
        engine = ENGINE.read_text(encoding="utf-8")
        return (
            f'<!DOCTYPE html><html lang="{self.language}"><head><meta charset="utf-8"><title>{self.id}</title>'
            f"<style>{base}{self.css}</style></head><body data-config=\"{config}\">"
            f'<div id="source">{"".join(self.sections)}</div><div id="paper"></div>'
            f'<script id="engine">{engine}</script></body></html>'
        )
