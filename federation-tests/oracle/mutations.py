"""Planted violations: each changes one thing that nodes or demo said, and names the check that must
find it.

They work on any case, made up or real; on real data there may be nothing to plant.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import dataclass

from judge.findings import Case, Finding
from judge.verdict import judge
from planted import logs, people, story
from planted.registry import MUTATIONS, Mutation

__all__ = ["MUTATIONS", "Mutation", "Result", "logs", "people", "run", "story"]


@dataclass(frozen=True)
class Result:
    """What became of a mutation."""

    mutation: Mutation
    # None: there was nothing to change.
    is_named: bool | None


def run(case: Case) -> Iterator[Result]:
    """Plants every violation that fits the case, one at a time."""
    for part in _parts(case):
        # What was wrong before names no mutation.
        known = set(judge(part))
        for mutation in MUTATIONS:
            if mutation.is_live == (part.live is not None):
                yield Result(mutation, _try(mutation, part, known))


def _parts(case: Case) -> Iterator[Case]:
    """Answers and story apart, so that judging them again and again is quick."""
    if case.live is not None:
        yield Case(case.scenario, live=case.live)
    if case.report is not None:
        yield Case(case.scenario, report=case.report, story=case.story)


def _try(mutation: Mutation, part: Case, known: set[Finding]) -> bool | None:
    changed = copy.deepcopy(part)
    if not mutation.plant(changed):
        return None
    return any(finding.check == mutation.check for finding in set(judge(changed)) - known)
