"""The proof that a node hands out with an item, held against the exported logs."""

from __future__ import annotations

from collections.abc import Iterator

from .findings import Case, Finding, Json

CHECK = "proofs_match_logs"


def judge(case: Case) -> Iterator[Finding]:
    """All findings about proofs."""
    keys = {one["id"]: one["keys"]["event"] for one in case.scenario["institutions"]}
    for institution, node in (case.live or {}).get("nodes", {}).items():
        held = {
            name: {event["envelope"] for event in log["events"]}
            for name, log in node["logs"].items()
        }
        for answers in node["viewers"]:
            where = f"{institution}, {answers['address'] or answers['role']}"
            for item, answer in answers["gets"].items():
                if answer["get"]["code"] == "OK":
                    problem = _problem(item, answer, held, keys)
                    if problem:
                        yield Finding(CHECK, where, f"{item}: {problem}")


def _problem(item: str, answer: Json, held: dict[str, set[str]], keys: dict[str, str]) -> str:
    if answer["log"].split("/")[1:2] != item.split("/")[:1]:
        return f"is proven by `{answer['log']}`, which is not its origin's"
    if answer["envelope"] not in held.get(answer["log"], set()):
        return f"the signed event is not in {answer['log']}"
    if answer["signer"] != keys[item.split("/")[0]]:
        return f"the signer is said to be {answer['signer']}"
    return ""
