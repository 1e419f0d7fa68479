"""What people are answered: lists, searches, items, explanations, documents."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

from . import blake3
from .findings import Case, Finding, Json
from .ladder import Ladder, Viewer, Visible, viewers

FACET_VALUES_MAX = 50
SEARCH_DEPTH = 1000

Findings = Iterator[Finding]


def judge(case: Case) -> Findings:
    """All findings about what people are answered."""
    ladder = Ladder(case.scenario)
    asked = set()
    for institution, node in _nodes(case):
        for answers in node["viewers"]:
            viewer = Viewer(institution, answers["address"], answers["role"])
            asked.add(viewer)
            yield from _Audience(ladder, viewer, answers).judge()
    for viewer in viewers(case.scenario):
        if viewer not in asked:
            yield Finding("list_matches_policy", str(viewer), "nobody asked for this viewer")


def _nodes(case: Case) -> list[tuple[str, Json]]:
    return list((case.live or {}).get("nodes", {}).items())


class _Audience:
    """One viewer: what they must see, and what they were answered."""

    def __init__(self, ladder: Ladder, viewer: Viewer, answers: Json) -> None:
        self.ladder = ladder
        self.viewer = viewer
        self.answers = answers
        self.must = ladder.visible(viewer)

    def judge(self) -> Findings:
        yield from self._whoami()
        yield from self._list()
        yield from self._search()
        yield from self._gets()
        yield from self._hidden()
        yield from self._finds()
        yield from self._explains()
        yield from self._objects()

    def _finding(self, check: str, what: str) -> Finding:
        return Finding(check, f"{self.viewer.institution}, {self.viewer}", what)

    def _whoami(self) -> Findings:
        said = self.answers["whoami"]
        role = said["role"] or "anonymous"
        institution, expected = self.viewer.institution, (self.viewer.institution, self.viewer.role)
        if (said["institution"], role) != expected:
            yield self._finding("whoami_is_right", f"is taken for {role} of {said['institution']}")
        if self.viewer.address and said["address"] != self.viewer.address:
            yield self._finding("whoami_is_right", f"is told the address {said['address']}")
        if role == "anonymous" and said["address"]:
            yield self._finding("whoami_is_right", f"nobody at {institution} has an address")

    def _list(self) -> Findings:
        listed = self.answers["list"]
        yield from self._compare("list_matches_policy", listed)
        ids = [summary["item"] for summary in listed]
        if ids != sorted(ids):
            yield self._finding("list_matches_policy", "items are not listed by id")

    def _compare(self, check: str, summaries: list[Json]) -> Findings:
        seen = [summary["item"] for summary in summaries]
        for item, count in Counter(seen).items():
            if count > 1:
                yield self._finding(check, f"{item} is shown {count} times")
        found = {one["item"]: (int(one["version"]), one["title"]) for one in summaries}
        for what in differences(found, self.must):
            yield self._finding(check, what)

    def _search(self) -> Findings:
        search = self.answers["search"]
        if search["total"] != len(self.must):
            what = f"{search['total']} items are found instead of {len(self.must)}"
            yield self._finding("search_matches_policy", what)
        if len(self.must) <= SEARCH_DEPTH:
            yield from self._compare("search_matches_policy", search["hits"])
            yield from self._facets(search)

    def _facets(self, search: Json) -> Findings:
        hits = search["hits"]
        for facet, values in RECOUNTED.items():
            said = search["facets"].get(facet)
            if said is None:
                yield self._finding("facets_recount", f"{facet} is not counted")
            elif said not in recounts([values(hit) for hit in hits]):
                truth = recounts([values(hit) for hit in hits])[0]
                yield self._finding("facets_recount", f"{facet} says {said}, the hits say {truth}")

    def _gets(self) -> Findings:
        for item, answer in self.answers["gets"].items():
            code = answer["get"]["code"]
            must = self.must.get(item)
            if (code == "OK") != (must is not None):
                expected = "be shown" if must else "not be shown"
                yield self._finding(
                    "get_matches_policy", f"{item} must {expected}; answered {code}"
                )
            elif must:
                yield from self._item(item, answer, must)

    def _item(self, item: str, answer: Json, must: tuple[int, str]) -> Findings:
        if (answer["item"], answer["version"], answer["title"]) != (item, *must):
            what = f"{item} is version {answer['version']}, “{answer['title']}”, instead of {must}"
            yield self._finding("get_matches_policy", what)
        is_owner = self.ladder.items[item].owner == self.viewer.address
        if (answer["policy"] is not None) != is_owner:
            who = "is kept from its owner" if is_owner else "is told to somebody else"
            yield self._finding("get_matches_policy", f"the policy of {item} {who}")
        for other in answer["adaptations"]:
            if other not in self.must:
                yield self._finding("get_matches_policy", f"{item} names {other}, which is hidden")

    def _hidden(self) -> Findings:
        """What is not shared and what does not exist answer alike, to the last byte."""
        nothing = {item.split("/")[0]: answer for item, answer in self.answers["nowhere"].items()}
        for item, answer in nothing.items():
            for call in ("get", "explain"):
                code = answer.get(call, {}).get("code")
                if code != "NOT_FOUND":
                    what = f"{call} of an item of {item} that does not exist answers {code}"
                    yield self._finding("hidden_is_nonexistent", what)
        for item, answer in self.answers["gets"].items():
            like = nothing.get(item.split("/")[0])
            if answer["get"]["code"] != "OK" and answer != like:
                what = f"{item} answers {answer}, an item that does not exist {like}"
                yield self._finding("hidden_is_nonexistent", what)

    def _finds(self) -> Findings:
        for search in self.answers["finds"]:
            extra = [hit["item"] for hit in search["hits"] if hit["item"] not in self.must]
            if extra:
                what = f"the title of {search['hidden']} finds {extra}"
                yield self._finding("search_matches_policy", what)
            if search["total"] != len(search["hits"]) and search["total"] <= SEARCH_DEPTH:
                what = f"{search['query']} counts {search['total']}, shows {len(search['hits'])}"
                yield self._finding("search_matches_policy", what)
            yield from self._facets(search)

    def _explains(self) -> Findings:
        for explained in self.answers["explains"]:
            if explained["code"] != "OK":
                what = f"{explained['item']} is not explained: {explained['code']}"
                yield self._finding("explain_matches_policy", what)
                continue
            version = self._version_for(explained["item"], explained["about"])
            if (explained["allowed"], explained["version"]) != (version > 0, version):
                about = explained["about"] or "the caller"
                what = f"{explained['item']} to {about}: {explained}, must be version {version}"
                yield self._finding("explain_matches_policy", what)

    def _version_for(self, item: str, about: str) -> int:
        """The version that somebody must see; 0 if they must not."""
        viewer = self.viewer
        if about == "anonymous":
            viewer = Viewer(self.viewer.institution)
        elif about:
            viewer = Viewer(about.rsplit("@", 1)[-1], about, "teacher")
        seen = self.ladder.seen(viewer, item)
        return seen[0] if seen else 0

    def _objects(self) -> Findings:
        for found in self.answers["objects"]:
            item, digest, code = found["item"], found["digest"], found["answer"]["code"]
            if (code == "OK") != (item in self.must):
                what = f"document {digest} of {item} answers {code}"
                yield self._finding("documents_match_policy", what)
            elif code != "OK" and found["answer"] != found["nowhere"]:
                what = f"document {digest} of {item} answers unlike one that does not exist"
                yield self._finding("hidden_is_nonexistent", what)
            elif found.get("data") is not None and not _is_document(found["data"], digest):
                what = f"document {digest} of {item} is not what was asked for"
                yield self._finding("documents_match_policy", what)


def differences(found: Visible, must: Visible) -> Iterator[str]:
    """What is missing, too much, or not what it must be."""
    for item, (version, title) in must.items():
        if item not in found:
            yield f"{item} (“{title}”) is missing"
        elif found[item] != (version, title):
            yield f"{item} is {found[item]} instead of {(version, title)}"
    for item in found.keys() - must.keys():
        yield f"{item} (“{found[item][1]}”) must not be seen"


def _is_document(data: str, digest: str) -> bool:
    return blake3.digest(bytes.fromhex(data)).hex() == digest


# The values of a result in each facet.
RECOUNTED: dict[str, Callable[[Json], list[str]]] = {
    "FACET_KIND": lambda hit: [hit["kind"]],
    "FACET_LANGUAGE": lambda hit: [hit["language"]],
    "FACET_DISCIPLINE": lambda hit: hit["disciplines"],
    "FACET_LEVEL": lambda hit: hit["levels"],
    "FACET_LICENCE": lambda hit: [hit["licence"]],
    "FACET_INSTITUTION": lambda hit: [hit["item"].split("/")[0]],
}


def recounts(values: list[list[str]]) -> list[dict[str, int]]:
    """The counts that are right.

    An item of several disciplines counts for the first of them, or for each: either is a count of
    items by value, and nothing between is.
    """
    first = Counter(of_item[0] for of_item in values if of_item and of_item[0])
    each = Counter(value for of_item in values for value in set(of_item) if value)
    return [_most_frequent(first), _most_frequent(each)]


def _most_frequent(counts: Counter[str]) -> dict[str, int]:
    return dict(sorted(counts.items(), key=lambda one: (-one[1], one[0]))[:FACET_VALUES_MAX])
