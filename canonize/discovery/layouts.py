"""Packages of one layout: each app or service has a module and a class of the same names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from canonize.discovery.candidates import Candidate, Rebinding

_PACKAGES = 4
_PARALLEL_PACKAGES = 3
_ALIKE = 3


class Layouts:
    """Tells of two that several packages have one there, and that theirs share more than that."""

    def __init__(self, candidates: Iterable[Candidate]) -> None:
        self._having: dict[tuple[str, str, str], int] = defaultdict(int)
        self._inside: dict[str, set[tuple[str, str]]] = defaultdict(set)
        for candidate in candidates:
            parts = candidate.module.split(".")
            for at in range(1, len(parts)):
                package, inside = ".".join(parts[:at]), ".".join(parts[at:])
                self._having[parts[0], inside, candidate.name] += 1
                self._inside[package].add((inside, candidate.name))

    def is_in_each(self, symbol: str) -> bool:
        """Whether several packages have something of this name at the same place."""
        module, _, name = symbol.partition(":")
        parts = module.split(".")
        insides = (".".join(parts[at:]) for at in range(1, len(parts)))
        return any(self._having.get((parts[0], i, name), 0) >= _PACKAGES for i in insides)

    def are_alike(self, one: str, other: str) -> bool:
        """``shop.bill.models:Dao`` and ``shop.cart.models:Dao``: four packages have one there, and
        these two have three things or more at the same places. Distributions copy instead."""
        having, shared = self._told(one, other)
        return having >= _PACKAGES and shared >= _ALIKE

    def is_in_three(self, one: str, other: str) -> bool:
        """Whether three packages have one there, however much else these two share."""
        return self._told(one, other)[0] >= _PARALLEL_PACKAGES

    def _told(self, one: str, other: str) -> tuple[int, int]:
        """How many packages have one at the place, and how much two share, at one place each."""
        (module, _, name), (their, _, theirs) = one.partition(":"), other.partition(":")
        left, right = module.split("."), their.split(".")
        if name != theirs or module == their or left[0] != right[0]:
            return 0, 0
        same = 0
        while same < min(len(left), len(right)) - 1 and left[-1 - same] == right[-1 - same]:
            same += 1
        if not same:
            return 0, 0
        mine = self._inside.get(".".join(left[:-same]), set())
        others = self._inside.get(".".join(right[:-same]), set())
        having = self._having.get((left[0], ".".join(left[-same:]), name), 0)
        return having, len(mine & others)


def given_by_many(rebindings: Mapping[str, Iterable[Rebinding]]) -> frozenset[str]:
    """Names under which many modules offer something of their own: ``dialect = Postgres`` in each
    module of a driver is how drivers are found, and no further name of one of them."""
    meant: dict[str, set[str]] = defaultdict(set)
    for symbol, found in rebindings.items():
        for one in found:
            if one.name != symbol.partition(":")[2]:
                meant[one.name].add(symbol)
    return frozenset(name for name, symbols in meant.items() if len(symbols) >= _PACKAGES)
