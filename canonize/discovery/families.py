"""Families: classes that are alike on purpose, because each serves another place or another part.

A provider's handler, the view of one resource, the store behind another interface: they share role,
methods and often the name, and none of them could take the place of another. What gives a family
away is the layout (each is named after the module or package that it stands in), its bases (one
base for all, or one each) and what stands beside it (the same names in every module of a package).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import NamedTuple

from canonize.discovery.candidates import Candidate
from canonize.discovery.words import HALF_QUALIFIERS, QUALIFIERS, ROLE_OF, words

_MANY_CHILDREN = 4
"""A base with so many direct subclasses is an extension point."""

_FEWEST_MODULES = 3
_FEWEST_NAMES = 2
"""So many sibling modules with so many names in common keep to a convention."""

_FEWEST_OF_A_KIND = 3

_FEWEST_PLUGINS = 12
_MOST_NAMESAKES = 12
_NUMBER = re.compile(r"\d+")
_PLURAL = re.compile(r"(?<=[a-z]{2})s(?=[A-Z_]|$)")
_MANY = frozenset({"bulk", "batch", "multiple", "many", "list", "all"})
_SCOPES = frozenset({"core", "global", "main", "shared", "common"})
_WAYS_TO_CALL = frozenset({"async", "sync", "asynchronou", "synchronou", "a"})

Relation = frozenset[str]


class _Placed(NamedTuple):
    """A class, its words, and those of them that name where it stands as well."""

    module: str
    words: frozenset[str]
    places: frozenset[str]

    @classmethod
    def of(cls, candidate: Candidate) -> _Placed:
        here = candidate.module.lower()
        places = frozenset(w for w in _subject(candidate) if w in here)
        return cls(candidate.module, frozenset(candidate.words), places)


class Families:
    """What belongs to a family in one repository.

    Args:
        candidates: every candidate by symbol.
        children: direct subclasses by symbol.
    """

    def __init__(
        self, candidates: Mapping[str, Candidate], children: Mapping[str, list[str]]
    ) -> None:
        self._candidates = candidates
        self._children = children
        self._shared = _shared_names(candidates)
        self._placed = [_Placed.of(c) for c in candidates.values() if c.definition.is_class]
        self._by_word: dict[str, list[_Placed]] = defaultdict(list)
        for placed in self._placed:
            for word in placed.words:
                self._by_word[word].append(placed)
        self._layouts = _layouts(candidates)
        self._extended = _extended_packages(candidates)
        self._subjects: dict[str, set[str]] = {}
        self._counted: dict[tuple[str, frozenset[str]], int] = {}

    def are_kin(self, a: Candidate, b: Candidate) -> bool:
        """Whether the two are alike on purpose."""
        if self._keep_to_a_convention(a, b) or self._repeat_a_layout(a, b):
            return True
        if _look_up_by_other_keys(a, b) or _are_one_and_many(a, b):
            return True
        if not a.definition.is_class:
            return False
        return (
            _are_twins_by_call(a, b)
            or self._are_named_after_their_places(a, b)
            or self._are_plugins(a, b)
            or self._are_kinds(a, b)
            or self._serve_two_interfaces(a, b)
            or self._descends(a, b)
            or (a.name != b.name and self._is_extended(a) != self._is_extended(b))
        )

    def _are_named_after_their_places(self, a: Candidate, b: Candidate) -> bool:
        """``KeysClient`` in ``keys`` and ``ModelsClient`` in ``models``, and more of the kind.

        Two alone may well be one thing under two names.
        """
        left, right = self._subject(a), self._subject(b)
        if a.module == b.module:
            return bool(left - right and right - left) and self._side_by_side(a, b)
        if not _is_place(left - right, a, b) or not _is_place(right - left, b, a):
            return False
        common = frozenset(set(a.words) & set(b.words))
        return self._kin(_common_package(a.module, b.module), common) >= _FEWEST_OF_A_KIND

    def _subject(self, candidate: Candidate) -> set[str]:
        found = self._subjects.get(candidate.symbol)
        if found is None:
            found = self._subjects[candidate.symbol] = _subject(candidate)
        return found

    def _kin(self, package: str, common: frozenset[str]) -> int:
        """How many classes below a package have these words, and one of their place besides."""
        key = (package, common)
        if key not in self._counted:
            prefix = f"{package}."
            having = min((self._by_word[w] for w in common), key=len, default=self._placed)
            self._counted[key] = sum(
                common <= p.words and not p.places <= common
                for p in having
                if p.module.startswith(prefix)
            )
        return self._counted[key]

    def _side_by_side(self, a: Candidate, b: Candidate) -> bool:
        """Several of a kind in one module, each with a word of its own."""
        common = set(a.words) & set(b.words)
        having = min((self._by_word[w] for w in common), key=len, default=[])
        kin = sum(common <= p.words for p in having if p.module == a.module)
        return kin >= _FEWEST_OF_A_KIND

    def _descends(self, a: Candidate, b: Candidate) -> bool:
        """One inherits from the other through a third: it is one of its kinds."""
        return self._inherits(a, b.symbol) or self._inherits(b, a.symbol)

    def _inherits(self, child: Candidate, ancestor: str) -> bool:
        todo = [base for base in child.bases if base != ancestor]
        seen: set[str] = set()
        while todo:
            base = todo.pop()
            parent = self._candidates.get(base)
            if parent is None or base in seen:
                continue
            if ancestor in parent.bases:
                return True
            seen.add(base)
            todo += parent.bases
        return False

    def _is_extended(self, candidate: Candidate) -> bool:
        """A base by name and by use: what others extend competes with none of them."""
        return (
            bool({"base", "abstract"} & set(candidate.words))
            and len(self._children.get(candidate.symbol, ())) >= _MANY_CHILDREN
        )

    def _are_plugins(self, a: Candidate, b: Candidate) -> bool:
        """Both extend one thing that many extend, each in a package of its own."""
        left, right = a.module.rpartition(".")[0], b.module.rpartition(".")[0]
        if left == right or any(w in a.module and w in b.module for w in self._subject(a)):
            return False
        if a.core == b.core and _common_package(a.module, b.module) in self._extended:
            return True
        return any(
            len(self._children.get(base, ())) >= _MANY_CHILDREN
            and not base.startswith((f"{left}.", f"{right}."))
            for base in set(a.bases) & set(b.bases)
            if base in self._candidates
        )

    def _are_kinds(self, a: Candidate, b: Candidate) -> bool:
        """Two of the many that extend one base, told apart by what they are responsible for."""
        return bool((set(a.words) ^ set(b.words)) & _SCOPES) and any(
            len(self._children.get(base, ())) >= _MANY_CHILDREN and base in self._candidates
            for base in set(a.bases) & set(b.bases)
        )

    def _keep_to_a_convention(self, a: Candidate, b: Candidate) -> bool:
        """The same names stand in several modules of the package, each for its own subject."""
        left, _, mine = a.module.rpartition(".")
        right, _, other = b.module.rpartition(".")
        if left != right or a.name != b.name or set(words(mine)) & set(words(other)):
            return False
        names = self._shared.get(left, {})
        modules = names.get(a.name, frozenset())
        alike = sum(len(modules & others) >= _FEWEST_MODULES for others in names.values())
        return {a.module, b.module} <= modules and alike >= _FEWEST_NAMES

    def _repeat_a_layout(self, a: Candidate, b: Candidate) -> bool:
        """``x.importers.dispatcher`` and ``x.importers.v1`` share a name, for many an x."""
        return a.name == b.name and self._layouts[_relation(a, b)] >= _FEWEST_OF_A_KIND

    def _serve_two_interfaces(self, a: Candidate, b: Candidate) -> bool:
        """Same name, same place in two packages, and each implements its own package's base."""
        if a.name != b.name or a.module.rpartition(".")[2] != b.module.rpartition(".")[2]:
            return False
        left, right = self._declared_by(a), self._declared_by(b)
        return bool(left and right) and not left & right

    def _declared_by(self, candidate: Candidate) -> set[str]:
        package = candidate.module.rpartition(".")[0]
        return {
            base
            for base in candidate.bases
            if base in self._candidates and base.startswith(f"{package}.")
        }


