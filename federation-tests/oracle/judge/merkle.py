"""RFC 6962 Merkle trees over SHA-256."""

from __future__ import annotations

import hashlib


def leaf_hash(entry: bytes) -> bytes:
    """The hash of a leaf."""
    return hashlib.sha256(b"\0" + entry).digest()


def root(entries: list[bytes]) -> bytes:
    """The root of the tree over these entries."""
    if not entries:
        return hashlib.sha256(b"").digest()
    # Subtrees whose sizes are falling powers of two: the binary digits of the number of leaves.
    subtrees: list[tuple[int, bytes]] = []
    for entry in entries:
        subtrees.append((1, leaf_hash(entry)))
        while len(subtrees) > 1 and subtrees[-2][0] == subtrees[-1][0]:
            _join(subtrees)
    while len(subtrees) > 1:
        _join(subtrees)
    return subtrees[0][1]


def _join(subtrees: list[tuple[int, bytes]]) -> None:
    (right_size, right), (left_size, left) = subtrees.pop(), subtrees.pop()
    subtrees.append((left_size + right_size, hashlib.sha256(b"\1" + left + right).digest()))
