"""The logs that the nodes hold, read from the exported bytes alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from . import merkle, statements
from .findings import Json
from .statements import Envelope, Event, Note
from .wire import WireError

LOG_NAME = re.compile(
    r"archipel/(?P<origin>[a-z][a-z0-9-]{0,30}[a-z0-9])/"
    r"(?P<kind>house|consortium|public|pair)(?:-(?P<tag>[0-9a-f]{32}))?/e[1-9][0-9]*"
)


@dataclass
class Entry:
    """One event as a node holds it."""

    index: int
    envelope_bytes: bytes
    body_bytes: bytes
    # None, with a problem, if the bytes cannot be read.
    envelope: Envelope | None = None
    event: Event | None = None
    problem: str = ""

    @classmethod
    def read(cls, index: int, exported: Json) -> Entry:
        """Reads what was exported."""
        envelope, body = bytes.fromhex(exported["envelope"]), bytes.fromhex(exported["body"])
        entry = cls(index, envelope, body)
        try:
            entry.envelope = statements.read_envelope(envelope)
            entry.event = statements.read_event(entry.envelope.payload)
        except WireError as error:
            entry.problem = str(error)
        return entry


@dataclass
class Live:
    """The event by which an item stands in a log."""

    version: int
    index: int


@dataclass
class HeldLog:
    """One log at one node."""

    holder: str
    name: str
    status: Json
    note_bytes: bytes
    entries: list[Entry] = field(repr=False)

    @property
    def where(self) -> str:
        """For findings."""
        return f"{self.holder}, {self.name}"

    @cached_property
    def _parts(self) -> tuple[str, str]:
        match = LOG_NAME.fullmatch(self.name)
        if match is None or (match["kind"] == "pair") != (match["tag"] is not None):
            return "", ""
        return match["origin"], match["kind"]

    @property
    def origin(self) -> str:
        """The only writer; empty if the name is none of a log."""
        return self._parts[0]

    @property
    def kind(self) -> str:
        """house, pair, consortium or public; empty if the name is none of a log."""
        return self._parts[1]

    @property
    def size(self) -> int:
        """How many events were exported."""
        return len(self.entries)

    @cached_property
    def root(self) -> bytes:
        """The root over the exported events."""
        return merkle.root([entry.envelope_bytes for entry in self.entries])

    def note(self) -> Note:
        """The exported checkpoint; `WireError` if it is none."""
        return statements.read_note(self.note_bytes)

    @cached_property
    def erased(self) -> set[str]:
        """Items whose descriptions must be gone."""
        events = [entry.event for entry in self.entries if entry.event]
        return {event.item for event in events if event.kind == statements.ERASE}

    @cached_property
    def live(self) -> dict[str, Live]:
        """What stands in the log after all its events, by item."""
        live: dict[str, Live] = {}
        closed: set[str] = set()
        floor: dict[str, int] = {}
        for entry in self.entries:
            event = entry.event
            if event is None:
                continue
            if event.kind == statements.PLACE:
                if event.item not in closed and event.version >= floor.get(event.item, 0):
                    floor[event.item] = event.version
                    live[event.item] = Live(event.version, entry.index)
            elif event.kind in (statements.WITHDRAW, statements.RETRACT, statements.ERASE):
                live.pop(event.item, None)
                if event.kind != statements.WITHDRAW:
                    closed.add(event.item)
        return live


def read(nodes: Json) -> list[HeldLog]:
    """All logs at all nodes."""
    return [log for holder, node in nodes.items() for log in _of_node(holder, node)]


def _of_node(holder: str, node: Json) -> Iterator[HeldLog]:
    statuses = {status["log"]: status for status in node.get("status", {}).get("logs", [])}
    for name, export in node["logs"].items():
        entries = [Entry.read(index, one) for index, one in enumerate(export["events"])]
        note = bytes.fromhex(export["checkpoint"])
        yield HeldLog(holder, name, statuses.get(name, {}), note, entries)
