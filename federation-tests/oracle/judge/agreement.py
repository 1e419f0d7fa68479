"""Whether the nodes have come to the same: sizes, positions and digests of views."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from .findings import Case, Finding, Json
from .ladder import Ladder

Findings = Iterator[Finding]


def judge(case: Case) -> Findings:
    """All findings about what the nodes say of their logs."""
    nodes = (case.live or {}).get("nodes", {})
    for one in case.scenario["institutions"]:
        if one["id"] not in nodes:
            yield Finding("nodes_converged", one["id"], "was not asked")
    yield from _sizes(case, nodes)
    for holder, node in nodes.items():
        yield from _positions(holder, node)
    yield from _digests(nodes)


def _statuses(nodes: Json) -> Iterator[tuple[str, Json]]:
    for holder, node in nodes.items():
        for log in node["status"]["logs"]:
            yield holder, log


def _sizes(case: Case, nodes: Json) -> Findings:
    """Everybody who reads a log holds as much of it as its origin."""
    sizes: dict[str, dict[str, int]] = defaultdict(dict)
    for holder, log in _statuses(nodes):
        sizes[log["log"]][holder] = int(log["size"])
    taking_part = Ladder(case.scenario).taking_part
    for name, held in sizes.items():
        kind = name.split("/")[2]
        readers = taking_part if kind in ("consortium", "public") else set(held)
        if kind.startswith("pair-") and max(held.values()) and len(held) < 2:
            yield Finding("nodes_converged", name, f"is at {sorted(held)} alone")
        if len({held.get(reader, 0) for reader in readers & nodes.keys()}) > 1:
            yield Finding("nodes_converged", name, f"has different sizes: {held}")


def _positions(holder: str, node: Json) -> Findings:
    for log in node["status"]["logs"]:
        size = int(log["size"])
        where = f"{holder}, {log['log']}"
        for what in ("view_position", "index_position"):
            if int(log[what]) != size:
                yield Finding("nodes_converged", where, f"{what} is {log[what]} of {size}")
        for what in ("quarantined", "missing_bodies"):
            if int(log[what]):
                yield Finding("nodes_converged", where, f"{what}: {log[what]}")


def _digests(nodes: Json) -> Findings:
    """Views of as much of the same log are the same."""
    digests: dict[tuple[str, int], dict[str, str]] = defaultdict(dict)
    for holder, log in _statuses(nodes):
        digest = log["view_digest"]
        if len(digest) != 64:
            yield Finding("view_digests_agree", f"{holder}, {log['log']}", f"digest `{digest}`")
        digests[log["log"], int(log["view_position"])][holder] = digest
    for (name, size), by_holder in digests.items():
        if len(set(by_holder.values())) > 1:
            yield Finding("view_digests_agree", f"{name} at {size}", f"digests differ: {by_holder}")
