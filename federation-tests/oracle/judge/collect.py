"""Asks running nodes everything that is judged, as any client may.

The result is plain data, so that it can be kept, changed by a mutation, and judged again:

    {"format": 1, "nodes": {institution: {
        "status": {…}, "logs": {name: {"checkpoint": hex, "events": [{"envelope", "body"}]}},
        "viewers": [{"address", "role", "whoami", "list", "search", "gets", "finds", "explains",
                     "objects"}]}}}
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from typing import Any

from .client import ADMIN, COMMONS, Answer, CallError, Node
from .findings import Json
from .ladder import Ladder, Viewer

# Small, so that there are several pages even in a small library.
PAGE_ITEMS = 5
PAGE_ITEMS_IN_LARGE = 100
LARGE_FROM_ITEMS = 200
# How deep a search reaches.
SEARCH_DEPTH = 1000
# How many items a viewer asks for one by one, in a larger library a sample that is always the same.
GETS_MAX = 400
# How many hidden titles a viewer looks for, and how many items they have explained.
FINDS_MAX = 12
EXPLAINS_MAX = 12
OBJECTS_MAX = 12
# Larger documents are asked for, and not kept.
OBJECT_BYTES_KEPT = 64 << 10


def collect(scenario: Json) -> Json:
    """Everything that all nodes answer to everybody in the scenario."""
    documents = _documents(scenario)
    nodes = {}
    for institution in scenario["institutions"]:
        node = Node(institution["grpc"])
        try:
            nodes[institution["id"]] = _Visit(scenario, institution, node, documents).all()
        finally:
            node.close()
    return {"format": 1, "nodes": nodes}


def _documents(scenario: Json) -> dict[str, list[str]]:
    """Digests of the documents of each item, as its owner is told."""
    tokens = {person["address"]: person["token"] for person in scenario["people"]}
    addresses = {one["id"]: one["grpc"] for one in scenario["institutions"]}
    documents: dict[str, list[str]] = {}
    nodes = {id_: Node(address) for id_, address in addresses.items()}
    for item in Ladder(scenario).items.values():
        node, token = nodes[item.origin], tokens.get(item.owner, "")
        answer = node.call(COMMONS, "Get", token, item=item.item)
        text = answer.value.get("item", {}).get("item_json") or "{}"
        digests = [file.get("digest", "") for file in json.loads(text).get("files", [])]
        documents[item.item] = [digest for digest in digests if digest]
    for node in nodes.values():
        node.close()
    return documents


def _sample(items: list[Any], size: int, seed: str) -> list[Any]:
    """At most `size` of them: the same whenever the same is asked."""
    return sorted(items, key=lambda item: hashlib.sha256(f"{seed} {item}".encode()).digest())[:size]


class _Visit:
    """Asking one node."""

    def __init__(
        self, scenario: Json, institution: Json, node: Node, documents: dict[str, list[str]]
    ) -> None:
        self.scenario = scenario
        self.institution = institution
        self.node = node
        self.documents = documents
        self.items = list(dict.fromkeys(step["item"] for step in scenario["steps"]))
        self.ladder = Ladder(scenario)
        large = len(self.items) >= LARGE_FROM_ITEMS
        self.page_size = PAGE_ITEMS_IN_LARGE if large else PAGE_ITEMS

    def all(self) -> Json:
        """What the node says of itself, and what it says to everybody."""
        operator = self.institution["operator_token"]
        status = self._expect(self.node.call(ADMIN, "Status", operator))
        return {
            "status": status,
            "logs": {log["log"]: self._export(log["log"]) for log in status["logs"]},
            "viewers": [self._viewer(*who) for who in self._callers()],
        }

    def _callers(self) -> list[tuple[Viewer, str]]:
        here = self.institution["id"]
        callers = [
            (Viewer(here), ""),
            (Viewer(here, "", "operator"), self.institution["operator_token"]),
        ]
        for person in self.scenario["people"]:
            if person["institution"] == here:
                viewer = Viewer(here, person["address"], person["role"])
                callers.append((viewer, person["token"]))
        return callers

    def _expect(self, answer: Answer) -> Json:
        if answer.code != "OK":
            where = self.institution["id"]
            raise CallError(f"{where} refused: {answer.code} {answer.message}")
        return answer.value

    def _export(self, log: str) -> Json:
        checkpoint, events = b"", []
        token = self.institution["operator_token"]
        for part in self.node.stream(ADMIN, "ExportLog", token, log=log):
            if part.HasField("checkpoint"):
                checkpoint = part.checkpoint  # type: ignore[attr-defined]
            for event in part.events.events:  # type: ignore[attr-defined]
                events.append({"envelope": event.envelope.hex(), "body": event.body.hex()})
        return {"checkpoint": checkpoint.hex(), "events": events}

    def _viewer(self, viewer: Viewer, token: str) -> Json:
        listed = self._list(token)
        seen = [summary["item"] for summary in listed]
        hidden = [item for item in self.items if item not in seen]
        seed = f"{viewer.institution} {viewer}"
        return {
            "address": viewer.address,
            "role": viewer.role,
            "whoami": self._expect(self.node.call(COMMONS, "WhoAmI", token)),
            "list": listed,
            "search": self._search(token, ""),
            "gets": self._gets(token, _sample(self.items, GETS_MAX, seed)),
            "nowhere": self._gets(token, self._nowhere()),
            "finds": self._finds(token, _sample(hidden, FINDS_MAX, seed)),
            "explains": self._explains(viewer, token, _sample(seen, EXPLAINS_MAX, seed)),
            "objects": self._objects(token, seed),
        }

    def _list(self, token: str) -> list[Json]:
        items: list[Json] = []
        page_token = ""
        while True:
            answer = self.node.call(
                COMMONS, "List", token, page_size=self.page_size, page_token=page_token
            )
            page = self._expect(answer)
            items += page["items"]
            page_token = page["next_page_token"]
            if not page_token:
                return items

    def _search(self, token: str, query: str) -> Json:
        hits: list[Json] = []
        page_token = ""
        while True:
            fields = {"query": query, "page_size": self.page_size, "page_token": page_token}
            page = self._expect(self.node.call(COMMONS, "Search", token, facets=True, **fields))
            hits += [hit["summary"] for hit in page["hits"]]
            page_token = page["next_page_token"]
            if not page_token or len(hits) >= SEARCH_DEPTH:
                break
        facets = {
            counts["facet"]: {value["value"]: int(value["count"]) for value in counts["values"]}
            for counts in page["facets"]
        }
        return {"query": query, "total": int(page["total"]), "hits": hits, "facets": facets}

    def _nowhere(self) -> list[str]:
        """Items that do not exist, one of each institution."""
        return [f"{one['id']}/{secrets.token_hex(16)}" for one in self.scenario["institutions"]]

    def _gets(self, token: str, items: list[str]) -> Json:
        return {item: self._get(token, item) for item in items}

    def _get(self, token: str, item: str) -> Json:
        answer = self.node.call(COMMONS, "Get", token, item=item)
        if answer.code != "OK":
            explained = self.node.call(COMMONS, "Explain", token, item=item)
            return {"get": _refusal(answer, item), "explain": _refusal(explained, item)}
        found = answer.value["item"]
        description = json.loads(found["item_json"]).get("item", {})
        provenance = found.get("provenance", {})
        return {
            "get": {"code": "OK"},
            "item": found["item"],
            "version": int(found["version"]),
            "title": description.get("title", ""),
            "policy": found.get("policy"),
            "adaptations": found.get("adaptations", []),
            "log": provenance.get("log", ""),
            "signer": provenance.get("signer", ""),
            "envelope": base64.b64decode(provenance.get("envelope", "")).hex(),
        }

    def _finds(self, token: str, hidden: list[str]) -> list[Json]:
        """Looks for what must not be found, by its title."""
        finds = []
        for item in hidden:
            steps = [step for step in self.scenario["steps"] if step["item"] == item]
            titles = [step["title"] for step in steps if "title" in step]
            finds.append(self._search(token, f'"{titles[-1]}"') | {"hidden": item})
        return finds

    def _explains(self, viewer: Viewer, token: str, items: list[str]) -> list[Json]:
        explains = []
        for item in items:
            explains.append(self._explain(token, item, ""))
            standing = self.ladder.items.get(item)
            if standing and viewer.address and standing.owner == viewer.address:
                explains += [self._explain(token, item, about) for about in self._colleagues()]
        return explains

    def _colleagues(self) -> list[str]:
        """Those about whom an owner may ask."""
        people = self.scenario["people"]
        roles = ("teacher", "staff")
        return ["anonymous"] + [one["address"] for one in people if one["role"] in roles]

    def _explain(self, token: str, item: str, about: str) -> Json:
        whom: Json = {"address": about} if about else {}
        if about == "anonymous":
            whom = {"anonymous": {}}
        answer = self.node.call(COMMONS, "Explain", token, item=item, **whom)
        result: Json = {"item": item, "about": about, "code": answer.code}
        if answer.code == "OK":
            result["allowed"] = answer.value["allowed"]
            result["version"] = int(answer.value["version"])
        return result

    def _objects(self, token: str, seed: str) -> list[Json]:
        pairs = [(item, digest) for item in self.documents for digest in self.documents[item]]
        objects = []
        for item, digest in _sample(pairs, OBJECTS_MAX, seed):
            answer, data = self.node.download(token, item=item, digest=digest)
            found: Json = {"item": item, "digest": digest, "answer": _refusal(answer, item)}
            if answer.code == "OK":
                found["size"] = len(data)
                found["data"] = data.hex() if len(data) <= OBJECT_BYTES_KEPT else None
            else:
                nowhere = f"{item.split('/')[0]}/{secrets.token_hex(16)}"
                other, _ = self.node.download(token, item=nowhere, digest=digest)
                found["nowhere"] = _refusal(other, nowhere)
            objects.append(found)
        return objects


def _refusal(answer: Answer, item: str) -> Json:
    """An answer with the asked item's own name taken out, so that two can be compared."""
    handle = item.split("/")[-1]

    def blank(text: str) -> str:
        return text.replace(item, "<item>").replace(handle, "<handle>")

    return {
        "code": answer.code,
        "message": blank(answer.message),
        "trailers": [[key, blank(value)] for key, value in answer.trailers],
    }
