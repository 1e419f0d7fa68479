"""A small federation that never was: its scenario, its logs and every answer, all of it right.

The tests of the judge plant violations in it. Everything is signed, with keys made from names.
"""

from __future__ import annotations

import base64
import hashlib
from typing import Any

from forge import envelope, message, note, seed
from judge import ed25519, merkle, statements
from judge.findings import Case, Json
from judge.ladder import Ladder, Viewer, viewers
from judge.people import RECOUNTED, recounts
from judge.story import CHECKS

INSTITUTIONS = ("grenoble", "paris", "toulouse")
ROLES = ("teacher", "staff", "student")


class Federation:
    """Institutions, what they did, and the logs that come of it."""

    def __init__(self) -> None:
        self.logs: dict[str, list[tuple[bytes, bytes]]] = {}
        self._standing_in: dict[str, set[str]] = {}
        self.scenario: Json = {
            "format": 1,
            "consortium": "test",
            "seed": 1,
            "institutions": [_institution(id_) for id_ in INSTITUTIONS],
            "people": [_person(id_, role) for id_ in INSTITUTIONS for role in ROLES],
            "steps": [],
        }

    def owner(self, institution: str) -> str:
        """The teacher of an institution."""
        return f"{institution[:2]}-teacher@{institution}"

    def publish(self, institution: str, title: str, rung: str, **lists: list[str]) -> str:
        """Shares a new item."""
        handle = hashlib.sha256(title.encode()).hexdigest()[:32]
        item = f"{institution}/{handle}"
        policy = _policy(rung, **lists)
        owner = self.owner(institution)
        self._do(item=item, op="publish", owner=owner, version=1, title=title, policy=policy)
        return item

    def share(self, item: str, rung: str, **lists: list[str]) -> None:
        """Shares it with others."""
        self._do(item=item, op="share", policy=_policy(rung, **lists))

    def revise(self, item: str, title: str) -> None:
        """Shares the next version."""
        version = Ladder(self.scenario).items[item].version + 1
        self._do(item=item, op="revise", version=version, title=title)

    def take_back(self, item: str, how: str) -> None:
        """Withdraws, retracts or erases it."""
        self._do(item=item, op=how)

    def introduce(self, institution: str, teachers: int, log: str = "public") -> None:
        """Says how many teachers an institution has."""
        header = message(f1=institution, f2=bytes(16), f3=statements.PROFILE, f4=1, f10=teachers)
        signed = envelope(statements.EVENT_TYPE, header, seed(f"{institution} event"))
        self.logs.setdefault(f"archipel/{institution}/{log}/e1", []).append((signed, b""))

    def _do(self, **step: Any) -> None:
        """Records a step and appends the events that it takes."""
        self.scenario["steps"].append(step)
        item = step["item"]
        wanted = self._wanted(item)
        before = self._standing_in.get(item, set())
        closing = {"retract": statements.RETRACT, "erase": statements.ERASE}.get(step["op"])
        for log in sorted(wanted):
            self._append(log, item, statements.PLACE)
        for log in sorted(before - wanted):
            self._append(log, item, closing or statements.WITHDRAW)
        if closing == statements.ERASE:
            self._delete_bodies(item)
        self._standing_in[item] = wanted

    def _wanted(self, item: str) -> set[str]:
        ladder = Ladder(self.scenario)
        standing = ladder.items.get(item)
        if standing is None:
            return set()
        origin, logs = standing.origin, {"house"}
        if standing.rung in ("named", "institutions"):
            readers = ladder.holders(item) - {origin}
            logs |= {f"pair-{_tag(origin, reader)}" for reader in readers}
        if standing.rung in ("consortium", "public"):
            logs.add("consortium")
        if standing.rung == "public":
            logs.add("public")
        return {f"archipel/{origin}/{log}/e1" for log in logs}

    def _append(self, log: str, item: str, kind: int) -> None:
        origin, handle = item.split("/")
        standing = Ladder(self.scenario).items.get(item)
        body, version = b"", 1
        digests: dict[str, bytes] = {}
        if kind == statements.PLACE and standing is not None:
            body, digests = _body(
                standing.title, is_for_one=not log.endswith(("consortium/e1", "public/e1"))
            )
            version = standing.version
        header = message(f1=origin, f2=bytes.fromhex(handle), f3=kind, f4=version, **digests)
        signed = envelope(statements.EVENT_TYPE, header, seed(f"{origin} event"))
        self.logs.setdefault(log, []).append((signed, body))

    def _delete_bodies(self, item: str) -> None:
        handle = bytes.fromhex(item.split("/")[1])
        for log, events in self.logs.items():
            self.logs[log] = [(one, b"" if handle in one else body) for one, body in events]

    def case(self) -> Case:
        """Everything that an honest federation would answer."""
        nodes = {id_: self._node(id_) for id_ in INSTITUTIONS}
        live = {"format": 1, "nodes": nodes}
        return Case(self.scenario, live, _report(), self._story())

    def _node(self, holder: str) -> Json:
        logs = {log: self._export(holder, log) for log in self.logs if _reads(holder, log)}
        ladder = Ladder(self.scenario)
        here = [viewer for viewer in viewers(self.scenario) if viewer.institution == holder]
        here.append(Viewer(holder, "", "operator"))
        return {
            "status": {"institution": holder, "logs": [self._status(*log) for log in logs.items()]},
            "logs": logs,
            "viewers": [self._answers(ladder, viewer, logs) for viewer in here],
        }

    def _export(self, holder: str, log: str) -> Json:
        """A log as a node holds it: an origin keeps all bodies, others those of what stands."""
        events = self.logs[log]
        standing = {item: logs for item, logs in self._standing_in.items() if log in logs}
        last = {bytes.fromhex(item.split("/")[1]): 0 for item in standing}
        for index, (signed, _) in enumerate(events):
            last.update({handle: index for handle in last if handle in signed})
        kept = set(last.values()) if holder != log.split("/")[1] else set(range(len(events)))
        return {
            "checkpoint": note(
                log, [one for one, _ in events], seed(f"{log.split('/')[1]} checkpoint")
            ).hex(),
            "events": [
                {"envelope": signed.hex(), "body": body.hex() if index in kept else ""}
                for index, (signed, body) in enumerate(events)
            ],
        }

    def _status(self, log: str, export: Json) -> Json:
        entries = [bytes.fromhex(event["envelope"]) for event in export["events"]]
        size = str(len(entries))
        return {
            "log": log,
            "size": size,
            "root": base64.b64encode(merkle.root(entries)).decode(),
            "checkpoint": base64.b64encode(bytes.fromhex(export["checkpoint"])).decode(),
            "view_position": size,
            "index_position": size,
            "view_digest": hashlib.sha256(f"{log} {size}".encode()).hexdigest(),
            "quarantined": 0,
            "missing_bodies": 0,
        }

    def _answers(self, ladder: Ladder, viewer: Viewer, logs: Json) -> Json:
        must = ladder.visible(viewer)
        summaries = [_summary(item, *must[item]) for item in sorted(must)]
        items = dict.fromkeys(step["item"] for step in self.scenario["steps"])
        nowhere = [f"{id_}/{seed(id_ + ' nowhere').hex()[:32]}" for id_ in INSTITUTIONS]
        hidden = [item for item in items if item not in must]
        return {
            "address": viewer.address,
            "role": viewer.role,
            "whoami": _whoami(viewer),
            "list": summaries,
            "search": _search("", summaries),
            "gets": {item: self._get(ladder, viewer, item, logs) for item in items},
            "nowhere": {item: _not_found() for item in nowhere},
            "finds": [_search(item, []) | {"hidden": item} for item in hidden],
            "explains": [_explain(item, "", must[item][0]) for item in must]
            + self._explains_of_owner(ladder, viewer),
            "objects": [_object(item, item in must) for item in items],
        }

    def _explains_of_owner(self, ladder: Ladder, viewer: Viewer) -> list[Json]:
        explains = []
        for item, standing in ladder.items.items():
            if standing.owner == viewer.address:
                for other in viewers(self.scenario):
                    if other.role in ("teacher", "staff", "anonymous"):
                        version = ladder.visible(other).get(item, (0, ""))[0]
                        explains.append(_explain(item, other.address or "anonymous", version))
        return explains

    def _get(self, ladder: Ladder, viewer: Viewer, item: str, logs: Json) -> Json:
        must = ladder.visible(viewer).get(item)
        if must is None:
            return _not_found()
        standing = ladder.items[item]
        log = sorted(self._standing_in[item] & logs.keys())[0]
        handle = item.split("/")[1]
        signed = [event["envelope"] for event in logs[log]["events"] if handle in event["envelope"]]
        return {
            "get": {"code": "OK"},
            "item": item,
            "version": must[0],
            "title": must[1],
            "policy": {"rung": standing.rung} if standing.owner == viewer.address else None,
            "adaptations": [],
            "log": log,
            "signer": ed25519.public_key(seed(f"{standing.origin} event")).hex(),
            "envelope": signed[-1],
        }

    def _moment(self, steps: int, down: tuple[str, ...] = ()) -> Json:
        ladder = Ladder(self.scenario, steps)
        sets, answers = [], []
        for viewer in viewers(self.scenario):
            if viewer.institution not in down:
                must = ladder.visible(viewer)
                who = {"at": viewer.institution, "address": viewer.address}
                items = {item: [title, version] for item, (version, title) in must.items()}
                sets.append({**who, "items": items, "found": len(must)})
                for item in dict.fromkeys(step["item"] for step in self.scenario["steps"]):
                    version = must.get(item, (0, ""))[0]
                    code = "OK" if version else "NOT_FOUND"
                    answers.append({**who, "item": item, "code": code, "version": version})
        return {"steps": steps, "down": list(down), "sets": sets, "answers": answers}

    def _story(self) -> Json:
        """What the demo would have written down; `tell` says at which steps."""
        return {check: self._evidence(check) for check in CHECKS}

    def _evidence(self, check: str) -> Json:
        end = len(self.scenario["steps"])
        rows = [
            {"at": id_, "log": "l", "digest": "d", "before": "d", "after": "d"}
            for id_ in INSTITUTIONS
        ]
        extras: Json = {
            "all_signatures_and_roots_verify": {
                "nodes": [{"at": id_, "events": 9, "findings": []} for id_ in INSTITUTIONS]
            },
            "kill_9_during_replication_converges": {
                "killed": {"at": "paris", "pid": 17, "signal": 9}, "digests": rows
            },
            "tampered_bytes_refused": {
                "from": "grenoble",
                "item": self.scenario["steps"][-1]["item"],
                "refusals": [
                    {"at": id_, "from": "grenoble", "reason": "BAD_SIGNATURE"}
                    for id_ in INSTITUTIONS[1:]
                ],
            },
            "unknown_peer_refused": {
                "at": "paris", "key": "ab" * 32, "answered": False,
                "refusals": [{"at": "paris", "reason": "UNKNOWN_PEER"}],
            },
            "view_rebuild_same_digest": {"digests": rows},
        }  # fmt: skip
        first = (self.before_changes, ("toulouse",) if check.startswith("origin") else ())
        if check.startswith("tampered"):
            first = (end - 1, ("grenoble",))
        down = {
            "origin_down_others_converge": ("grenoble",),
            "registry_down_goes_on": ("registry",),
        }
        moments = [self._moment(*first), self._moment(end, down.get(check, ()))]
        if check in (
            "unknown_peer_refused",
            "view_rebuild_same_digest",
            "all_signatures_and_roots_verify",
        ):
            moments = []
        return {"moments": moments, **extras.get(check, {})}

    # How many steps had been done when the changes began.
    before_changes = 0


