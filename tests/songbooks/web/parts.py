"""Building blocks of book HTML: stanzas, chorded lines, contents lines, songs, sections."""

import html

from ..lyrics import Writer, chord_line


def esc(text: str) -> str:
    """Text made safe for HTML."""
    return html.escape(text, quote=True)


def div(cls: str, inner: str, extra: str = "") -> str:
    """A block with a class."""
    return f'<div class="{cls}" {extra}>{inner}</div>'


def stanza(lines: list[str], label: str = "", cls: str = "stanza") -> str:
    """A stanza without chords, with a number or a word before it."""
    body = "".join(div("line", esc(line)) for line in lines)
    return div(cls, (div("label", esc(label)) if label else "") + div("lines", body))


def mono_stanza(lines: list[str], writer: Writer, key: str, label: str = "", cls: str = "stanza") -> str:
    """A stanza in a fixed-width font with a line of chords over every line."""
    body = div("label", esc(label)) if label else ""
    for line in lines:
        body += div("pre chords", chord_line(writer.chords(line, key))) + div("pre", esc(line))
    return div(cls, body)


def over_line(line: str, writer: Writer, key: str) -> str:
    """A line of a proportional font with chords hung over its words."""
    text, last = "", 0
    for position, chord in writer.chords(line, key):
        text += esc(line[last:position]) + f'<span class="ch"><b>{chord}</b></span>'
        last = position
    return div("line chorded", text + esc(line[last:]))


def over_stanza(lines: list[str], writer: Writer, key: str, label: str = "", cls: str = "stanza") -> str:
    """A stanza with chords hung over its words."""
    body = "".join(over_line(line, writer, key) for line in lines)
    return div(cls, (div("label", esc(label)) if label else "") + div("lines", body))


def toc_line(text: str, sid: str, *, dots: bool = True, note: str = "", number: str | None = None, link: bool = True, shift: int = 0) -> str:
    """A line of contents: text, leaders, and the page of the song (shifted, if the contents are out of date) or a number given."""
    filler = '<span class="dots"></span>' if dots else '<span class="fill"></span>'
    extra = f'<span class="note">{esc(note)}</span>' if note else ""
    moved = f' data-pnshift="{shift}"' if shift else ""
    target = f'<span class="pn" data-pn="{sid}"{moved}></span>' if number is None else f'<span class="pn">{esc(number)}</span>'
    label = f'<a href="#{sid}">{esc(text)}</a>' if link else f"<span>{esc(text)}</span>"
    return div("toc-line", f"{label}{extra}{filler}{target}")


def song(sid: str, title: str, blocks: str, *, brk: str = "flow", cls: str = "song", cont: str = "", head: str = "", anchor: bool = True) -> str:
    """A song (or a further part of one, without anchor) as an article that the engine lays out."""
    more = f' data-cont="{esc(cont)}"' if cont else ""
    more += f' data-head="{esc(head)}"' if head else ""
    name = f' id="{sid}"' if anchor else ""
    return f'<article class="{cls}"{name} data-song="{sid}" data-title="{esc(title)}" data-break="{brk}"{more}>{blocks}</article>'


def text_block(inner: str, brk: str = "flow", cls: str = "matter") -> str:
    """Matter that is no song: forewords, contents, charts."""
    return f'<article class="{cls}" data-break="{brk}">{inner}</article>'


def plate(inner: str, cls: str = "", style: str = "") -> str:
    """A full page without margins: covers, dividers, advertisements."""
    return f'<div class="plate {cls}" style="{style}">{inner}</div>'


def section(inner: str, name: str, *, columns: int = 1, cls: str = "", first: str = "", side: str = "", head: str = "") -> str:
    """A run of pages of one layout; 'first' restarts page numbers or ends them ('none')."""
    return (
        f'<section data-name="{name}" data-columns="{columns}" data-pageclass="{cls}" data-first="{first}" '
        f'data-side="{side}" data-head="{esc(head)}">{inner}</section>'
    )
