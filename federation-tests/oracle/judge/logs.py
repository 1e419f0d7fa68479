"""The logs themselves: signatures, checkpoints, trees, copies, readers, bodies."""

from __future__ import annotations

import base64
from collections import defaultdict
from collections.abc import Iterator

from . import signatures, statements
from .findings import Case, Finding, Json
from .held import Entry, HeldLog
from .held import read as read_logs
from .ladder import Ladder
from .statements import Claim
from .wire import WireError

# In a larger federation, bodies whose digests are computed: the arithmetic is slow here.
BODIES_MAX = 400

Findings = Iterator[Finding]


def judge(case: Case, nodes: Json) -> Findings:
    """All findings about the logs that `nodes` hold."""
    logs = read_logs(nodes)
    keys = Keys(case.scenario)
    signatures.prepare(keys.all_claims(logs))
    by_name = _by_name(logs)
    yield from _names(case, logs)
    for log in logs:
        yield from _events(log, keys)
        yield from _checkpoint(log, keys)
        yield from _root(log)
    for copies in by_name.values():
        yield from _copies(copies)
    yield from _readers(case, by_name)
    yield from _bodies_open(logs)
    yield from _bodies_stay_inside(case, logs)
    yield from _placements(case, nodes, logs)


def _by_name(logs: list[HeldLog]) -> dict[str, list[HeldLog]]:
    by_name = defaultdict(list)
    for log in logs:
        by_name[log.name].append(log)
    return by_name


class Keys:
    """The keys that speak for each institution, from the scenario and from nowhere else."""

    def __init__(self, scenario: Json) -> None:
        self._keys = {
            one["id"]: {purpose: bytes.fromhex(key) for purpose, key in one["keys"].items() if key}
            for one in scenario["institutions"]
        }

    def of(self, institution: str, purpose: str) -> bytes:
        """One key; empty for a stranger."""
        return self._keys.get(institution, {}).get(purpose, b"")

    def event_claims(self, log: HeldLog, entry: Entry) -> list[Claim]:
        """What shows that the log's origin signed an event."""
        if entry.envelope is None:
            return []
        return statements.envelope_claims(entry.envelope, self.of(log.origin, "event"))

    def note_claims(self, log: HeldLog, note: bytes) -> list[Claim]:
        """What shows that the log's origin signed a checkpoint."""
        try:
            parsed = statements.read_note(note)
        except WireError:
            return []
        return statements.note_claims(parsed, self.of(log.origin, "checkpoint"))

    def all_claims(self, logs: list[HeldLog]) -> Iterator[Claim]:
        """Everything that will be verified."""
        for log in logs:
            yield from self.note_claims(log, log.note_bytes)
            for entry in log.entries:
                yield from self.event_claims(log, entry)


def _names(case: Case, logs: list[HeldLog]) -> Findings:
    institutions = {one["id"] for one in case.scenario["institutions"]}
    for log in logs:
        if log.origin not in institutions:
            yield Finding("logs_have_their_readers", log.where, "is no log of an institution")


def _events(log: HeldLog, keys: Keys) -> Findings:
    for entry in log.entries:
        problem = entry.problem or _event_problem(log, entry, keys)
        if problem:
            yield Finding("events_are_signed", f"{log.where}, event {entry.index}", problem)


def _event_problem(log: HeldLog, entry: Entry, keys: Keys) -> str:
    assert entry.envelope is not None and entry.event is not None
    if entry.envelope.payload_type != statements.EVENT_TYPE:
        return f"is a `{entry.envelope.payload_type}`"
    if len(entry.envelope.payload) > statements.EVENT_BYTES_MAX:
        return f"has {len(entry.envelope.payload)} bytes"
    if not signatures.holds(keys.event_claims(log, entry)):
        return f"is not signed by the event key of {log.origin}"
    if entry.event.origin != log.origin:
        return f"speaks for {entry.event.origin}"
    if len(entry.event.handle) != 32:
        return "names no item"
    return ""


def _checkpoint(log: HeldLog, keys: Keys) -> Findings:
    if log.size == 0 and not log.note_bytes:
        return
    notes = {log.note_bytes}
    if log.status:
        notes.add(base64.b64decode(log.status["checkpoint"]))
    for note in notes:
        problem = _note_problem(log, note, keys)
        if problem:
            yield Finding("checkpoints_are_signed", log.where, problem)


def _note_problem(log: HeldLog, note: bytes, keys: Keys) -> str:
    try:
        claimed = statements.read_note(note)
    except WireError as error:
        return f"malformed checkpoint: {error}"
    if claimed.log != log.name:
        return f"the checkpoint is of {claimed.log}"
    if not signatures.holds(keys.note_claims(log, note)):
        return f"not signed by the checkpoint key of {log.origin}"
    if claimed.size != log.size:
        return f"the checkpoint says {claimed.size} events, {log.size} are held"
    return ""


def _root(log: HeldLog) -> Findings:
    for source, root in _claimed_roots(log):
        if root != log.root:
            what = f"{source} says root {root.hex()}, the events make {log.root.hex()}"
            yield Finding("roots_recompute", log.where, what)


def _claimed_roots(log: HeldLog) -> Iterator[tuple[str, bytes]]:
    if log.status:
        yield "the status", base64.b64decode(log.status["root"])
    try:
        if log.note_bytes:
            yield "the checkpoint", log.note().root
    except WireError:
        return  # Named by _checkpoint.


