"""What the judge is given, and what it says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True)
class Finding:
    """One thing that is not as it must be."""

    # Which promise is broken.
    check: str
    # At whose node, for whom, in which log.
    where: str
    # What is wrong, in one sentence.
    what: str

    def __str__(self) -> str:
        return f"{self.check}: {self.where}: {self.what}"


@dataclass
class Case:
    """Everything that is judged together; what is None is not judged."""

    # What was set up and done: `scenario.json`.
    scenario: Json
    # What the nodes answered to us: see `judge.collect`.
    live: Json | None = None
    # What the demo says of itself, and the observations on which it says so.
    report: Json | None = None
    story: Json | None = None
