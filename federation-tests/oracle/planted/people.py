"""Violations in what people are answered."""

from __future__ import annotations

import copy

from judge.findings import Case
from judge.ladder import Ladder

from .find import gets, having, viewers
from .registry import live


@live("list_matches_policy")
def _an_extra_item_in_a_list(case: Case) -> bool:
    for _, answers in viewers(case):
        extra = sorted(
            Ladder(case.scenario).items.keys() - {one["item"] for one in answers["list"]}
        )
        template = having(case, "list")
        if extra and template:
            answers["list"].append({**template["list"][0], "item": extra[0]})
            answers["list"].sort(key=lambda one: one["item"])
            return True
    return False


@live("list_matches_policy")
def _an_item_missing_from_a_list(case: Case) -> bool:
    answers = having(case, "list")
    return answers is not None and bool(answers["list"].pop())


@live("list_matches_policy")
def _an_old_version_in_a_list(case: Case) -> bool:
    answers = having(case, "list")
    if answers:
        answers["list"][0]["version"] = int(answers["list"][0]["version"]) + 1
    return answers is not None


@live("list_matches_policy")
def _another_title_in_a_list(case: Case) -> bool:
    answers = having(case, "list")
    if answers:
        answers["list"][0]["title"] += " (draft)"
    return answers is not None


@live("list_matches_policy")
def _an_item_twice_in_a_list(case: Case) -> bool:
    answers = having(case, "list")
    if answers:
        answers["list"].insert(0, answers["list"][0])
    return answers is not None


@live("list_matches_policy")
def _a_person_who_was_not_asked(case: Case) -> bool:
    assert case.live is not None
    node = next(iter(case.live["nodes"].values()))
    people = [answers for answers in node["viewers"] if answers["address"]]
    node["viewers"].remove(people[0])
    return True


@live("search_matches_policy")
def _a_total_off_by_one(case: Case) -> bool:
    next(viewers(case))[1]["search"]["total"] += 1
    return True


@live("search_matches_policy")
def _a_result_missing_from_a_search(case: Case) -> bool:
    for _, answers in viewers(case):
        if answers["search"]["hits"]:
            answers["search"]["hits"].pop()
            return True
    return False


@live("search_matches_policy")
def _a_hidden_item_found_by_its_title(case: Case) -> bool:
    for _, answers in viewers(case):
        template = having(case, "list")
        if answers["finds"] and template:
            find = answers["finds"][0]
            find["hits"].append({**template["list"][0], "item": find["hidden"]})
            find["total"] += 1
            return True
    return False


@live("search_matches_policy")
def _a_hidden_item_counted(case: Case) -> bool:
    answers = having(case, "finds")
    if answers:
        answers["finds"][0]["total"] += 1
    return answers is not None


@live("facets_recount")
def _a_facet_off_by_one(case: Case) -> bool:
    for _, answers in viewers(case):
        kinds = answers["search"]["facets"].get("FACET_KIND")
        if kinds:
            kinds[next(iter(kinds))] += 1
            return True
    return False


@live("facets_recount")
def _a_facet_that_tells_of_a_hidden_item(case: Case) -> bool:
    next(viewers(case))[1]["search"]["facets"]["FACET_LANGUAGE"]["qq"] = 1
    return True


@live("get_matches_policy")
def _a_hidden_item_answered(case: Case) -> bool:
    shown = next(gets(case, "OK"), None)
    for _, item, answer in gets(case, "NOT_FOUND"):
        if shown:
            answer.clear()
            answer.update(copy.deepcopy(shown[2]) | {"item": item})
            return True
    return False


@live("get_matches_policy")
def _a_visible_item_refused(case: Case) -> bool:
    refused = next(gets(case, "NOT_FOUND"), None)
    for _, _, answer in gets(case, "OK"):
        if refused:
            answer.clear()
            answer.update(copy.deepcopy(refused[2]))
            return True
    return False


@live("get_matches_policy")
def _a_wrong_version_answered(case: Case) -> bool:
    for _, _, answer in gets(case, "OK"):
        answer["version"] += 1
        return True
    return False


@live("get_matches_policy")
def _a_policy_told_to_a_stranger(case: Case) -> bool:
    for _, _, answer in gets(case, "OK"):
        if answer["policy"] is None:
            answer["policy"] = {"rung": "RUNG_NAMED"}
            return True
    return False


@live("get_matches_policy")
def _a_hidden_adaptation_named(case: Case) -> bool:
    hidden = {viewer: item for viewer, item, _ in gets(case, "NOT_FOUND")}
    for viewer, _, answer in gets(case, "OK"):
        if viewer in hidden:
            answer["adaptations"].append(hidden[viewer])
            return True
    return False


@live("hidden_is_nonexistent")
def _another_message_for_a_hidden_item(case: Case) -> bool:
    for _, _, answer in gets(case, "NOT_FOUND"):
        answer["get"]["message"] = "this item is not shared with you"
        return True
    return False


@live("hidden_is_nonexistent")
def _another_trailer_for_a_hidden_item(case: Case) -> bool:
    for _, _, answer in gets(case, "NOT_FOUND"):
        answer["get"]["trailers"].append(["archipel-reason", "HIDDEN"])
        return True
    return False


@live("hidden_is_nonexistent")
def _a_hidden_item_denied_when_explained(case: Case) -> bool:
    for _, _, answer in gets(case, "NOT_FOUND"):
        answer["explain"]["code"] = "PERMISSION_DENIED"
        return True
    return False


@live("hidden_is_nonexistent")
def _a_hidden_document_that_exists(case: Case) -> bool:
    for _, answers in viewers(case):
        for found in answers["objects"]:
            if "nowhere" in found:
                found["answer"]["message"] = "not allowed"
                return True
    return False


@live("documents_match_policy")
def _a_hidden_document_handed_out(case: Case) -> bool:
    for _, answers in viewers(case):
        for found in answers["objects"]:
            if "nowhere" in found:
                found["answer"] = {"code": "OK", "message": "", "trailers": []}
                return True
    return False


@live("documents_match_policy")
def _other_bytes_in_a_document(case: Case) -> bool:
    for _, answers in viewers(case):
        for found in answers["objects"]:
            if found.get("data") is not None:
                found["data"] += "00"
                return True
    return False


@live("explain_matches_policy")
def _an_explanation_that_is_wrong(case: Case) -> bool:
    answers = having(case, "explains")
    if answers:
        explained = answers["explains"][0]
        explained["allowed"] = not explained["allowed"]
    return answers is not None


@live("whoami_is_right")
def _somebody_taken_for_another(case: Case) -> bool:
    for viewer, answers in viewers(case):
        if viewer.role == "student":
            answers["whoami"]["role"] = "teacher"
            return True
    return False
