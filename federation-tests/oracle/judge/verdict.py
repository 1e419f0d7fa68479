"""Puts all checks together: a pure function from what was done and seen to what is wrong."""

from __future__ import annotations

from . import agreement, logs, people, profiles, proofs, story
from .findings import Case, Finding

# What is judged on the nodes' answers.
LIVE_CHECKS = (
    "list_matches_policy",
    "search_matches_policy",
    "get_matches_policy",
    "explain_matches_policy",
    "documents_match_policy",
    "hidden_is_nonexistent",
    "facets_recount",
    "whoami_is_right",
    "events_are_signed",
    "checkpoints_are_signed",
    "roots_recompute",
    "logs_agree",
    "logs_have_their_readers",
    "bodies_open_digests",
    "bodies_stay_inside",
    "placements_match_policy",
    "profiles_say_little",
    "nodes_converged",
    "view_digests_agree",
    "proofs_match_logs",
)

# What is judged on the demo's story.
STORY_CHECKS = ("report_is_complete", *story.CHECKS)


def judge(case: Case) -> list[Finding]:
    """Everything that is wrong; nothing if all is well."""
    findings: list[Finding] = []
    if case.live is not None:
        findings += people.judge(case)
        findings += logs.judge(case, case.live["nodes"])
        findings += profiles.judge(case.live["nodes"])
        findings += agreement.judge(case)
        findings += proofs.judge(case)
    if case.report is not None:
        findings += story.judge(case)
    return findings


def checks(case: Case) -> list[str]:
    """The names of what `judge` judges in this case."""
    live = LIVE_CHECKS if case.live is not None else ()
    told = STORY_CHECKS if case.report is not None else ()
    return [*live, *told]