def federation() -> Federation:
    """Items on every rung, each changed in a way of its own."""
    one = Federation()
    friend = one.owner("paris")
    one.introduce("grenoble", 410)
    one.publish("grenoble", "Personal", "personal")
    one.publish("grenoble", "Named", "named", people=[friend])
    one.publish("grenoble", "At home", "institution")
    one.publish("paris", "Listed", "institutions", institutions=["toulouse"])
    one.publish("paris", "For all members", "consortium")
    one.publish("toulouse", "For the world", "public")
    widened = one.publish("grenoble", "Widened", "institution")
    narrowed = one.publish("toulouse", "Narrowed", "consortium")
    revised = one.publish("paris", "Revised", "public")
    gone = {
        how: one.publish("grenoble", f"To {how}", "public")
        for how in ("withdraw", "retract", "erase")
    }
    one.before_changes = len(one.scenario["steps"])
    one.share(widened, "consortium")
    one.share(narrowed, "institutions", institutions=["paris"])
    one.revise(revised, "Revised, second edition")
    for how, item in gone.items():
        one.take_back(item, how)
    one.publish("grenoble", "Shared last", "public")
    return one


def _institution(id_: str) -> Json:
    purposes = ("event", "checkpoint", "tls", "root")
    keys = {purpose: ed25519.public_key(seed(f"{id_} {purpose}")).hex() for purpose in purposes}
    return {"id": id_, "name": id_.title(), "status": "member", "keys": keys}


