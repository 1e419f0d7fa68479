"""Violations in what the demo says of itself, and in the observations on which it says so."""

from __future__ import annotations

from judge.findings import Case, Json

from .registry import story


@story("report_is_complete")
def _a_promise_that_is_not_reported(case: Case) -> bool:
    assert case.report is not None
    case.report["checks"].pop()
    return True


@story("tampered_bytes_refused")
def _a_promise_that_was_broken(case: Case) -> bool:
    assert case.report is not None
    for check in case.report["checks"]:
        if check["name"] == "tampered_bytes_refused":
            check["ok"] = False
            return True
    return False


def _evidence(case: Case, check: str) -> Json:
    evidence: Json = (case.story or {}).get(check, {})
    return evidence


def _last_moment(case: Case, check: str) -> Json | None:
    moments = _evidence(case, check).get("moments")
    return moments[-1] if moments else None


def _show(moment: Json | None, item: str | None) -> bool:
    """Lets somebody see an item that is not theirs to see."""
    for seen in (moment or {}).get("sets", []):
        if item and item not in seen["items"]:
            seen["items"][item] = ["still here", 1]
            return True
    return False


def _step(case: Case, check: str, operation: str) -> str | None:
    """The item of the last step of a kind before the last moment."""
    moment = _last_moment(case, check)
    steps = case.scenario["steps"][: moment["steps"]] if moment else []
    return next((step["item"] for step in reversed(steps) if step["op"] == operation), None)


def _hide(moment: Json | None, item: str | None) -> bool:
    """Keeps an item from somebody whom it is for."""
    for seen in (moment or {}).get("sets", []):
        if item in seen["items"]:
            del seen["items"][item]
            return True
    return False


@story("visible_sets_match_policy")
def _an_extra_item_in_the_story(case: Case) -> bool:
    moment = _last_moment(case, "visible_sets_match_policy")
    for seen in (moment or {}).get("sets", []):
        seen["items"]["grenoble/" + "0" * 32] = ["from nowhere", 1]
        return True
    return False


@story("visible_sets_match_policy")
def _somebody_missing_from_the_story(case: Case) -> bool:
    moment = _last_moment(case, "visible_sets_match_policy")
    return moment is not None and bool(moment["sets"].pop())


@story("all_signatures_and_roots_verify")
def _a_finding_of_a_node(case: Case) -> bool:
    for node in _evidence(case, "all_signatures_and_roots_verify").get("nodes", []):
        node["findings"].append("event 3 is not signed")
        return True
    return False


@story("all_signatures_and_roots_verify")
def _a_node_that_checked_nothing(case: Case) -> bool:
    for node in _evidence(case, "all_signatures_and_roots_verify").get("nodes", []):
        node["events"] = 0
        return True
    return False


@story("narrowed_item_is_gone_elsewhere")
def _a_narrowed_item_that_stayed(case: Case) -> bool:
    check = "narrowed_item_is_gone_elsewhere"
    return _show(_last_moment(case, check), _step(case, check, "share"))


@story("withdrawn_item_is_gone_everywhere")
def _a_withdrawn_item_that_stayed(case: Case) -> bool:
    check = "withdrawn_item_is_gone_everywhere"
    return _show(_last_moment(case, check), _step(case, check, "withdraw"))


@story("withdrawn_item_is_gone_everywhere")
def _an_erased_item_that_stayed(case: Case) -> bool:
    check = "withdrawn_item_is_gone_everywhere"
    return _show(_last_moment(case, check), _step(case, check, "erase"))


@story("new_version_replaces_old")
def _an_old_version_that_stayed(case: Case) -> bool:
    check = "new_version_replaces_old"
    item = _step(case, check, "revise")
    for seen in (_last_moment(case, check) or {}).get("sets", []):
        if item in seen["items"]:
            seen["items"][item][1] = 1
            return True
    return False


@story("widened_item_arrives")
def _a_widened_item_that_never_came(case: Case) -> bool:
    check = "widened_item_arrives"
    moments = _evidence(case, check).get("moments")
    if not moments:
        return False
    between = case.scenario["steps"][moments[0]["steps"] : moments[-1]["steps"]]
    shared = [step["item"] for step in between if step["op"] == "share"]
    return any(_hide(moments[-1], item) for item in shared)


@story("origin_down_others_converge")
def _an_item_that_died_with_its_origin(case: Case) -> bool:
    check = "origin_down_others_converge"
    return _hide(_last_moment(case, check), _step(case, check, "publish"))


@story("origin_down_others_converge")
def _an_origin_that_was_never_down(case: Case) -> bool:
    moment = _last_moment(case, "origin_down_others_converge")
    if moment:
        moment["down"] = []
    return moment is not None


@story("kill_9_during_replication_converges")
def _an_item_lost_by_a_kill(case: Case) -> bool:
    check = "kill_9_during_replication_converges"
    return _hide(_last_moment(case, check), _step(case, check, "publish"))


@story("kill_9_during_replication_converges")
def _a_kill_that_was_a_request(case: Case) -> bool:
    killed = _evidence(case, "kill_9_during_replication_converges").get("killed")
    if killed:
        killed["signal"] = 15
    return killed is not None


@story("tampered_bytes_refused")
def _tampered_bytes_that_one_node_took(case: Case) -> bool:
    evidence = _evidence(case, "tampered_bytes_refused")
    rows = evidence.get("refusals", [])
    if rows:
        first = rows[0]["at"]
        evidence["refusals"] = [row for row in rows if row["at"] != first]
    return bool(rows)


@story("tampered_bytes_refused")
def _tampered_bytes_that_were_shown(case: Case) -> bool:
    evidence = _evidence(case, "tampered_bytes_refused")
    for answer in (evidence.get("moments") or [{}])[0].get("answers", []):
        if answer["item"] == evidence["item"] and answer["code"] == "NOT_FOUND":
            answer.update(code="OK", version=1)
            return True
    return False


@story("unknown_peer_refused")
def _a_stranger_who_was_answered(case: Case) -> bool:
    evidence = _evidence(case, "unknown_peer_refused")
    if evidence:
        evidence["answered"] = True
    return bool(evidence)


@story("unknown_peer_refused")
def _a_stranger_who_was_none(case: Case) -> bool:
    evidence = _evidence(case, "unknown_peer_refused")
    if evidence:
        evidence["key"] = case.scenario["institutions"][0]["keys"]["tls"]
    return bool(evidence)


@story("view_rebuild_same_digest")
def _a_rebuild_that_came_out_differently(case: Case) -> bool:
    for row in _evidence(case, "view_rebuild_same_digest").get("digests", []):
        row["after"] = "0" * 64
        return True
    return False


@story("registry_down_goes_on")
def _an_item_that_waited_for_the_registry(case: Case) -> bool:
    check = "registry_down_goes_on"
    return _hide(_last_moment(case, check), _step(case, check, "publish"))


@story("registry_down_goes_on")
def _a_registry_that_was_never_down(case: Case) -> bool:
    moments = _evidence(case, "registry_down_goes_on").get("moments", [])
    for moment in moments:
        moment["down"] = []
    return bool(moments)


@story("registry_down_goes_on")
def _a_promise_without_evidence(case: Case) -> bool:
    return (case.story or {}).pop("registry_down_goes_on", None) is not None
