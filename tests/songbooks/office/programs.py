"""Running programs and finding Python modules, with plain words when one is missing or fails."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from types import ModuleType

from songbooks import programs
from songbooks.programs import ProgramTrouble

__all__ = ["ProgramTrouble", "need", "run"]

_DEBIAN = "/usr/lib/python3/dist-packages"
_PACKAGES = {
    "docx": "Debian package python3-docx",
    "odf": "Debian package python3-odf",
    "weasyprint": "Debian package weasyprint",
    "reportlab": "Debian package python3-reportlab",
    "PIL": "Debian package python3-pil",
    "typst": "pip package typst",
}


def need(*names: str) -> list[ModuleType]:
    """The modules of these names; Debian's own are found from another Python of the same version too."""
    if Path(_DEBIAN).is_dir() and _DEBIAN not in sys.path:
        sys.path.append(_DEBIAN)
    modules = []
    for name in names:
        try:
            modules.append(importlib.import_module(name))
        except ImportError as error:
            package = _PACKAGES.get(name.split(".")[0], name)
            raise ProgramTrouble(f"the Python module {name!r} is missing ({package}): {error}") from error
    return modules


def run(command: list[str], folder: Path) -> str:
    """Run a program in FOLDER and give what it printed; failure becomes ProgramTrouble."""
    environment = {"SOURCE_DATE_EPOCH": "1700000000", "LC_ALL": "C.UTF-8"}
    return programs.run(command, folder, environment).stdout.decode("utf-8", "replace")