def _copies(copies: list[HeldLog]) -> Findings:
    """One of two copies is the beginning of the other, byte for byte."""
    longest = max(copies, key=lambda log: log.size)
    for copy in copies:
        for mine, theirs in zip(copy.entries, longest.entries, strict=False):
            if mine.envelope_bytes != theirs.envelope_bytes:
                what = f"event {mine.index} differs from the copy at {longest.holder}"
                yield Finding("logs_agree", copy.where, what)
                break


def _readers(case: Case, by_name: dict[str, list[HeldLog]]) -> Findings:
    taking_part = Ladder(case.scenario).taking_part
    for name, copies in by_name.items():
        origin, kind = copies[0].origin, copies[0].kind
        others = {log.holder for log in copies} - {origin}
        if kind == "house" and others:
            yield Finding("logs_have_their_readers", name, f"a house log is at {sorted(others)}")
        if kind == "consortium" and others - taking_part:
            strangers = sorted(others - taking_part)
            yield Finding("logs_have_their_readers", name, f"is at {strangers}, who take no part")
        if kind == "pair" and len(others) > 1:
            what = f"a log for one reader is at {sorted(others)}"
            yield Finding("logs_have_their_readers", name, what)
        if kind == "pair" and copies[0].size and origin not in {log.holder for log in copies}:
            yield Finding("logs_have_their_readers", name, "is not at its origin")


def _bodies_open(logs: list[HeldLog]) -> Findings:
    different: dict[tuple[bytes, bytes], tuple[HeldLog, Entry]] = {}
    for log in logs:
        live = {one.index for one in log.live.values()}
        for entry in log.entries:
            if entry.body_bytes:
                different[entry.envelope_bytes, entry.body_bytes] = log, entry
            elif entry.index in live:
                where = f"{log.where}, event {entry.index}"
                yield Finding("bodies_open_digests", where, "stands without its body")
    for log, entry in list(different.values())[:BODIES_MAX]:
        problem = _body_problem(entry)
        if problem:
            yield Finding("bodies_open_digests", f"{log.where}, event {entry.index}", problem)


def _body_problem(entry: Entry) -> str:
    if entry.event is None:
        return ""  # Named by _events.
    try:
        body = statements.read_body(entry.body_bytes)
    except WireError as error:
        return f"malformed body: {error}"
    event = entry.event
    if statements.manifest_commitment(body.manifest_salt, body.manifest) != event.manifest_digest:
        return "the manifest is not the one that was signed"
    grant = statements.grant_commitment(body.grant_salt, body.grant) if body.grant_salt else b""
    return "" if grant == event.grant_digest else "the grant is not the one that was signed"


def _bodies_stay_inside(case: Case, logs: list[HeldLog]) -> Findings:
    """No description stays where the policy does not reach, however it came there."""
    ladder = Ladder(case.scenario)
    titles = _titles(case.scenario)
    for log in logs:
        forbidden = _forbidden_titles(ladder, titles, log.holder)
        for entry in log.entries:
            if entry.body_bytes and entry.event is not None:
                problem = _stay_problem(ladder, log, entry) or _title_problem(entry, forbidden)
                if problem:
                    where = f"{log.where}, event {entry.index}"
                    yield Finding("bodies_stay_inside", where, problem)


def _stay_problem(ladder: Ladder, log: HeldLog, entry: Entry) -> str:
    assert entry.event is not None
    item = entry.event.item
    if log.holder == log.origin:
        is_erased = item in log.erased
        return f"{item} was erased and its description is still held" if is_erased else ""
    if log.holder not in ladder.holders(item):
        return f"the description of {item} is held outside its policy"
    live = log.live.get(item)
    if live is None or live.index != entry.index:
        return f"the description of {item} is held though it stands no longer"
    return ""


def _titles(scenario: Json) -> dict[str, set[str]]:
    """Items that ever had a title, by title."""
    titles = defaultdict(set)
    for step in scenario["steps"]:
        if "title" in step:
            titles[step["title"]].add(step["item"])
    return titles


def _forbidden_titles(ladder: Ladder, titles: dict[str, set[str]], holder: str) -> set[str]:
    """Titles that only items have which must not be at an institution."""

    def may_hold(item: str) -> bool:
        # An origin may remember what it retracted.
        return holder in ladder.holders(item) or item.split("/")[0] == holder

    return {title for title, items in titles.items() if not any(map(may_hold, items))}


def _title_problem(entry: Entry, forbidden: set[str]) -> str:
    try:
        title = statements.title_of(statements.read_body(entry.body_bytes).manifest)
    except WireError:
        return ""  # Named by _body_problem.
    return f"“{title}” is described outside its policy" if title in forbidden else ""


def _placements(case: Case, nodes: Json, logs: list[HeldLog]) -> Findings:
    """An institution holds an item exactly when some log at its node ends with it standing."""
    ladder = Ladder(case.scenario)
    known = {step["item"] for step in case.scenario["steps"]}
    standing: dict[str, dict[str, int]] = {holder: {} for holder in nodes}
    for log in logs:
        held = standing[log.holder]
        for item, live in log.live.items():
            held[item] = max(live.version, held.get(item, 0))
            if item not in known:
                what = f"{item} stands, and nobody published it"
                yield Finding("placements_match_policy", log.where, what)
    for holder, held in standing.items():
        for item in known:
            must = ladder.items[item].version if holder in ladder.holders(item) else 0
            if held.get(item, 0) != must:
                what = f"{item} stands at version {held.get(item, 0)}, must be {must} (0: not)"
                yield Finding("placements_match_policy", holder, what)