def _shared_names(
    candidates: Mapping[str, Candidate],
) -> dict[str, dict[str, frozenset[str]]]:
    """By package: names that several of its modules define, and these modules."""
    found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for candidate in candidates.values():
        found[candidate.module.rpartition(".")[0]][candidate.name].add(candidate.module)
    return {
        package: {
            name: frozenset(modules)
            for name, modules in names.items()
            if len(modules) >= _FEWEST_MODULES
        }
        for package, names in found.items()
    }


def _look_up_by_other_keys(a: Candidate, b: Candidate) -> bool:
    """``OrderByIdLoader`` and ``OrderByUserLoader``."""
    if "by" not in a.words or "by" not in b.words:
        return False
    return _after_by(a.words) != _after_by(b.words)


def _after_by(found: tuple[str, ...]) -> tuple[str, ...]:
    return found[len(found) - found[::-1].index("by") :]


def _are_one_and_many(a: Candidate, b: Candidate) -> bool:
    """``get_check`` and ``get_checks``; ``CheckInfo`` and ``ChecksInfo``; or one for a list."""
    if a.name == b.name:
        return False
    if a.words == b.words and _PLURAL.sub("", a.name) == _PLURAL.sub("", b.name):
        return True
    return a.module == b.module and bool(
        set(a.words) ^ set(b.words) and set(a.words) ^ set(b.words) <= _MANY
    )