def _person(institution: str, role: str) -> Json:
    address = f"{institution[:2]}-{role}@{institution}"
    return {"institution": institution, "role": role, "address": address}


def _policy(
    rung: str, people: list[str] | None = None, institutions: list[str] | None = None
) -> Json:
    return {"rung": rung, "people": people or [], "institutions": institutions or []}


def _tag(origin: str, reader: str) -> str:
    return seed(f"{origin} to {reader}").hex()[:32]


def _reads(holder: str, log: str) -> bool:
    origin, kind = log.split("/")[1:3]
    return holder == origin or kind in ("consortium", "public", f"pair-{_tag(origin, holder)}")


def _body(title: str, is_for_one: bool) -> tuple[bytes, dict[str, bytes]]:
    manifest = message(f1=message(f1=title, f3="en"))
    salt = seed(title)[:16]
    grant = message(f1=b"\x0a\x00") if is_for_one else b""
    body = message(f1=manifest, f2=salt, f3=grant, f4=salt if grant else b"")
    digests = {"f6": statements.manifest_commitment(salt, manifest)}
    if grant:
        digests["f7"] = statements.grant_commitment(salt, grant)
    return body, digests


def _whoami(viewer: Viewer) -> Json:
    role = "" if viewer.role == "anonymous" else viewer.role
    return {"institution": viewer.institution, "role": role, "address": viewer.address}


