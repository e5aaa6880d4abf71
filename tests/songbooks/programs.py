"""Running the programs that make books, with plain words when one is missing or fails."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path


class ProgramTrouble(Exception):
    """A program or module is missing or has failed; the message says which and why."""


def run(
    command: list[str], folder: Path, environment: dict[str, str], stdin: bytes | None = None
) -> subprocess.CompletedProcess[bytes]:
    """Run a program in FOLDER with ENVIRONMENT beside our own; failure becomes ProgramTrouble."""
    if shutil.which(command[0]) is None:
        raise ProgramTrouble(f"the program {command[0]!r} is missing: install it to make this book")
    result = subprocess.run(command, cwd=folder, input=stdin, capture_output=True, env={**os.environ, **environment})
    if result.returncode:
        tail = (result.stdout + result.stderr).decode("utf-8", "replace")[-1500:]
        raise ProgramTrouble(f"{' '.join(command[:3])} failed in {folder}:\n{tail}")
    return result
