"""How likely it is that a maintainer wants to know of a group: what is shown is above a threshold.

That two do one job by name and interface is what makes them a group. Most such groups of a code
base that is looked after are alike on purpose. What tells them apart is measured (`clues`) and
weighed as it was fitted on labelled groups of public code bases (`fitted_likelihood`).
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterable

from canonize.discovery.bodies import Bodies
from canonize.discovery.cast import Cast
from canonize.discovery.clues import Clues, clues
from canonize.discovery.fitted_likelihood import BIAS, SHOWN, WEIGHTS
from canonize.discovery.pairs import Pair
from canonize.discovery.purposes import Purposes
from canonize.discovery.result import GroupMember, Relation

__all__ = ["SHOWN", "Likelihoods", "likelihood"]

_FACTS, _ONLY_SHIMS = 0.8, 0.3
_FEWEST_NAMES = 2


def likelihood(pair: Clues) -> float:
    """How likely it is that a maintainer wants to know of one pair."""
    points = BIAS + sum(WEIGHTS[name] * value for name, value in pair._asdict().items())
    return 1 / (1 + math.exp(-points))


class Likelihoods:
    """Looks at the code of the members of groups.

    Args:
        bodies: the code of candidates.
        purposes: why two of them may be alike on purpose.
        copied: pairs of which one holds much of the other's code.
    """

    def __init__(self, bodies: Bodies, purposes: Purposes, copied: Collection[Pair] = ()) -> None:
        self._copied: dict[str, set[str]] = defaultdict(set)
        for a, b in copied:
            self._copied[a].add(b)
            self._copied[b].add(a)
        self._bodies = bodies
        self._purposes = purposes
        self.measured: dict[str, tuple[Clues, ...]] = {}
        """What was measured for each group, by its first member; for fitting the weights."""

    def of(self, cast: Cast, members: Iterable[GroupMember]) -> float:
        """From 0 to 1: the most likely pair of the canonical and somebody who competes with it, or
        of two competitors of which one holds the other's code."""
        members = list(members)
        first = cast.definitions[members[0].symbol]
        rivals = [
            (cast.definitions[m.symbol], m.verdict)
            for m in members[1:]
            if m.verdict.competes and m.symbol in cast.definitions
        ]
        among = [
            (one, other, Relation.VARIANT)
            for n, (one, _) in enumerate(rivals)
            for other, _ in rivals[n + 1 :]
            if other.symbol in self._copied[one.symbol]
        ]
        pairs = tuple(
            clues(one, other, verdict, bodies=self._bodies, purposes=self._purposes)
            for one, other, verdict in [*((first, *rival) for rival in rivals), *among]
        )
        self.measured[first.symbol] = pairs
        self._bodies.forget()
        return round(max([*map(likelihood, pairs), _of_facts(members)]), 3)


def _of_facts(members: Iterable[GroupMember]) -> float:
    """A name that is bound to several things, or imported from where it isn't, is a fact.

    One that is only re-exported under its own name is what a public interface does, and so are
    further names of a thing where it is defined.
    """
    members = list(members)
    home = members[0].symbol.partition(":")[0]
    bound = [m for m in members if m.verdict is Relation.HOMONYM and m.kind == "alias"]
    names = [
        m
        for m in members
        if m.verdict is Relation.ALIAS and m.production and m.symbol.partition(":")[0] != home
    ]
    gone = [m for m in members if m.verdict is Relation.MISSING]
    if any(m.production for m in bound) or max(len(names), len(gone)) >= _FEWEST_NAMES:
        return _FACTS
    is_only_handed_on = any(m.verdict is Relation.SHIM for m in members)
    return _ONLY_SHIMS if is_only_handed_on else 0.0
