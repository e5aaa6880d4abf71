"""Runs headless Chromium: lays out a page to a static DOM, then prints that DOM to PDF."""

import json
import re
import shutil
import subprocess
from pathlib import Path

_NAMES = ("chromium", "chromium-browser", "google-chrome")
_FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--virtual-time-budget=60000"]
_REPORT = re.compile(r'<script class="" type="application/json" id="report">(.*?)</script>', re.S)
_ENGINE = re.compile(r'<script id="engine">.*?</script>', re.S)


class LayoutError(RuntimeError):
    """The page's own script did not finish its layout."""


def find() -> str:
    """Path of Chromium; a plain message if it is missing."""
    for name in _NAMES:
        if path := shutil.which(name):
            return path
    raise SystemExit("missing program: chromium (needed to print the books)")


def _run(profile: Path, *arguments: str) -> str:
    command = [find(), *_FLAGS, f"--user-data-dir={profile}", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    if done.returncode:
        raise LayoutError(done.stderr[-2000:])
    return done.stdout


def lay_out(source: Path, profile: Path) -> tuple[str, dict]:
    """The laid-out DOM without scripts, and the report of its pages."""
    dom = _run(profile, "--dump-dom", source.as_uri())
    found = _REPORT.search(dom)
    if not found:
        raise LayoutError(f"no layout report from {source.name}: the engine threw an error")
    static = _REPORT.sub("", _ENGINE.sub("", dom))
    return static, json.loads(found.group(1))


def print_pdf(source: Path, target: Path, profile: Path, outline: bool = False) -> None:
    """Print an HTML file to PDF, untagged, with bookmarks if asked for."""
    extra = ["--generate-pdf-document-outline"] if outline else ["--disable-pdf-tagging"]
    _run(profile, "--no-pdf-header-footer", *extra, f"--print-to-pdf={target}", source.as_uri())
    if not target.exists():
        raise LayoutError(f"Chromium wrote no {target.name}")