def _summary(item: str, version: int, title: str) -> Json:
    return {
        "item": item,
        "version": str(version),
        "title": title,
        "kind": "mission" if len(title) % 2 else "capsule",
        "language": "en",
        "disciplines": ["0531", "0533"],
        "levels": [],
        "licence": "CC-BY-4.0",
    }


def _search(query: str, summaries: list[Json]) -> Json:
    facets = {
        facet: recounts([values(one) for one in summaries])[0]
        for facet, values in RECOUNTED.items()
    }
    return {"query": query, "total": len(summaries), "hits": list(summaries), "facets": facets}


def _not_found() -> Json:
    answer = {"code": "NOT_FOUND", "message": "there is no such item", "trailers": []}
    return {"get": dict(answer), "explain": dict(answer)}


def _explain(item: str, about: str, version: int) -> Json:
    return {"item": item, "about": about, "code": "OK", "allowed": version > 0, "version": version}


def _object(item: str, is_visible: bool) -> Json:
    # BLAKE3 of nothing.
    digest = "af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262"
    if is_visible:
        return {"item": item, "digest": digest, "answer": {"code": "OK"}, "size": 0, "data": ""}
    refusal = _not_found()["get"]
    return {"item": item, "digest": digest, "answer": refusal, "nowhere": dict(refusal)}


def _report() -> Json:
    checks = [{"name": check, "ok": True, "detail": "held"} for check in CHECKS]
    return {"institutions": [{"id": id_} for id_ in INSTITUTIONS], "items": 13, "checks": checks,
            "timings_ms": {"all": 1}}  # fmt: skip
