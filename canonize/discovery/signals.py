"""How alike two candidates are, signal by signal, and the weights that turn signals into odds.

Sums over sets are `math.fsum`: it rounds once, so the order of a set cannot be seen in the answer.
"""

from __future__ import annotations

import math
from functools import lru_cache
from math import fsum
from typing import NamedTuple

from canonize.discovery.candidates import Candidate
from canonize.discovery.fitted import BIAS, WEIGHTS
from canonize.discovery.words import ROLE_OF, Rarity, head, telling, words


class Signals(NamedTuple):
    """Each from 0 to 1. The order is that of `fitted.WEIGHTS`."""

    name: float
    same_name: float
    same_core: float
    core_rarity: float
    same_role: float
    methods: float
    methods_contained: float
    edge: float
    users: float
    near: float
    same_service: float
    doc: float
    returns: float
    data: float
    contrast: float
    contained: float
    name_and_methods: float
    role_clash: float
    disjoint: float
    extra: float


class Traits(NamedTuple):
    """What comparing asks of one candidate again and again.

    Args:
        words: words of its name, and what they weigh together.
        methods: public methods, and how rare they are together.
        subject: words that are no role, by weight: what it is about.
        head: what kind of thing the name says it is.
        users: files that import it, production and tests.
    """

    words: frozenset[str]
    words_weight: float
    methods: frozenset[str]
    methods_weight: float
    core: frozenset[str]
    subject: dict[str, float]
    head: str
    users: set[str]


class CandidateComparer:
    """Compares candidates with the rarities of one repository."""

    def __init__(self, names: Rarity, methods: Rarity, edges: set[tuple[str, str]]) -> None:
        self._names = names
        self._methods = methods
        self._edges = edges
        self._traits: dict[str, Traits] = {}

    def traits(self, candidate: Candidate) -> Traits:
        found = self._traits.get(candidate.symbol)
        if found is None:
            weight = self._names.name_weight
            words = frozenset(telling(candidate.name))
            found = self._traits[candidate.symbol] = Traits(
                words=words,
                words_weight=fsum(map(weight, words)),
                methods=candidate.methods,
                methods_weight=fsum(map(self._methods.of, candidate.methods)),
                core=frozenset(candidate.core),
                subject={w: weight(w) for w in words if w not in ROLE_OF},
                head=head(candidate.name),
                users=candidate.users["production"] | candidate.users["test"],
            )
        return found

    def is_worth_a_look(self, a: Candidate, b: Candidate) -> bool:
        """A cheap look: some names and interfaces are too far apart for anything else to matter."""
        if a.core == b.core or not a.methods.isdisjoint(b.methods):
            return True
        pair = (a.symbol, b.symbol)
        if pair in self._edges or pair[::-1] in self._edges:
            return True
        return self._names_overlap(self.traits(a), self.traits(b)) >= 0.4

    def signals(self, a: Candidate, b: Candidate) -> Signals:
        """Everything about one pair."""
        left, right = self.traits(a), self.traits(b)
        shared = left.core & right.core
        name = self._names_overlap(left, right)
        methods, methods_contained = self._methods_shared(left, right)
        rarity = max((self._names.of(w) for w in shared), default=0.0)
        contrast, extra = _contrast(left.subject, right.subject)
        pair = (a.symbol, b.symbol)
        return Signals(
            name=name,
            same_name=float(a.name == b.name),
            same_core=float(a.core == b.core),
            core_rarity=rarity * min(1.0, len(shared) / 2),
            same_role=_same_role(a, b),
            methods=methods,
            methods_contained=methods_contained,
            edge=float(pair in self._edges or pair[::-1] in self._edges),
            users=_shared_users(left.users, right.users),
            near=_nearness(a.module, b.module),
            same_service=float(a.service == b.service),
            doc=_doc_overlap(self._names, a, b),
            returns=_same_returns(a, b),
            data=float(a.data or b.data),
            contrast=contrast,
            contained=self._contained(left.core, right.core),
            name_and_methods=name * methods_contained,
            role_clash=float(left.head != right.head),
            disjoint=float(
                bool(a.methods and b.methods)
                and a.core != b.core
                and a.methods.isdisjoint(b.methods)
            ),
            extra=extra,
        )

    def _names_overlap(self, left: Traits, right: Traits) -> float:
        """Weighted Jaccard index of the names' words."""
        both = fsum(map(self._names.name_weight, left.words & right.words))
        union = left.words_weight + right.words_weight - both
        return both / union if union > 0 else 0.0

    def _methods_shared(self, left: Traits, right: Traits) -> tuple[float, float]:
        """Weight of the common methods over that of all, and over that of the smaller interface."""
        common = left.methods & right.methods
        if not common:
            return 0.0, 0.0
        both = fsum(map(self._methods.of, common))
        union = left.methods_weight + right.methods_weight - both
        smaller = min(left.methods_weight, right.methods_weight)
        return (both / union if union > 0 else 0.0), (both / smaller if smaller > 0 else 0.0)

    def _contained(self, left: frozenset[str], right: frozenset[str]) -> float:
        """All words of one are words of the other, and there are at least two of them."""
        smaller, larger = (left, right) if len(left) <= len(right) else (right, left)
        if len(smaller) < 2 or not smaller <= larger:
            return 0.0
        return max(map(self._names.of, smaller))


def _contrast(left: dict[str, float], right: dict[str, float]) -> tuple[float, float]:
    """How much each is about something that the other is not (Redis against ClickHouse), and how
    much only one of them is about something more (synthetic data against data)."""
    only_left = max((v for w, v in left.items() if w not in right), default=0.0)
    only_right = max((v for w, v in right.items() if w not in left), default=0.0)
    if left.keys() - right.keys() and right.keys() - left.keys():
        return min(only_left, only_right), 0.0
    return 0.0, max(only_left, only_right)


def probability(signals: Signals) -> float:
    """How likely it is that the two do one job."""
    total = BIAS + sum(w * s for w, s in zip(WEIGHTS, signals, strict=True))
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


def _same_role(a: Candidate, b: Candidate) -> float:
    if not a.role or not b.role:
        return 0.0
    if a.words[-1] == b.words[-1]:
        return 1.0
    return 0.5 if a.role == b.role and a.words[-1] in ROLE_OF else 0.25 * (a.role == b.role)


def _shared_users(left: set[str], right: set[str]) -> float:
    if not left or not right:
        return 0.0
    return len(left & right) / math.sqrt(len(left) * len(right))


def _nearness(a: str, b: str) -> float:
    left, right = a.split("."), b.split(".")
    common = 0
    for x, y in zip(left, right, strict=False):
        if x != y:
            break
        common += 1
    return common / max(len(left), len(right))


def _doc_overlap(names: Rarity, a: Candidate, b: Candidate) -> float:
    if not a.definition.doc or not b.definition.doc:
        return 0.0
    return names.overlap(_doc_words(a.definition.doc), _doc_words(b.definition.doc), names=True)


@lru_cache(maxsize=50_000)
def _doc_words(text: str) -> frozenset[str]:
    return frozenset(w for part in text.split() for w in words(part) if len(w) > 2)


def _same_returns(a: Candidate, b: Candidate) -> float:
    if a.definition.is_class or not a.definition.fields:
        return 0.0
    return float(a.definition.fields == b.definition.fields)
