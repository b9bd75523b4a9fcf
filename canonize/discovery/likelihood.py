"""How likely it is that a maintainer wants to know of a group: what is shown is above a threshold.

That two do one job by name and interface is what makes them a group. Most such groups of a code
base that is looked after are alike on purpose, and what tells them apart is mostly the code: who
does the same work under the same name has copied some of it, or offers the same interface.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable

from canonize.discovery.bodies import Bodies
from canonize.discovery.candidates import Candidate
from canonize.discovery.cast import Cast
from canonize.discovery.purposes import Purposes
from canonize.discovery.purposes_of_pairs import parameters
from canonize.discovery.result import GroupMember, Relation
from canonize.discovery.sayings import says_so
from canonize.discovery.words import QUALIFIERS

SHOWN = 0.5
"""What is at least so likely is a finding; the rest is listed by ``--all``."""

_NUMBER = re.compile(r"\d+")
_VERSION = re.compile(r"[Vv]\d|_v\d")
_FEWEST_TOKENS = 16
_SHOWCASES = frozenset(
    [
        "example",
        "examples",
        "demo",
        "demos",
        "sample",
        "samples",
        "tutorial",
        "tutorials",
        "docs",
        "doc",
    ]
)
_TRIVIAL_BASES = frozenset(["object", "ABC", "abc.ABC", "Generic", "Protocol", "BaseModel"])
_FACTS, _ONLY_SHIMS = 0.8, 0.4
_FEWEST_NAMES = 2
_REPLACED = frozenset(
    ["old", "legacy", "deprecated", "obsolete", "new", "next", "v1", "v2", "v3", "unified", "copy"]
)


class Likelihoods:
    """Looks at the code of the members of groups.

    Args:
        bodies: the code of candidates.
        purposes: why two of them may be alike on purpose.
    """

    def __init__(self, bodies: Bodies, purposes: Purposes) -> None:
        self._bodies = bodies
        self._purposes = purposes

    def of(self, cast: Cast, members: Iterable[GroupMember]) -> float:
        """From 0 to 1: the most likely pair of the canonical and somebody who competes with it."""
        members = list(members)
        first = cast.definitions[members[0].symbol]
        rivals = [
            (cast.definitions[m.symbol], m.verdict)
            for m in members[1:]
            if m.verdict.competes and m.symbol in cast.definitions
        ]
        found = [_logistic(self._points(first, other, verdict)) for other, verdict in rivals]
        return round(max([*found, _of_facts(members)]), 3)

    def _points(self, a: Candidate, b: Candidate, verdict: Relation) -> float:
        shown_off = 6.0 * (_is_showcase(a) and _is_showcase(b))
        against = sum(purpose.points for purpose in self._purposes.of(a, b)) + shown_off
        if verdict is Relation.DUPLICATE:
            return 3.0 - against
        same_name = a.name == b.name
        qualified = not same_name and _unqualified(a) == _unqualified(b)
        points = -2.6
        points += 1.6 * same_name + 1.6 * qualified - 1.1 * (not same_name and not qualified)
        points += 1.2 * (_says_that_it_was_replaced(a) != _says_that_it_was_replaced(b))
        points += 5.0 * self._copied(a, b)
        points += 1.6 * _interface(a, b)
        points += 1.1 * bool(a.production and b.production)
        points += 2.0 * says_so(self._bodies, a, b)
        points += 0.6 * self._tell_the_same(a, b)
        points -= 1.2 * (a.module == b.module and not qualified)
        points -= 1.8 * _are_siblings(a, b)
        points -= 0.8 * _differ_in_framework(a, b)
        points -= 3.0 * _are_numbered(a, b)
        points -= 0.8 * bool(a.methods and b.methods and a.methods.isdisjoint(b.methods))
        points -= 0.5 * (a.definition.is_class and len(set(a.words) | set(b.words)) < 2)
        return points - against

    def _copied(self, a: Candidate, b: Candidate) -> float:
        """How much of the smaller body stands in the other one, too."""
        left, right = self._bodies.of(a).shingles, self._bodies.of(b).shingles
        smaller = min(len(left), len(right))
        if smaller < _FEWEST_TOKENS:
            return 0.6 if left and left == right else 0.0
        return max(0.0, len(left & right) / smaller - 0.15)

    def _tell_the_same(self, a: Candidate, b: Candidate) -> bool:
        """Whether both have a message in common."""
        return not self._bodies.of(a).messages.isdisjoint(self._bodies.of(b).messages)


def _of_facts(members: Iterable[GroupMember]) -> float:
    """A name that is bound to several things, or imported from where it isn't, is a fact.

    One that is only re-exported under its own name is what a public interface does.
    """
    members = list(members)
    bound = [m for m in members if m.verdict is Relation.HOMONYM and m.kind == "alias"]
    names = [m for m in members if m.verdict is Relation.ALIAS]
    gone = [m for m in members if m.verdict is Relation.MISSING]
    if any(m.production for m in bound) or max(len(names), len(gone)) >= _FEWEST_NAMES:
        return _FACTS
    is_only_handed_on = any(m.verdict is Relation.SHIM for m in members)
    return _ONLY_SHIMS if is_only_handed_on else 0.0


def _says_that_it_was_replaced(candidate: Candidate) -> bool:
    """Whether its name, or that of its module, says that there is an older or a newer one."""
    name = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", candidate.name).lower()
    words = {*name.split("_"), *candidate.module.lower().replace("_", ".").split(".")}
    return bool(words & _REPLACED)


def _logistic(points: float) -> float:
    return 1 / (1 + math.exp(-points))


def _unqualified(candidate: Candidate) -> tuple[str, ...]:
    return tuple(word for word in candidate.words if word not in QUALIFIERS)


def _are_numbered(a: Candidate, b: Candidate) -> bool:
    """``sha1sum`` and ``sha256sum``, ``VS2019`` and ``VS2022``: one for each algorithm or release.

    ``StoreV2`` is another matter: it comes after ``Store``.
    """
    if a.name == b.name or _VERSION.search(a.name) or _VERSION.search(b.name):
        return False
    return _NUMBER.sub("", a.name) == _NUMBER.sub("", b.name)


def _interface(a: Candidate, b: Candidate) -> float:
    """How much of the smaller interface the other one has; a single method is no interface."""
    smaller = min(len(a.methods), len(b.methods))
    if not a.definition.is_class:
        return 0.5 * _takes_the_same(a, b)
    return len(a.methods & b.methods) / smaller if smaller >= 2 else 0.0


def _takes_the_same(a: Candidate, b: Candidate) -> float:
    """How many of the smaller list of parameters the other one has, too."""
    left, right = set(parameters(a)), set(parameters(b))
    smaller = min(len(left), len(right))
    return len(left & right) / smaller if smaller else 0.0


def _are_siblings(a: Candidate, b: Candidate) -> bool:
    """Both are plugged in at the same place: what they share is what that place asks for."""
    mine = set(a.bases) | set(a.definition.bases)
    theirs = set(b.bases) | set(b.definition.bases)
    return bool((mine & theirs) - _TRIVIAL_BASES)


def _differ_in_framework(a: Candidate, b: Candidate) -> bool:
    return bool(a.definition.bases) != bool(b.definition.bases)


def _is_showcase(candidate: Candidate) -> bool:
    return any(
        part in _SHOWCASES or part.startswith("example") for part in candidate.path.split("/")
    )
