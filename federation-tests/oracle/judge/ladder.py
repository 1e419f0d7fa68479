"""Who must see what, from the words of the ladder and from what was done alone.

    personal      the owner
    named         the owner and the persons named, at any institution
    institution   teachers and staff of the institution that shares
    institutions  the same, and teachers and staff of the institutions listed
    consortium    teachers and staff of all members and associates
    public        everyone: students, operators and people who are not signed in, too

Withdrawn means back to the owner; retracted and erased mean nobody, for ever.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from .findings import Json

COLLEAGUES = {"teacher", "staff"}
PARTICIPANTS = {"associate", "member"}

# What somebody must see: version and title by item id.
Visible = dict[str, tuple[int, str]]


@dataclass(frozen=True)
class Viewer:
    """Whose eyes: somebody of an institution, or nobody in particular at its node."""

    institution: str
    # handle@institution; empty for nobody in particular.
    address: str = ""
    role: str = "anonymous"

    def is_colleague(self) -> bool:
        """Whether the rungs below `public` speak of this viewer."""
        return self.role in COLLEAGUES

    def __str__(self) -> str:
        return f"{self.address or 'anonymous at ' + self.institution} ({self.role})"


@dataclass(frozen=True)
class Standing:
    """An item as the steps so far left it."""

    item: str
    owner: str
    version: int
    title: str
    rung: str
    people: frozenset[str] = frozenset()
    institutions: frozenset[str] = frozenset()

    @property
    def origin(self) -> str:
        """The institution that shares it."""
        return self.item.split("/")[0]


def standings(steps: Iterable[Json]) -> dict[str, Standing]:
    """All items that stand after these steps."""
    items: dict[str, Standing] = {}
    for step in steps:
        after = _after(items.get(step["item"]), step)
        if after is None:
            items.pop(step["item"], None)
        else:
            items[step["item"]] = after
    return items


def _after(before: Standing | None, step: Json) -> Standing | None:
    operation = step["op"]
    if operation == "publish":
        item = Standing(
            step["item"], step["owner"], step.get("version", 1), step["title"], "personal"
        )
        return _with_policy(item, step["policy"])
    if before is None or operation in ("retract", "erase"):
        return None
    if operation == "revise":
        return replace(before, version=step["version"], title=step["title"])
    if operation == "share":
        return _with_policy(before, step["policy"])
    if operation == "withdraw":
        return _with_policy(before, {"rung": "personal"})
    raise ValueError(f"unknown step `{operation}`")


def _with_policy(item: Standing, policy: Json) -> Standing:
    return replace(
        item,
        rung=policy["rung"],
        people=frozenset(policy.get("people", ())),
        institutions=frozenset(policy.get("institutions", ())),
    )


def participants(scenario: Json) -> set[str]:
    """The institutions that take part in the consortium."""
    listed = scenario["institutions"]
    return {one["id"] for one in listed if one.get("status", "member") in PARTICIPANTS}


def sees(item: Standing, viewer: Viewer, taking_part: set[str]) -> bool:
    """Whether the viewer must see the item; otherwise they must not."""
    if item.rung == "public":
        return True
    if not viewer.is_colleague():
        return False
    if viewer.address == item.owner:
        return True
    at_home = viewer.institution == item.origin
    if item.rung == "named":
        return viewer.address in item.people
    if item.rung == "institution":
        return at_home
    if item.rung == "institutions":
        return at_home or viewer.institution in item.institutions
    if item.rung == "consortium":
        return at_home or viewer.institution in taking_part
    return False


def holders(item: Standing, scenario: Json) -> set[str]:
    """The institutions that may hold the item at all, its origin included."""
    if item.rung == "public":
        others = {one["id"] for one in scenario["institutions"]}
    elif item.rung == "consortium":
        others = participants(scenario)
    elif item.rung == "institutions":
        others = set(item.institutions)
    elif item.rung == "named":
        others = {address.rsplit("@", 1)[-1] for address in item.people}
    else:
        others = set()
    return others | {item.origin}


def viewers(scenario: Json) -> Iterator[Viewer]:
    """Everybody in the scenario, and nobody in particular at each node."""
    for institution in scenario["institutions"]:
        yield Viewer(institution["id"])
    for person in scenario["people"]:
        yield Viewer(person["institution"], person["address"], person["role"])


class Ladder:
    """The answers for one scenario after some of its steps; all of them if not said."""

    def __init__(self, scenario: Json, steps: int | None = None) -> None:
        self.scenario = scenario
        self.items = standings(scenario["steps"][:steps])
        self.taking_part = participants(scenario)

    def visible(self, viewer: Viewer) -> Visible:
        """What the viewer must see."""
        return {
            item.item: (item.version, item.title)
            for item in self.items.values()
            if sees(item, viewer, self.taking_part)
        }

    def seen(self, viewer: Viewer, item: str) -> tuple[int, str] | None:
        """The version and title of an item that the viewer must see; nothing if they must not."""
        standing = self.items.get(item)
        if standing is None or not sees(standing, viewer, self.taking_part):
            return None
        return standing.version, standing.title

    def holders(self, item: str) -> set[str]:
        """The institutions that may hold an item; none for one that is gone."""
        standing = self.items.get(item)
        return holders(standing, self.scenario) if standing else set()
