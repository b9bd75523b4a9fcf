"""Which tests reach the members of a group, directly and through what they import."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from canonize.discovery.territory import Territory
from canonize.inventory.index import Index

FARTHEST = 3
"""Imports followed from a test to a member; beyond that almost everything reaches everything."""

_KINDS = (
    ("end to end", re.compile(r"(?:^|[/_])(?:e2e|end_?to_?end|golden_?path|system|smoke)", re.I)),
    ("integration", re.compile(r"(?:^|[/_])(?:integration|functional|component|api)", re.I)),
    ("unit", re.compile(r"(?:^|[/_])unit", re.I)),
)


@dataclass(frozen=True, slots=True)
class ProtectingTest:
    """A test file that would notice.

    Args:
        kind: ``unit``, ``integration``, ``end to end`` or ``other``, told from its path.
        distance: 1 when it imports a member itself, 2 when it imports what imports one, ...
        members: how many members it imports itself.
    """

    path: str
    kind: str
    distance: int
    members: int


def protecting_tests(
    index: Index, territory: Territory, members: Collection[str]
) -> tuple[ProtectingTest, ...]:
    """Every such test, the closest first.

    Args:
        members: symbols, ``module:Name``.
    """
    direct: Counter[str] = Counter()
    importers: dict[str, set[str]] = defaultdict(set)
    wanted = set(members)
    for use in index.uses:
        origin = index.origin(use.module, use.name) if use.name != "*" else None
        named = f"{use.module}:{use.name}"
        if named in wanted or (origin is not None and origin.symbol in wanted):
            direct[use.path] += 1
        for module in {use.module, origin.module if origin is not None else use.module}:
            target = index.layout.path_of.get(module)
            if target is not None:
                importers[target].add(use.path)
    distances = dict.fromkeys(direct, 1)
    ring = {path for path in direct if territory.of(path) != "test"}
    for distance in range(2, FARTHEST + 1):
        ring = {p for path in ring for p in importers[path] if p not in distances}
        distances.update(dict.fromkeys(ring, distance))
    found = [
        ProtectingTest(path, kind_of(path), distance, direct[path])
        for path, distance in distances.items()
        if territory.of(path) == "test"
    ]
    return tuple(sorted(found, key=lambda t: (t.distance, -t.members, t.path)))


def kind_of(path: str) -> str:
    """What kind of test a file holds, as far as its path tells."""
    return next((kind for kind, pattern in _KINDS if pattern.search(path)), "other")


def counts(tests: Collection[ProtectingTest]) -> str:
    """``12 unit, 3 integration, 1 end to end``."""
    found = Counter(test.kind for test in tests)
    order = ("unit", "integration", "end to end", "other")
    return ", ".join(f"{found[kind]} {kind}" for kind in order if found[kind]) or "none"
