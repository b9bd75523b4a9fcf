"""Which classes hold copies of one code, whatever they and their methods are called.

Names and interfaces make two competitors; a copy that was renamed has neither, and one that
belongs to a family by its layout or its bases is left out of the comparison. So classes that share
a rare method, a rare signature or a rare field are looked at once more, by their code alone.
"""

from __future__ import annotations

import functools
import hashlib
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from concurrent.futures import Executor
from pathlib import Path

from canonize.discovery.bodies import Bodies, CandidateBody, DefinitionSpot
from canonize.discovery.candidates import Candidate, Census
from canonize.discovery.pairs import Pair
from canonize.inventory.processes import map_chunks
from canonize.inventory.store import Store

_RARE, _SELDOM = 8, 24
"""What more classes have in common is no trace of a copy."""

_SMALL_INTERFACE = 3
_FEWEST_TRACES = 2
_FEWEST_OF_A_FAMILY = 5
"""So many traces that are seldom stand for one that is rare."""
_FEWEST_PHRASES = 16
_FEWEST_RUNS = 24
_COPIED, _COPIED_UNDER_ONE_NAME = 0.5, 0.35
"""So much of the smaller one stands in the other one."""

_AT_ONCE = 600
"""So many comparisons are one task: neighbours in the list are about the same bodies."""

_FORMAT = 8
"""To be raised with every change of what a copy is."""


def copied_pairs(
    root: Path,
    census: Census,
    blobs: Mapping[str, str],
    store: Store,
    executor: Executor | None = None,
) -> dict[Pair, float]:
    """Every two classes of which one holds much of the other's code, and how much.

    Args:
        root: the work tree.
        census: every candidate.
        blobs: content ids of files; a comparison is remembered by them.
        store: where it is remembered.
        executor: runs the comparisons; a pool of processes where that is worth it.
    """
    pairs = [(census.candidates[a], census.candidates[b]) for a, b in suspects(census)]
    keys = {(a.symbol, b.symbol): _key(a, b, blobs) for a, b in pairs}
    known = store.derived(keys.values())
    fresh = [(a, b) for a, b in pairs if keys[a.symbol, b.symbol] not in known]
    chunks = [
        [
            (DefinitionSpot.of(a), DefinitionSpot.of(b), a.core == b.core)
            for a, b in fresh[n : n + _AT_ONCE]
        ]
        for n in range(0, len(fresh), _AT_ONCE)
    ]
    task = functools.partial(_compare, str(root))
    shares = (share for chunk in map_chunks(task, chunks, executor) for share in chunk)
    said = {
        keys[a.symbol, b.symbol]: f"{share:.3f}".encode()
        for (a, b), share in zip(fresh, shares, strict=True)
    }
    store.add_derived(said.items())
    known.update(said)
    found: dict[Pair, float] = {}
    for a, b in pairs:
        least = _COPIED_UNDER_ONE_NAME if a.core == b.core else _COPIED
        if (share := _number(known[keys[a.symbol, b.symbol]])) >= least:
            found[a.symbol, b.symbol] = share
    return found


def _compare(
    root: str, pairs: Sequence[tuple[DefinitionSpot, DefinitionSpot, bool]]
) -> list[float]:
    """One task: how much each two have in common."""
    bodies = Bodies.on_disk(root)
    return [_copied(bodies.of(a), bodies.of(b), is_one_name=same) for a, b, same in pairs]


def suspects(census: Census) -> list[Pair]:
    """Classes that share something rare, so that a look at their code is worth it."""
    having: dict[Hashable, list[str]] = defaultdict(list)
    for symbol, candidate in sorted(census.candidates.items()):
        for trace in set(_traces(candidate)):
            having[trace].append(symbol)
    rare = _sharing(having.values(), 1, _RARE)
    seldom = _sharing(having.values(), _RARE, _SELDOM)
    shared = {pair: n for pair, n in seldom.items() if n >= _FEWEST_OF_A_FAMILY} | rare
    return sorted(pair for pair, traces in shared.items() if _is_suspect(census, pair, traces))


def _sharing(having: Iterable[Sequence[str]], over: int, most: int) -> Counter[Pair]:
    """How many of the traces that more than so many classes have, and no more than so many, any
    two have in common."""
    shared: Counter[Pair] = Counter()
    for symbols in having:
        if over < len(symbols) <= most:
            shared.update((a, b) for n, a in enumerate(symbols) for b in symbols[n + 1 :])
    return shared


def copied_share(left: CandidateBody, right: CandidateBody) -> float:
    """How much of the smaller code stands in the other one; 0 where there is too little of it."""
    return _share(left.phrases, right.phrases, _FEWEST_PHRASES)


def _copied(left: CandidateBody, right: CandidateBody, *, is_one_name: bool) -> float:
    """The same; of two with one name a small body is enough, and every sign of it counts."""
    share = copied_share(left, right)
    return max(share, _share(left.runs, right.runs, _FEWEST_RUNS)) if is_one_name else share


def _share(left: frozenset[int], right: frozenset[int], fewest: int) -> float:
    common = len(left & right)
    return common / min(len(left), len(right)) if common >= fewest else 0.0


def _is_suspect(census: Census, pair: Pair, traces: int) -> bool:
    a, b = (census.candidates[symbol] for symbol in pair)
    if a.model != b.model or a.symbol in b.bases or b.symbol in a.bases:
        return False
    smaller = min(len(a.definition.methods), len(b.definition.methods))
    return a.core == b.core or traces >= (_FEWEST_TRACES if smaller > _SMALL_INTERFACE else 1)


def _traces(candidate: Candidate) -> Iterable[Hashable]:
    definition = candidate.definition
    if not definition.is_class or not definition.methods:
        return
    yield ("core", candidate.core)
    for method in definition.methods:
        if not method.name.startswith("__") or method.name == "__init__":
            yield (method.name, method.signature)
        if not method.name.startswith("__"):
            yield method.name
        if "," in method.signature:
            yield ("", method.signature)
    for field in definition.fields:
        yield ("=", field)


def _key(a: Candidate, b: Candidate, blobs: Mapping[str, str]) -> str:
    parts = [(blobs.get(c.path, ""), c.definition.line, c.definition.end) for c in (a, b)]
    return f"copied{_FORMAT}:{hashlib.sha256(repr(parts).encode()).hexdigest()[:24]}"


def _number(said: bytes) -> float:
    try:
        return float(said)
    except ValueError:  # damaged
        return 0.0
