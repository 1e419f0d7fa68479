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
    for mutation in MUTATIONS:
        if (case.live if mutation.is_live else case.report) is not None:
            changed = copy.deepcopy(_part(case, mutation.is_live))
            planted = mutation.plant(changed)
            yield Result(mutation, _names(judge(changed), mutation) if planted else None)


def _part(case: Case, is_live: bool) -> Case:
    """What the mutation is about alone, so that judging it again is quick."""
    if is_live:
        return Case(case.scenario, live=case.live)
    return Case(case.scenario, report=case.report, story=case.story)


def _names(findings: list[Finding], mutation: Mutation) -> bool:
    return mutation.check in {finding.check for finding in findings}
