"""Violations in what nodes hold, and in what they hand out as proof."""

from __future__ import annotations

import base64
import copy

from judge import statements
from judge.findings import Case, Json

from .find import export_of, flip, gets, held_logs, status_of
from .registry import live


@live("events_are_signed")
def _a_flipped_bit_in_a_signature(case: Case) -> bool:
    for log in held_logs(case):
        event = export_of(case, log)["events"][0]
        event["envelope"] = flip(event["envelope"])
        return True
    return False


@live("events_are_signed")
def _a_flipped_bit_in_a_statement(case: Case) -> bool:
    for log in held_logs(case):
        entry = log.entries[0]
        assert entry.envelope is not None
        at = entry.envelope_bytes.index(entry.envelope.payload) + 4
        event = export_of(case, log)["events"][0]
        event["envelope"] = flip(event["envelope"], at)
        return True
    return False


@live("events_are_signed")
def _an_event_of_another_institution(case: Case) -> bool:
    logs = list(held_logs(case))
    for log in logs:
        other = next((one for one in logs if one.origin != log.origin), None)
        if other:
            export_of(case, log)["events"][0] = export_of(case, other)["events"][0]
            return True
    return False


@live("profiles_say_little")
def _a_profile_for_some_alone(case: Case) -> bool:
    for log in held_logs(case, "public"):
        for entry in log.entries:
            if entry.event is not None and entry.event.kind == statements.PROFILE:
                assert case.live is not None
                logs = case.live["nodes"][log.holder]["logs"]
                told = export_of(case, log)["events"][entry.index]
                logs[log.name.replace("/public/", "/consortium/")]["events"].append(told)
                return True
    return False


@live("checkpoints_are_signed")
def _a_flipped_bit_in_a_checkpoint(case: Case) -> bool:
    for log in held_logs(case):
        export = export_of(case, log)
        note = bytes.fromhex(export["checkpoint"])
        blob = base64.b64decode(note.rsplit(b" ", 1)[1])
        turned = base64.b64encode(blob[:-1] + bytes([blob[-1] ^ 1]))
        export["checkpoint"] = (note.rsplit(b" ", 1)[0] + b" " + turned + b"\n").hex()
        return True
    return False


@live("checkpoints_are_signed")
def _a_checkpoint_of_another_log(case: Case) -> bool:
    logs = list(held_logs(case))
    for log in logs:
        other = next((one for one in logs if one.name != log.name), None)
        if other:
            export_of(case, log)["checkpoint"] = export_of(case, other)["checkpoint"]
            return True
    return False


@live("checkpoints_are_signed")
def _a_log_cut_off_before_its_checkpoint(case: Case) -> bool:
    for log in held_logs(case):
        export_of(case, log)["events"].pop()
        return True
    return False


@live("roots_recompute")
def _a_flipped_bit_in_a_root(case: Case) -> bool:
    for log in held_logs(case):
        status = status_of(case, log)
        root = base64.b64decode(status["root"])
        status["root"] = base64.b64encode(root[:-1] + bytes([root[-1] ^ 1])).decode()
        return True
    return False


def _reorder(case: Case) -> bool:
    for log in held_logs(case, copied=True, events=2):
        events = export_of(case, log)["events"]
        events[0], events[1] = events[1], events[0]
        return True
    return False


@live("roots_recompute")
def _leaves_in_another_order(case: Case) -> bool:
    return _reorder(case)


@live("logs_agree")
def _a_copy_in_another_order(case: Case) -> bool:
    return _reorder(case)


@live("logs_agree")
def _a_copy_with_another_history(case: Case) -> bool:
    for log in held_logs(case, copied=True, events=2):
        events = export_of(case, log)["events"]
        events[0] = events[1]
        return True
    return False


def _copy_abroad(case: Case, kind: str) -> bool:
    assert case.live is not None
    holders = {
        log.name: {one.holder for one in held_logs(case) if one.name == log.name}
        for log in held_logs(case)
    }
    for log in held_logs(case, kind):
        for institution, node in case.live["nodes"].items():
            if institution not in holders[log.name]:
                node["logs"][log.name] = copy.deepcopy(export_of(case, log))
                node["status"]["logs"].append(copy.deepcopy(status_of(case, log)))
                return True
    return False


