"""Many signatures at once: each different one is computed once, on all processors."""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from . import ed25519
from .statements import Claim

# Below this, starting processes costs more than it saves.
PARALLEL_FROM = 2000

_verdicts: dict[Claim, bool] = {}


def prepare(claims: Iterable[Claim]) -> None:
    """Computes what has not been computed before."""
    missing = [claim for claim in dict.fromkeys(claims) if claim not in _verdicts]
    if len(missing) < PARALLEL_FROM:
        return
    # Not forked: the gRPC library has threads.
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        verdicts = pool.map(_verify, missing, chunksize=200)
        _verdicts.update(zip(missing, verdicts, strict=True))


def holds(claims: Iterable[Claim]) -> bool:
    """Whether one of the claims is true."""
    return any(_one(claim) for claim in claims)


def _one(claim: Claim) -> bool:
    if claim not in _verdicts:
        _verdicts[claim] = _verify(claim)
    return _verdicts[claim]


def _verify(claim: Claim) -> bool:
    return ed25519.verify(*claim)
