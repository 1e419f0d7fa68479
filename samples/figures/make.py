"""Makes the data sheets and the figures of the sample library, and checks its numbers.

    python3 samples/figures/make.py            writes every generated file
    python3 samples/figures/make.py --check    writes nothing; names each file that differs

Both then check what the texts claim. Exits with 1 if a file differs or a claim does not hold.
"""

from __future__ import annotations

import argparse
import importlib
import sys
from pathlib import Path

# Nothing is left beside the scripts.
sys.dont_write_bytecode = True
HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

import library  # noqa: E402  (found beside this file)

SHARED = {"library", "make", "measures", "plot"}


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--check", action="store_true", help="compare instead of writing")
    arguments.add_argument("only", nargs="*", help="folders of items; all by default")
    chosen = arguments.parse_args()
    load_areas()
    problems = [*files(set(chosen.only), chosen.check), *false_claims(set(chosen.only))]
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


def load_areas() -> None:
    """Imports every script beside this one; importing registers what it makes."""
    for path in sorted(HERE.glob("*.py")):
        if path.stem not in SHARED:
            importlib.import_module(path.stem)


def files(only: set[str], check: bool) -> list[str]:
    """Writes or compares every generated file; says which differ."""
    problems = []
    for name, make in library.registered_files().items():
        if only and name.split("/")[0] not in only:
            continue
        made = make()
        expected = made.encode() if isinstance(made, str) else made
        path = library.SAMPLES / name
        is_same = path.is_file() and path.read_bytes() == expected
        if is_same:
            continue
        if check:
            problems.append(f"{name} differs from what its script makes; run make.py")
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(expected)
        print(f"wrote {name}")
    return problems


def false_claims(only: set[str]) -> list[str]:
    """Runs every check of the texts; says which claims do not hold."""
    problems = []
    for folder, check in library.registered_claims():
        if only and folder not in only:
            continue
        try:
            check(library.Item(folder))
        except (library.ClaimError, OSError) as error:
            problems.append(f"{folder}: {error}")
    return problems


if __name__ == "__main__":
    sys.exit(main())
