"""Which tests reach the members of a group, directly and through what they import."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from canonize.core.kinds_of_tests import kind_of, kinds_counted
from canonize.discovery.territory import Territory
from canonize.inventory.index import Index

FARTHEST = 3
"""Imports followed from a test to a member; beyond that almost everything reaches everything."""


@dataclass(frozen=True, slots=True)
class ProtectingTest:
    """A test file that would notice.

    Args:
        kind: one of `KINDS`, told from its path.
        distance: 1 when it imports a member itself, 2 when it imports what imports one, ...
        members: how many members it imports itself.
        calls: whether it calls or constructs one of them, and does not only import or patch it.
    """

    path: str
    kind: str
    distance: int
    members: int
    calls: bool = False


def protecting_tests(
    index: Index,
    territory: Territory,
    members: Collection[str],
    calls: Callable[[Collection[str]], Mapping[str, Sequence[str]]] = lambda paths: {},
) -> tuple[ProtectingTest, ...]:
    """Every such test: the closest first, and of these the ones that call a member.

    Args:
        members: symbols, ``module:Name``.
        calls: gives the dotted names that files call, as they spell them.
    """
    direct: Counter[str] = Counter()
    spelt: dict[str, set[str]] = defaultdict(set)
    importers: dict[str, set[str]] = defaultdict(set)
    wanted = set(members)
    for use in index.uses:
        origin = index.origin(use.module, use.name) if use.name != "*" else None
        named = f"{use.module}:{use.name}"
        if named in wanted or (origin is not None and origin.symbol in wanted):
            direct[use.path] += 1
            spelt[use.path].add(use.name)
        for module in {use.module, origin.module if origin is not None else use.module}:
            target = index.layout.path_of.get(module)
            if target is not None:
                importers[target].add(use.path)
    distances = dict.fromkeys(direct, 1)
    ring = {path for path in direct if territory.of(path) != "test"}
    for distance in range(2, FARTHEST + 1):
        ring = {p for path in ring for p in importers[path] if p not in distances}
        distances.update(dict.fromkeys(ring, distance))
    tests = [path for path in distances if territory.of(path) == "test"]
    called = calls([path for path in tests if path in direct])
    found = [
        ProtectingTest(
            path,
            kind_of(path),
            distances[path],
            direct[path],
            _is_called(index, path, spelt[path], called.get(path, ())),
        )
        for path in tests
    ]
    return tuple(sorted(found, key=lambda t: (t.distance, not t.calls, -t.members, t.path)))


def _is_called(index: Index, path: str, names: Collection[str], called: Iterable[str]) -> bool:
    """Whether a file calls one of some names that it imports, or a method or attribute of it."""
    bound = {i.asname for i in index.facts(path).imports if i.name in names and i.asname}
    wanted = bound | set(names)
    return any(not wanted.isdisjoint(spelt.split(".")) for spelt in called)


def counts(tests: Collection[ProtectingTest]) -> str:
    """``12 unit, 3 integration, 1 end to end``."""
    found = Counter(test.kind for test in tests)
    return kinds_counted(found) or "none"
