"""What institutions say of themselves: to everybody, and no more than roughly."""

from __future__ import annotations

from collections.abc import Iterator

from . import statements
from .findings import Finding, Json
from .held import HeldLog
from .held import read as read_logs
from .statements import Event

NO_ITEM = "0" * 32
TEACHERS_MAX = 1_000_000


def judge(nodes: Json) -> Iterator[Finding]:
    """All findings about profiles in the logs that `nodes` hold."""
    for log in read_logs(nodes):
        for entry in log.entries:
            if entry.event is not None and entry.event.kind == statements.PROFILE:
                problem = _problem(log, entry.event)
                if problem:
                    where = f"{log.where}, event {entry.index}"
                    yield Finding("profiles_say_little", where, problem)


def _problem(log: HeldLog, event: Event) -> str:
    if log.kind != "public":
        return "an institution speaks of itself outside its public log"
    if event.handle != NO_ITEM:
        return f"a profile names item {event.handle}"
    if event.manifest_digest or event.grant_digest:
        return "a profile has a digest"
    if event.teachers is not None and not is_rounded(event.teachers):
        return f"{event.teachers} teachers is not rounded"
    return ""


def is_rounded(number: int) -> bool:
    """Whether a number has at most two significant digits; 0 says fewer than ten."""
    if number == 0:
        return True
    digits = str(number)
    return 10 <= number <= TEACHERS_MAX and set(digits[2:]) <= {"0"}
