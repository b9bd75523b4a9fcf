"""How alike two candidates are, signal by signal, and the weights that turn signals into odds."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import NamedTuple

from canonize.discovery.candidates import Candidate
from canonize.discovery.fitted import BIAS, WEIGHTS
from canonize.discovery.words import QUALIFIERS, ROLE_OF, Rarity, words


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


class Comparer:
    """Compares candidates with the rarities of one repository."""

    def __init__(self, names: Rarity, methods: Rarity, edges: set[tuple[str, str]]) -> None:
        self._names = names
        self._methods = methods
        self._edges = edges

    def is_worth_a_look(self, a: Candidate, b: Candidate) -> bool:
        """A cheap look: some names and interfaces are too far apart for anything else to matter."""
        if a.core == b.core or (a.methods and not a.methods.isdisjoint(b.methods)):
            return True
        pair = (a.symbol, b.symbol)
        if pair in self._edges or pair[::-1] in self._edges:
            return True
        return self._names.overlap(a.words, b.words, names=True) >= 0.4

    def signals(self, a: Candidate, b: Candidate) -> Signals:
        """Everything about one pair."""
        shared = set(a.core) & set(b.core)
        name = self._names.overlap(a.words, b.words, names=True)
        methods_contained = self._methods.containment(a.methods, b.methods)
        rarity = max((self._names.of(w) for w in shared), default=0.0)
        pair = (a.symbol, b.symbol)
        return Signals(
            name=name,
            same_name=float(a.name == b.name),
            same_core=float(a.core == b.core),
            core_rarity=rarity * min(1.0, len(shared) / 2),
            same_role=_same_role(a, b),
            methods=self._methods.overlap(a.methods, b.methods),
            methods_contained=methods_contained,
            edge=float(pair in self._edges or pair[::-1] in self._edges),
            users=_shared_users(a, b),
            near=_nearness(a.module, b.module),
            same_service=float(a.service == b.service),
            doc=_doc_overlap(self._names, a, b),
            returns=_same_returns(a, b),
            data=float(a.data or b.data),
            contrast=self._contrast(a, b),
            contained=self._contained(a, b),
            name_and_methods=name * methods_contained,
            role_clash=float(_head(a) != _head(b)),
            disjoint=float(
                bool(a.methods and b.methods) and a.core != b.core and not a.methods & b.methods
            ),
            extra=self._extra(a, b),
        )

    def _extra(self, a: Candidate, b: Candidate) -> float:
        """One is about something more: Synthetic data against data."""
        weight = self._names.name_weight
        left, right = _subject(a), _subject(b)
        if left - right and right - left:
            return 0.0
        return max((weight(w) for w in left ^ right), default=0.0)

    def _contained(self, a: Candidate, b: Candidate) -> float:
        """All words of one are words of the other, and there are at least two of them."""
        smaller, larger = sorted((set(a.core), set(b.core)), key=len)
        if not smaller <= larger or len(smaller) < 2:
            return 0.0
        return max(self._names.of(w) for w in smaller)

    def _contrast(self, a: Candidate, b: Candidate) -> float:
        """Each is about something that the other is not: Redis against ClickHouse."""
        weight = self._names.name_weight
        left, right = _subject(a), _subject(b)
        only_a = max((weight(w) for w in left - right), default=0.0)
        only_b = max((weight(w) for w in right - left), default=0.0)
        return min(only_a, only_b)


def probability(signals: Signals) -> float:
    """How likely it is that the two do one job."""
    total = BIAS + sum(w * s for w, s in zip(WEIGHTS, signals, strict=True))
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


def _head(candidate: Candidate) -> str:
    """What kind of thing the name says it is: its last word, or the role that the word means."""
    kept = [w for w in candidate.words if w not in QUALIFIERS] or list(candidate.words)
    return ROLE_OF.get(kept[-1], kept[-1]) if kept else ""


def _subject(candidate: Candidate) -> set[str]:
    return {w for w in candidate.words if w not in ROLE_OF}


def _same_role(a: Candidate, b: Candidate) -> float:
    if not a.role or not b.role:
        return 0.0
    if a.words[-1] == b.words[-1]:
        return 1.0
    return 0.5 if a.role == b.role and a.words[-1] in ROLE_OF else 0.25 * (a.role == b.role)


def _shared_users(a: Candidate, b: Candidate) -> float:
    left = a.users["production"] | a.users["test"]
    right = b.users["production"] | b.users["test"]
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