@live("logs_have_their_readers")
def _a_house_log_abroad(case: Case) -> bool:
    return _copy_abroad(case, "house")


@live("logs_have_their_readers")
def _a_log_for_one_at_another(case: Case) -> bool:
    return _copy_abroad(case, "pair")


@live("bodies_stay_inside")
def _a_restricted_description_abroad(case: Case) -> bool:
    return _copy_abroad(case, "house")


@live("bodies_stay_inside")
def _a_description_kept_after_it_was_withdrawn(case: Case) -> bool:
    assert case.live is not None
    for log in held_logs(case, copied=True):
        live = {one.index for one in log.live.values()}
        for entry in log.entries:
            is_past = (
                entry.event and entry.event.kind == statements.PLACE and entry.index not in live
            )
            if is_past and not entry.body_bytes:
                export_of(case, log)["events"][entry.index]["body"] = _some_body(case)
                return True
    return False


def _some_body(case: Case) -> str:
    bodies = (entry.body_bytes for log in held_logs(case) for entry in log.entries)
    return next(body for body in bodies if body).hex()


@live("bodies_stay_inside")
def _a_description_kept_after_it_was_erased(case: Case) -> bool:
    for log in held_logs(case):
        for entry in log.entries:
            event = entry.event
            if log.holder == log.origin and event and event.kind == statements.ERASE:
                first = next(
                    one.index for one in log.entries if one.event and one.event.item == event.item
                )
                export_of(case, log)["events"][first]["body"] = _some_body(case)
                return True
    return False


def _live_body(case: Case) -> Json | None:
    """What was exported of an event that stands, with its description."""
    for log in held_logs(case):
        for live_event in log.live.values():
            export: Json = export_of(case, log)["events"][live_event.index]
            if export["body"]:
                return export
    return None


@live("bodies_open_digests")
def _a_flipped_bit_in_a_description(case: Case) -> bool:
    export = _live_body(case)
    if export:
        export["body"] = flip(export["body"], 8)
    return export is not None


@live("bodies_open_digests")
def _a_description_that_is_missing(case: Case) -> bool:
    export = _live_body(case)
    if export:
        export["body"] = ""
    return export is not None


@live("placements_match_policy")
def _an_item_that_does_not_stand_where_it_must(case: Case) -> bool:
    for log in held_logs(case, "house"):
        export_of(case, log)["events"].clear()
        return True
    return False


@live("placements_match_policy")
def _a_withdrawal_that_never_came(case: Case) -> bool:
    taking_back = (statements.WITHDRAW, statements.RETRACT, statements.ERASE)
    for log in held_logs(case, copied=True):
        for entry in log.entries:
            event = entry.event
            if not event or event.kind not in taking_back or event.item in log.live:
                continue
            earlier = log.entries[: entry.index]
            if any(one.event and one.event.item == event.item for one in earlier):
                del export_of(case, log)["events"][entry.index :]
                return True
    return False


@live("nodes_converged")
def _a_node_that_is_behind(case: Case) -> bool:
    for log in held_logs(case, "consortium", copied=True):
        status = status_of(case, log)
        status["size"] = str(int(status["size"]) - 1)
        return True
    return False


@live("nodes_converged")
def _a_view_that_is_behind(case: Case) -> bool:
    for log in held_logs(case):
        status_of(case, log)["view_position"] = "0"
        return True
    return False


@live("nodes_converged")
def _an_event_in_quarantine(case: Case) -> bool:
    for log in held_logs(case):
        status_of(case, log)["quarantined"] = 1
        return True
    return False


@live("view_digests_agree")
def _a_view_that_differs(case: Case) -> bool:
    for log in held_logs(case, "consortium", copied=True):
        status = status_of(case, log)
        status["view_digest"] = flip(status["view_digest"])
        return True
    return False


@live("proofs_match_logs")
def _a_proof_of_something_else(case: Case) -> bool:
    for _, _, answer in gets(case, "OK"):
        answer["envelope"] = flip(answer["envelope"])
        return True
    return False


@live("proofs_match_logs")
def _a_signer_who_did_not_sign(case: Case) -> bool:
    for _, _, answer in gets(case, "OK"):
        answer["signer"] = flip(answer["signer"])
        return True
    return False
