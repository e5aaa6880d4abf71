"""Command line: make all web books or the named ones."""

import argparse
import importlib
import pkgutil
from pathlib import Path

from . import books, chromium, make


def _modules() -> dict[str, str]:
    names = sorted(info.name for info in pkgutil.iter_modules(books.__path__))
    return {name.replace("_", "-"): name for name in names}


def main() -> int:
    """Make the books; 1 if a check complained."""
    modules = _modules()
    parser = argparse.ArgumentParser(prog="python3 -m songbooks.web", description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--book", action="append", choices=sorted(modules), help="may be repeated; default: all")
    wanted = parser.parse_args()
    chromium.find()
    complaints: list[str] = []
    for name in wanted.book or modules:
        module = importlib.import_module(f"{books.__name__}.{modules[name]}")
        if hasattr(module, "make"):
            complaints += module.make(wanted.out)
        else:
            complaints += make.make(module.build(), wanted.out)
        print(f"made {name}", flush=True)
    print("\n".join(complaints) or "no complaints")
    return 1 if complaints else 0


if __name__ == "__main__":
    raise SystemExit(main())
