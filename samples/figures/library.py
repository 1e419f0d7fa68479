"""What every script of the sample library shares: a registry of generated files, a registry of
claims, and tables in CSV.

A script registers a function for each file that it makes, named from `samples/`, and a function
for each item whose text states numbers:

    @makes("pendule-simple/periodes.csv")
    def periods() -> str:
        return table(["L_m", "T_s"], rows, digits=[3, 4])

    @claims("pendule-simple")
    def pendulum(item: Item) -> None:
        item.says(f"g = {fr(gravity, 2)} m/s²")

Everything is computed from seeds and constants, so `make.py --check` can compare byte for byte.
Only the standard library of Python 3.11 or later is used.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from measures import LinearFit, Noise, linear_fit, mean_of, sd_of
from plot import Plot

__all__ = [
    "ClaimError", "Item", "LinearFit", "Noise", "Plot", "SAMPLES", "claims", "en", "fr",
    "linear_fit", "makes", "mean_of", "registered_claims", "registered_files", "sd_of", "table",
]

SAMPLES = Path(__file__).resolve().parent.parent

Cell = float | int | str
Maker = Callable[[], str | bytes]

_makers: dict[str, Maker] = {}
_claims: list[tuple[str, "Callable[[Item], None]"]] = []


class ClaimError(Exception):
    """A text and a computation disagree."""


def makes(path: str) -> Callable[[Maker], Maker]:
    """Registers the function that makes `path`, relative to `samples/`.

    The function returns the whole file: text (written as UTF-8) or bytes. It may be registered
    for several paths.
    """

    def register(maker: Maker) -> Maker:
        if path in _makers:
            raise ValueError(f"{path} is made twice")
        _makers[path] = maker
        return maker

    return register


def claims(folder: str) -> Callable[[Callable[[Item], None]], Callable[[Item], None]]:
    """Registers the function that checks the numbers in the texts of `samples/<folder>`."""

    def register(check: Callable[[Item], None]) -> Callable[[Item], None]:
        _claims.append((folder, check))
        return check

    return register


def registered_files() -> dict[str, Maker]:
    """Every generated file, in the order of their names."""
    return dict(sorted(_makers.items()))


def registered_claims() -> list[tuple[str, Callable[[Item], None]]]:
    """Every check of an item's texts."""
    return list(_claims)


def table(header: Sequence[str], rows: Iterable[Sequence[Cell]],
          digits: Sequence[int | None] | None = None) -> str:
    """A CSV with one header line; units go into the header: `t_s`, `U_V`.

    `digits` gives the decimals of each column (`None`: as it is). A cell with a comma, a quote
    or a line break is quoted. Every row must be as wide as the header.
    """
    digits = digits or [None] * len(header)
    lines = [list(header)]
    for row in rows:
        if len(row) != len(header):
            raise ValueError(f"{len(row)} cells under {len(header)} columns: {row}")
        lines.append([_cell(value, places) for value, places in zip(row, digits, strict=True)])
    return "".join(",".join(map(_quoted, line)) + "\n" for line in lines)


def fr(value: float, digits: int) -> str:
    """A number as French texts write it: `-1,50`; four digits and more are grouped: `12 500`."""
    return _grouped(value, digits, " ", ",")


def en(value: float, digits: int) -> str:
    """A number as English texts write it: `-1.50`, `12,500`; four digits stay together."""
    return _grouped(value, digits, ",", ".")


class Item:
    """The texts of one item: what its `item.toml` says and its documents, tidied for search.

    Tidied means: one space for any run of spaces (no-break ones too), `-` for a minus sign,
    `{,}` read as `,` and the thin spaces of LaTeX as spaces.
    """

    def __init__(self, folder: str) -> None:
        self.folder = SAMPLES / folder
        self._texts: dict[str, str] = {}

    def text(self, file: str = "item.toml") -> str:
        """The tidied text of one file; of a TOML file, its strings."""
        if file not in self._texts:
            raw = (self.folder / file).read_text(encoding="utf-8")
            if file.endswith(".toml"):
                raw = "\n".join(_strings(tomllib.loads(raw)))
            self._texts[file] = _tidied(raw)
        return self._texts[file]

    def says(self, fragment: str, file: str = "item.toml") -> None:
        """Refuses a text in which `fragment` does not occur."""
        if _tidied(fragment) not in self.text(file):
            raise ClaimError(f"{self.folder.name}/{file} does not say “{fragment}”")

    def number(self, pattern: str, file: str = "item.toml") -> float:
        """The number that the one group of `pattern` captures in the tidied text."""
        found = re.search(pattern, self.text(file))
        if found is None:
            raise ClaimError(f"{self.folder.name}/{file} has nothing like “{pattern}”")
        # A number may end the sentence.
        return float(found.group(1).rstrip(",. ").replace(" ", "").replace(",", "."))

    def agrees(self, pattern: str, computed: float, within: float, file: str = "item.toml") -> None:
        """Refuses a written number that is further than `within` from the computed one."""
        written = self.number(pattern, file)
        if not abs(written - computed) <= within:
            raise ClaimError(f"{self.folder.name}/{file}: “{pattern}” says {written}, "
                             f"computed {computed:.6g} ± {within:.2g}")

    def holds(self, condition: bool, what: str) -> None:
        """Refuses a statement that the computation does not bear out."""
        if not condition:
            raise ClaimError(f"{self.folder.name}: it is not so that {what}")


def _cell(value: Cell, places: int | None) -> str:
    if isinstance(value, str) or places is None:
        return str(value)
    text = f"{value:.{places}f}"
    # No negative zero: two machines may disagree on its sign.
    return text.lstrip("-") if float(text) == 0 else text


def _quoted(cell: str) -> str:
    if any(c in cell for c in ',"\n'):
        return '"' + cell.replace('"', '""') + '"'
    return cell


def _grouped(value: float, digits: int, thousands: str, decimal: str) -> str:
    whole, _, part = f"{value:.{digits}f}".partition(".")
    if len(whole.lstrip("-")) > 4:
        whole = f"{int(whole):,}".replace(",", thousands)
    return whole + (decimal + part if part else "")


def _strings(node: object) -> Iterable[str]:
    if isinstance(node, str):
        yield node
    elif isinstance(node, dict):
        for value in node.values():
            yield from _strings(value)
    elif isinstance(node, list):
        for value in node:
            yield from _strings(value)


def _tidied(text: str) -> str:
    text = text.replace("{,}", ",").replace("\u2212", "-").replace("\\,", " ").replace("\\ ", " ")
    return re.sub(r"\s+", " ", text)
