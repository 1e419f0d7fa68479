"""The demo's own story, judged again from its raw observations.

`report.json` says of twelve promises that they held. `evidence.json` says, for each, what was
observed; from that and from the scenario this module comes to its own opinion. A promise of which
nothing was observed is a finding.

An observation is a *moment*: how many of the scenario's steps had been done, which programs were
down, and what people were answered then.

    {"moments": [{"steps": 9, "down": ["oleron"],
                  "sets": [{"at", "address", "items": {item: [title, version]}, "found"}],
                  "answers": [{"at", "address", "item", "code", "version"}]}]}

An address of "" is somebody who is not signed in. `docs/judge.md` says what each promise needs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator

from .findings import Case, Finding, Json
from .ladder import Ladder, Viewer, viewers
from .people import differences

Findings = Iterator[Finding]
# What is wrong with the evidence of one promise.
Problems = Iterator[str]

TAMPERED = {"BAD_PROOF", "BAD_SIGNATURE", "BODY_MISMATCH", "MALFORMED"}
UNKNOWN_PEER = "UNKNOWN_PEER"


def judge(case: Case) -> Findings:
    """All findings about the report and its evidence."""
    assert case.report is not None
    yield from _report(case.report)
    for check, rejudge in CHECKS.items():
        evidence = (case.story or {}).get(check)
        if not evidence:
            yield Finding(check, "evidence.json", "nothing was observed")
            continue
        try:
            problems = list(_moments(case, evidence)) + list(rejudge(case, evidence))
        except (KeyError, IndexError, TypeError, ValueError, AttributeError) as error:
            problems = [f"the observations cannot be read: {error!r}"]
        for problem in problems:
            yield Finding(check, "evidence.json", problem)


def _report(report: Json) -> Findings:
    said = {one["name"]: one for one in report.get("checks", [])}
    for check in CHECKS:
        if check not in said:
            yield Finding("report_is_complete", "report.json", f"{check} is not reported")
        elif said[check].get("ok") is not True:
            yield Finding(check, "report.json", f"did not hold: {said[check].get('detail')}")
    for field in ("institutions", "items", "timings_ms"):
        if not report.get(field):
            yield Finding("report_is_complete", "report.json", f"`{field}` is missing")


def _moments(case: Case, evidence: Json) -> Problems:
    """Whatever was observed must be what the ladder says at that moment."""
    roles = {person["address"]: person["role"] for person in case.scenario["people"]}
    for number, moment in enumerate(evidence.get("moments", [])):
        ladder = Ladder(case.scenario, moment["steps"])
        for seen in moment.get("sets", []):
            viewer = _viewer(seen, roles)
            must = ladder.visible(viewer)
            found = {item: (version, title) for item, (title, version) in seen["items"].items()}
            for what in differences(found, must):
                yield f"moment {number}, {viewer}: {what}"
            if seen["found"] != len(must):
                yield f"moment {number}, {viewer}: search finds {seen['found']} of {len(must)}"
        for answer in moment.get("answers", []):
            viewer = _viewer(answer, roles)
            problem = _answer_problem(ladder.seen(viewer, answer["item"]), answer)
            if problem:
                yield f"moment {number}, {viewer}: {problem}"


def _viewer(seen: Json, roles: dict[str, str]) -> Viewer:
    address = seen["address"]
    return Viewer(seen["at"], address, roles[address] if address else "anonymous")


def _answer_problem(must: tuple[int, str] | None, answer: Json) -> str:
    item, code = answer["item"], answer["code"]
    if must is None:
        return "" if code == "NOT_FOUND" else f"{item} must not be answered; answered {code}"
    if code != "OK":
        return f"{item} must be answered; answered {code}"
    return "" if answer["version"] == must[0] else f"{item} is version {answer['version']}"


def _everybody(case: Case, moment: Json, only: set[str] | None = None) -> Problems:
    """Everybody at the nodes that run must have been asked what they see."""
    asked = {(seen["at"], seen["address"]) for seen in moment.get("sets", [])}
    down = set(moment.get("down", []))
    for viewer in viewers(case.scenario):
        here = viewer.institution
        if here in down or (only is not None and here not in only):
            continue
        if (here, viewer.address) not in asked:
            yield f"nobody asked what {viewer} sees"


def _steps_between(case: Case, evidence: Json) -> list[Json]:
    """What was done between the first and the last moment."""
    moments = evidence["moments"]
    steps: list[Json] = case.scenario["steps"]
    return steps[moments[0]["steps"] : moments[-1]["steps"]]


def _before_and_after(case: Case, evidence: Json) -> Problems:
    if len(evidence["moments"]) < 2:
        yield "there is no moment before and after"
    for moment in evidence["moments"]:
        yield from _everybody(case, moment)


def _reach(case: Case, steps: int, item: str) -> set[Viewer]:
    ladder = Ladder(case.scenario, steps)
    return {viewer for viewer in viewers(case.scenario) if ladder.seen(viewer, item)}


def _reach_before_and_after(
    case: Case, evidence: Json, item: str
) -> tuple[set[Viewer], set[Viewer]]:
    first, last = evidence["moments"][0]["steps"], evidence["moments"][-1]["steps"]
    return _reach(case, first, item), _reach(case, last, item)


def _visible_sets(case: Case, evidence: Json) -> Problems:
    yield from _everybody(case, evidence["moments"][-1])


def _narrowed(case: Case, evidence: Json) -> Problems:
    yield from _before_and_after(case, evidence)
    for step in _steps_between(case, evidence):
        before, after = _reach_before_and_after(case, evidence, step["item"])
        elsewhere = {one for one in after if one.institution != step["item"].split("/")[0]}
        if step["op"] == "share" and after < before and elsewhere:
            return
    yield "nothing was narrowed to fewer, some of them elsewhere"


def _widened(case: Case, evidence: Json) -> Problems:
    yield from _before_and_after(case, evidence)
    for step in _steps_between(case, evidence):
        before, after = _reach_before_and_after(case, evidence, step["item"])
        home = step["item"].split("/")[0]
        if step["op"] == "share" and before < after and {one.institution for one in after} - {home}:
            return
    yield "nothing was widened to institutions elsewhere"


def _revised(case: Case, evidence: Json) -> Problems:
    yield from _before_and_after(case, evidence)
    if "revise" not in {step["op"] for step in _steps_between(case, evidence)}:
        yield "nothing was revised"


def _withdrawn(case: Case, evidence: Json) -> Problems:
    yield from _before_and_after(case, evidence)
    for how in {"withdraw", "retract", "erase"} - {s["op"] for s in _steps_between(case, evidence)}:
        yield f"nothing was taken back by `{how}`"


def _origin_down(case: Case, evidence: Json) -> Problems:
    """First the reader is down, then the origin; what the origin said between is at the reader."""
    first, last = evidence["moments"][0], evidence["moments"][-1]
    origins = {step["item"].split("/")[0] for step in _steps_between(case, evidence)}
    gone = origins & set(last.get("down", []))
    late = set(first.get("down", [])) - set(last.get("down", []))
    if not gone:
        yield "no origin of a new item was down"
    if not late:
        yield "no reader came up while an origin was down"
    yield from _everybody(case, last)


def _killed(case: Case, evidence: Json) -> Problems:
    killed, last = evidence["killed"], evidence["moments"][-1]
    if killed["signal"] != 9 or not killed["pid"]:
        yield f"nothing was killed: {killed}"
    new = [step for step in _steps_between(case, evidence) if step["op"] == "publish"]
    if not any(step["item"].split("/")[0] != killed["at"] for step in new):
        yield "nothing was published elsewhere around the kill"
    yield from _everybody(case, last)
    yield from _same_digests(evidence["digests"], "digest")


def _same_digests(rows: list[Json], field: str) -> Problems:
    digests: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        digests[row["log"]].add(row[field])
    if not digests:
        yield "no digests"
    for log, found in digests.items():
        if len(found) > 1 or "" in found:
            yield f"{log} has the digests {sorted(found)}"


def _tampered(case: Case, evidence: Json) -> Problems:
    origin, item = evidence["from"], evidence["item"]
    others = {one["id"] for one in case.scenario["institutions"]} - {origin}
    rows = evidence["refusals"]
    refused = {row["at"] for row in rows if row["from"] == origin and row["reason"] in TAMPERED}
    for institution in sorted(others - refused):
        yield f"{institution} refused nothing from {origin} for its bytes"
    during, after = evidence["moments"][0], evidence["moments"][-1]
    silent = {
        row["at"] for row in during["answers"] if row["item"] == item and row["code"] == "NOT_FOUND"
    }
    for institution in sorted(others - silent):
        yield f"nobody asked {institution} for {item} while its bytes were false"
    if not _reach(case, after["steps"], item):
        yield f"the true {item} was never published"
    yield from _everybody(case, after)


def _unknown_peer(case: Case, evidence: Json) -> Problems:
    known = {key for one in case.scenario["institutions"] for key in one["keys"].values()}
    if len(evidence["key"]) != 64 or evidence["key"] in known:
        yield f"{evidence['key']} is a key that the registry lists"
    if evidence["answered"] is not False:
        yield f"{evidence['at']} answered a stranger"
    if UNKNOWN_PEER not in {row["reason"] for row in evidence["refusals"]}:
        yield f"{evidence['at']} does not list the refusal"


def _rebuilt(case: Case, evidence: Json) -> Problems:
    rows = evidence["digests"]
    for institution in {one["id"] for one in case.scenario["institutions"]} - {
        row["at"] for row in rows
    }:
        yield f"{institution} rebuilt nothing"
    for row in rows:
        if not row["before"] or row["before"] != row["after"]:
            yield f"{row['at']}: {row['log']} had {row['before']} and has {row['after']}"
    yield from _same_digests(rows, "after")


def _registry_down(case: Case, evidence: Json) -> Problems:
    down = [moment for moment in evidence["moments"] if "registry" in moment.get("down", [])]
    if not down:
        yield "the registry was not down"
        return
    if not _steps_between(case, evidence):
        yield "nothing was done while the registry was down"
    yield from _everybody(case, down[-1])


def _verified(case: Case, evidence: Json) -> Problems:
    rows = {row["at"]: row for row in evidence["nodes"]}
    for one in case.scenario["institutions"]:
        row = rows.get(one["id"])
        if row is None or not row["events"]:
            yield f"{one['id']} checked nothing"
        elif row["findings"]:
            yield f"{one['id']}: {row['findings'][0]}"


# The twelve promises, each with what its evidence must show.
CHECKS: dict[str, Callable[[Case, Json], Problems]] = {
    "visible_sets_match_policy": _visible_sets,
    "all_signatures_and_roots_verify": _verified,
    "narrowed_item_is_gone_elsewhere": _narrowed,
    "withdrawn_item_is_gone_everywhere": _withdrawn,
    "new_version_replaces_old": _revised,
    "widened_item_arrives": _widened,
    "origin_down_others_converge": _origin_down,
    "kill_9_during_replication_converges": _killed,
    "tampered_bytes_refused": _tampered,
    "unknown_peer_refused": _unknown_peer,
    "view_rebuild_same_digest": _rebuilt,
    "registry_down_goes_on": _registry_down,
}
