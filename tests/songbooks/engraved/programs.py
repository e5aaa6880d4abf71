"""Running the typesetters: their quiet environment."""

from __future__ import annotations

from pathlib import Path

from songbooks import programs
from songbooks.programs import ProgramTrouble

__all__ = ["ProgramTrouble", "run"]


def run(command: list[str], folder: Path, stdin: bytes | None = None, errors: bool = False) -> bytes:
    """Run a program in FOLDER; gives what it printed (or what it said as errors). Failure becomes ProgramTrouble."""
    environment = {
        "QT_QPA_PLATFORM": "offscreen",
        "SOURCE_DATE_EPOCH": "1700000000",
        "FORCE_SOURCE_DATE": "1",
        "XDG_RUNTIME_DIR": str(folder),
        "OSFONTDIR": "/usr/share/fonts//",
    }
    result = programs.run(command, folder, environment, stdin)
    return result.stderr if errors else result.stdout
