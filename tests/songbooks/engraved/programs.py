"""Running the typesetters: their names, a quiet environment, and plain words when one is missing or fails."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path


class ProgramTrouble(Exception):
    """A program is missing or has failed; the message says which and why."""


def run(command: list[str], folder: Path, stdin: bytes | None = None, errors: bool = False) -> bytes:
    """Run a program in FOLDER; gives what it printed (or what it said as errors). Failure becomes ProgramTrouble."""
    if shutil.which(command[0]) is None:
        raise ProgramTrouble(f"the program {command[0]!r} is missing: install it to make this book")
    environment = {
        **os.environ,
        "QT_QPA_PLATFORM": "offscreen",
        "SOURCE_DATE_EPOCH": "1700000000",
        "FORCE_SOURCE_DATE": "1",
        "XDG_RUNTIME_DIR": str(folder),
        "OSFONTDIR": "/usr/share/fonts//",
    }
    result = subprocess.run(command, cwd=folder, input=stdin, capture_output=True, env=environment)
    if result.returncode:
        tail = (result.stdout + result.stderr).decode("utf-8", "replace")[-1500:]
        raise ProgramTrouble(f"{' '.join(command[:3])} failed in {folder}:\n{tail}")
    return result.stderr if errors else result.stdout
