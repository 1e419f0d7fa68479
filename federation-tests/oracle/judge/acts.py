"""Changes that the judge makes at the running demo, as its people, before it looks.

So that what it judges was widened, narrowed, revised and taken back in ways that the program could
not prepare for. Every change is added to the scenario, from which all expectations come.
"""

from __future__ import annotations

import copy
import json
import time
from collections.abc import Callable
from typing import Any

from . import agreement
from .client import ADMIN, COMMONS, CallError, Node
from .findings import Case, Finding, Json
from .ladder import Ladder

AGREE_S = 120.0
PAUSE_S = 0.2

WITHDRAWALS = {"withdraw": "WITHDRAW", "retract": "RETRACT", "erase": "ERASE"}


class Actor:
    """Somebody who shares items, and the record of what they did."""

    def __init__(self, scenario: Json, nodes: dict[str, Node]) -> None:
        self.scenario = copy.deepcopy(scenario)
        self._nodes = nodes
        self._tokens = {one["address"]: one["token"] for one in scenario["people"]}

    def teacher(self, institution: str) -> str:
        """The address of the first teacher of an institution."""
        people = self.scenario["people"]
        here = [one for one in people if one["institution"] == institution]
        return next(str(one["address"]) for one in here if one["role"] == "teacher")

    def _call(self, owner: str, method: str, **fields: Any) -> Json:
        node = self._nodes[owner.rsplit("@", 1)[-1]]
        answer = node.call(COMMONS, method, self._tokens[owner], **fields)
        if answer.code != "OK":
            raise CallError(f"{method} by {owner}: {answer.code} {answer.message}")
        return answer.value

    def description(self, item: str, title: str) -> str:
        """An item's own description under another title, ready to be published."""
        owner = self._owner(item)
        found = json.loads(self._call(owner, "Get", item=item)["item"]["item_json"])
        found["item"]["title"] = title
        return json.dumps(found)

    def publish(self, template: str, title: str, policy: Json) -> str:
        """Shares a copy of an item under a title of its own."""
        owner, text = self._owner(template), self.description(template, title)
        answer = self._call(owner, "Publish", item_json=text, policy=_wire(policy))
        item = str(answer["published"]["item"])
        self._record(item, op="publish", owner=owner, version=1, title=title, policy=policy)
        return item

    def share(self, item: str, policy: Json) -> None:
        """Shares an item with others than before."""
        self._call(self._owner(item), "SetPolicy", item=item, policy=_wire(policy))
        self._record(item, op="share", policy=policy)

    def revise(self, item: str, title: str) -> None:
        """Shares the next version."""
        text = self.description(item, title)
        answer = self._call(self._owner(item), "Revise", item=item, item_json=text)
        version = int(answer["published"]["version"])
        self._record(item, op="revise", version=version, title=title)

    def take_back(self, item: str, how: str) -> None:
        """Withdraws, retracts or erases an item."""
        wire = f"WITHDRAWAL_{WITHDRAWALS[how]}"
        self._call(self._owner(item), "Withdraw", item=item, how=wire)
        self._record(item, op=how)

    def _owner(self, item: str) -> str:
        return Ladder(self.scenario).items[item].owner

    def _record(self, item: str, **step: Any) -> None:
        self.scenario["steps"].append({"item": item, **step})


def _policy(rung: str, people: tuple[str, ...] = (), institutions: tuple[str, ...] = ()) -> Json:
    return {"rung": rung, "people": list(people), "institutions": list(institutions)}


def _wire(policy: Json) -> Json:
    return {**policy, "rung": f"RUNG_{policy['rung'].upper()}"}


def act(scenario: Json) -> tuple[Json, list[Finding]]:
    """Makes all changes and waits until the nodes agree.

    The answer is the longer scenario, and what still differed at a deadline.
    """
    nodes = {one["id"]: Node(one["grpc"]) for one in scenario["institutions"]}
    try:
        actor = Actor(scenario, nodes)
        changes = _publish_all(actor)
        missing = _agree(actor.scenario, nodes)
        for change in changes:
            change()
        return actor.scenario, missing + _agree(actor.scenario, nodes)
    finally:
        for node in nodes.values():
            node.close()


def _template(scenario: Json) -> str:
    """The first public item."""
    return next(one.item for one in Ladder(scenario).items.values() if one.rung == "public")


def _publish_all(actor: Actor) -> list[Callable[[], None]]:
    """Shares items on all rungs; what is to be done to them afterwards."""
    template = _template(actor.scenario)
    home = template.split("/")[0]
    others = [one["id"] for one in actor.scenario["institutions"] if one["id"] != home]
    near, far = others[0], others[1]
    friend, other = actor.teacher(near), actor.teacher(far)

    def new(title: str, policy: Json) -> str:
        return actor.publish(template, f"Judged: {title}", policy)

    widened = new("widened", _policy("institution"))
    narrowed = new("narrowed", _policy("consortium"))
    closed = new("for the owner again", _policy("institutions", institutions=(near, far)))
    regranted = new("for another person", _policy("named", people=(friend,)))
    revised = new("revised", _policy("public"))
    returned = new("withdrawn and shared again", _policy("consortium"))
    gone = {how: new(how, _policy("public")) for how in WITHDRAWALS}
    new("left alone", _policy("named", people=(friend, other)))
    return [
        lambda: actor.share(widened, _policy("consortium")),
        lambda: actor.share(narrowed, _policy("institutions", institutions=(near,))),
        lambda: actor.share(closed, _policy("personal")),
        lambda: actor.share(regranted, _policy("named", people=(other,))),
        lambda: actor.revise(revised, "Judged: revised, second edition"),
        lambda: actor.take_back(returned, "withdraw"),
        lambda: actor.revise(returned, "Judged: shared again, second edition"),
        lambda: actor.share(returned, _policy("public")),
        *(lambda how=how: actor.take_back(gone[how], how) for how in WITHDRAWALS),
    ]


def _agree(scenario: Json, nodes: dict[str, Node]) -> list[Finding]:
    """Waits until all nodes hold and show as much; what still differs at the deadline."""
    deadline = time.monotonic() + AGREE_S
    while True:
        case = Case(scenario, {"nodes": _statuses(scenario, nodes)})
        findings = list(agreement.judge(case))
        if not findings or time.monotonic() > deadline:
            return findings
        time.sleep(PAUSE_S)


def _statuses(scenario: Json, nodes: dict[str, Node]) -> Json:
    statuses = {}
    for one in scenario["institutions"]:
        answer = nodes[one["id"]].call(ADMIN, "Status", one["operator_token"])
        if answer.code == "OK":
            statuses[one["id"]] = {"status": answer.value}
    return statuses
