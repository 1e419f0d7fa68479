"""Finding something to change in what the nodes answered."""

from __future__ import annotations

from collections.abc import Iterator

from judge.findings import Case, Json
from judge.held import HeldLog
from judge.held import read as read_logs
from judge.ladder import Viewer


def viewers(case: Case) -> Iterator[tuple[Viewer, Json]]:
    """Everybody who was asked, and what they were answered."""
    assert case.live is not None
    for institution, node in case.live["nodes"].items():
        for answers in node["viewers"]:
            yield Viewer(institution, answers["address"], answers["role"]), answers


def having(case: Case, field: str) -> Json | None:
    """The first viewer's answers in which a list is not empty."""
    return next((answers for _, answers in viewers(case) if answers[field]), None)


def gets(case: Case, code: str) -> Iterator[tuple[Viewer, str, Json]]:
    """Items that were asked for one by one, with the answers of this code."""
    for viewer, answers in viewers(case):
        for item, answer in answers["gets"].items():
            if answer["get"]["code"] == code:
                yield viewer, item, answer


def held_logs(
    case: Case, kind: str = "", copied: bool = False, events: int = 1
) -> Iterator[HeldLog]:
    """Logs of a kind that have so many events; copies only, if asked."""
    assert case.live is not None
    for log in read_logs(case.live["nodes"]):
        if (
            kind in ("", log.kind)
            and log.size >= events
            and (not copied or log.holder != log.origin)
        ):
            yield log


def export_of(case: Case, log: HeldLog) -> Json:
    """What was exported of a log, to be changed."""
    assert case.live is not None
    export: Json = case.live["nodes"][log.holder]["logs"][log.name]
    return export


def status_of(case: Case, log: HeldLog) -> Json:
    """What a node said of a log, to be changed."""
    assert case.live is not None
    statuses: list[Json] = case.live["nodes"][log.holder]["status"]["logs"]
    return next(status for status in statuses if status["log"] == log.name)


def flip(data: str, at: int = -1) -> str:
    """Hexadecimal digits with one bit turned."""
    changed = bytearray.fromhex(data)
    changed[at] ^= 1
    return changed.hex()