def _are_twins_by_call(a: Candidate, b: Candidate) -> bool:
    """The same thing for callers that wait and for those that don't, side by side."""
    return a.module == b.module and bool(
        set(a.words) ^ set(b.words) and set(a.words) ^ set(b.words) <= _WAYS_TO_CALL
    )


def _layouts(candidates: Mapping[str, Candidate]) -> Counter[Relation]:
    """How many packages have two modules, at the same two places below them, with one name."""
    by_name: dict[str, list[Candidate]] = defaultdict(list)
    for candidate in candidates.values():
        by_name[candidate.name].append(candidate)
    found: dict[Relation, set[str]] = defaultdict(set)
    for namesakes in by_name.values():
        for position, a in enumerate(namesakes[:_MOST_NAMESAKES]):
            for b in namesakes[position + 1 : _MOST_NAMESAKES]:
                found[_relation(a, b)].add(_common_package(a.module, b.module))
    return Counter({relation: len(packages) for relation, packages in found.items()})


def _relation(a: Candidate, b: Candidate) -> Relation:
    """Where two modules lie below the package that they share; numbers are all the same."""
    shared = _common_package(a.module, b.module)
    cut = len(shared) + 1 if shared else 0
    return frozenset(_NUMBER.sub("0", c.module[cut:]) for c in (a, b))


def _extended_packages(candidates: Mapping[str, Candidate]) -> set[str]:
    """Packages of which a good part of the children are laid out alike, two levels deep."""
    children: dict[str, set[str]] = defaultdict(set)
    places: dict[tuple[str, str], set[str]] = defaultdict(set)
    for module in {c.module for c in candidates.values()}:
        parts = module.split(".")
        for depth in range(1, len(parts) - 1):
            package = ".".join(parts[:depth])
            children[package].add(parts[depth])
            if len(parts) - depth == 3:
                places[package, ".".join(parts[depth + 1 :])].add(parts[depth])
    return {
        package
        for (package, _), alike in places.items()
        if len(alike) >= max(_FEWEST_PLUGINS, len(children[package]) / 4)
    }


def _subject(candidate: Candidate) -> set[str]:
    """What it is about: no qualifiers, and not the word that says what kind of thing it is."""
    told = [w for w in candidate.words if w not in QUALIFIERS and w not in HALF_QUALIFIERS]
    if told and told[-1] in ROLE_OF:
        told.pop()
    return set(told)


def _is_place(only: set[str], mine: Candidate, other: Candidate) -> bool:
    """Whether what only one of two is about is where it stands, and not where the other does."""
    here, there = mine.module.lower(), other.module.lower()
    return any(word in here and word not in there for word in only)


def _common_package(left: str, right: str) -> str:
    common = []
    for x, y in zip(left.split("."), right.split("."), strict=False):
        if x != y:
            break
        common.append(x)
    return ".".join(common)
