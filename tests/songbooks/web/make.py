"""Makes one web book: layout, PDF and truth."""

import tempfile
from collections import Counter
from pathlib import Path

from .. import truth
from . import check, chromium
from .book import Book, Entry


def _song(entry: Entry, found: dict) -> truth.SongTruth:
    pages = sorted(found["pages"])
    solid = list(range(pages[0], pages[-1] + 1))
    return truth.SongTruth(
        title=entry.title,
        start=pages[0],
        end=pages[-1],
        pages=None if pages == solid else pages,
        alt_titles=entry.alt_titles,
        unlisted=entry.unlisted,
    )


def _lost_pages(laid_out: list[str], printed: list[str]) -> list[tuple[int, int]]:
    """Pages whose print lacks more than a few of the letters that were laid out on them."""
    lost = []
    for page, (wanted, found) in enumerate(zip(laid_out, printed), 1):
        missing = Counter(truth.squeeze(wanted)) - Counter(truth.squeeze(found))
        if missing.total() > 3 + len(wanted) // 100:
            lost.append((page, missing.total()))
    return lost


def typeset(book: Book, folder: Path) -> tuple[Path, list[truth.SongTruth]]:
    """Lay a book out and print it in the given folder; its PDF and the truth of its songs."""
    source, static, pdf = (folder / f"{book.id}{end}" for end in (".src.html", ".html", ".pdf"))
    source.write_text(book.html(), encoding="utf-8")
    dom, report = chromium.lay_out(source, folder / "profile")
    for fault in report["overfull"]:
        print(f"{book.id}: overfull column on page {fault}")
    static.write_text(dom, encoding="utf-8")
    chromium.print_pdf(static, pdf, folder / "profile", book.outline)
    found = truth.page_count(pdf)
    if found != report["pages"]:
        raise RuntimeError(f"{book.id}: laid out on {report['pages']} pages, printed on {found}")
    for page, missing in _lost_pages(report["texts"], truth.page_texts(pdf)):
        raise RuntimeError(f"{book.id}: page {page} was printed without {missing} of its letters")
    return pdf, [_song(entry, report["songs"][entry.sid]) for entry in book.entries]


def make(book: Book, out: Path) -> list[str]:
    """Write a book and its truth into OUT/books; complaints of the check."""
    with tempfile.TemporaryDirectory() as folder:
        pdf, songs = typeset(book, Path(folder))
        truth.write(out, book.id, book.kind, pdf, songs)
    return check.complaints(out, book.id)
