"""How planted violations are registered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from judge.findings import Case

# Changes a case; answers whether there was something to change.
Plant = Callable[[Case], bool]


@dataclass(frozen=True)
class Mutation:
    """One violation, and who must name it."""

    name: str
    check: str
    plant: Plant
    # Of the nodes' answers, or of the demo's story.
    is_live: bool


MUTATIONS: list[Mutation] = []


def live(check: str) -> Callable[[Plant], Plant]:
    """Registers a change of what nodes answered."""
    return _register(check, is_live=True)


def story(check: str) -> Callable[[Plant], Plant]:
    """Registers a change of what the demo says."""
    return _register(check, is_live=False)


def _register(check: str, is_live: bool) -> Callable[[Plant], Plant]:
    def register(plant: Plant) -> Plant:
        name = plant.__name__.strip("_").replace("_", " ")
        MUTATIONS.append(Mutation(name, check, plant, is_live))
        return plant

    return register
