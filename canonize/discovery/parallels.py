"""Parallel families: what stands beside another for the next entity, vendor, engine or product.

``lists.entry.db`` and ``lists.movie.db`` offer the same things under the same names, or under names
in which one word stands for another throughout: ``EngineTab`` and ``KitTab``, ``EngineCaret`` and
``KitCaret``. Each serves what it is called after, and none could take the place of another. What is
copied between them nevertheless is for other clues to say.
"""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from canonize.discovery.candidates import Candidate
from canonize.discovery.words import HALF_QUALIFIERS, QUALIFIERS

REPLACED = frozenset(
    ["old", "legacy", "deprecated", "obsolete", "new", "next", "v1", "v2", "v3", "unified", "copy",
     "fixed", "temp", "tmp", "backup", "clean", "enhanced", "improved", "refactored", "optimized",
     "simplified", "compat"]
)  # fmt: skip
"""Words that say that there is an older or a newer one."""

_WORD = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+|[^\W\d_A-Za-z]+")
_SAYS_NO_SUBJECT = (
    QUALIFIERS
    | HALF_QUALIFIERS
    | REPLACED
    | {"test", "tests", "module", "common", "main", "core", "base"}
)
_FEWEST = 2
"""So many further things have to stand on both sides."""
_LEAST = 0.25
"""Such a share of the smaller side has to stand in the other one, too."""
_LARGEST = 600
"""A package with more than that is no side of a family."""
_PART_OF_A_WORD = 3

_Words = tuple[str, ...]


class Parallels:
    """Tells of two that what they lie in mirror one another.

    Args:
        candidates: every candidate.
    """

    def __init__(self, candidates: Iterable[Candidate]) -> None:
        self._below: dict[str, list[Candidate]] = defaultdict(list)
        for candidate in candidates:
            parts = candidate.module.split(".")
            for end in range(2, len(parts) + 1):
                self._below[".".join(parts[:end])].append(candidate)

    def are_parallel(self, a: Candidate, b: Candidate) -> bool:
        """Whether the two sides that they belong to have further things in common by name, once
        what the sides are called after is taken out; a side that is called a newer one is none.
        """
        sides = _sides(a.module, b.module)
        mine, theirs = _told_apart(a, b)
        told = mine | theirs
        if sides is None or not told or told & REPLACED or not _is_about_something(told):
            return False
        if any(len(self._below[side]) > _LARGEST for side in sides):
            return False
        names = self._named(sides, mine, theirs)
        own = {_left(a, sides[0], mine), _left(b, sides[1], theirs)}
        common = (names[0] & names[1]) - own
        smaller = min(map(len, names)) - 1
        return len(common) >= _FEWEST and len(common) >= _LEAST * smaller

    def _named(
        self, sides: tuple[str, str], mine: frozenset[str], theirs: frozenset[str]
    ) -> tuple[set[str], set[str]]:
        """What both sides have; in one module, a side are those that have its words."""
        if sides[0] != sides[1]:
            left, right = (self._below[side] for side in sides)
        else:
            inside = self._below[sides[0]]
            left = [c for c in inside if _is_of(c, mine, theirs)]
            right = [c for c in inside if _is_of(c, theirs, mine)]
        return {_left(c, sides[0], mine) for c in left}, {_left(c, sides[1], theirs) for c in right}


def _is_of(candidate: Candidate, own: frozenset[str], other: frozenset[str]) -> bool:
    words = set(_words(candidate.name))
    return bool(words & own) if own else not words & other


def _sides(left: str, right: str) -> tuple[str, str] | None:
    """The modules or packages beside one another in which two modules are; a single module is both
    of its sides. Distributions are none, and no module is beside the package that it lies in."""
    mine, theirs = left.split("."), right.split(".")
    same = _common(mine, theirs)
    if not same or (left != right and same == min(len(mine), len(theirs))):
        return None
    return ".".join(mine[: same + 1]), ".".join(theirs[: same + 1])


def _told_apart(a: Candidate, b: Candidate) -> tuple[frozenset[str], frozenset[str]]:
    """The words of names and of modules by which two are told apart."""
    spelt = [(_words(a.name), _words(b.name))]
    left, right = a.module.split("."), b.module.split(".")
    same = _common(left, right)
    spelt += [_bare(p, q) for p, q in zip(left[same:], right[same:], strict=False) if p != q]
    found = [_differing(p, q) for p, q in spelt]
    mine = frozenset(word for p, _ in found for word in p)
    theirs = frozenset(word for _, q in found for word in q)
    return mine, theirs


def _bare(left: str, right: str) -> tuple[_Words, _Words]:
    """The words of two modules' names; of ``resolver`` and ``machineresolver``, what is added."""
    if len(left) - len(right) >= _PART_OF_A_WORD and left.endswith(right) and "_" not in left:
        return (left.removesuffix(right),), ()
    if len(right) - len(left) >= _PART_OF_A_WORD and right.endswith(left) and "_" not in right:
        return (), (right.removesuffix(left),)
    return _words(left), _words(right)


def _differing(left: _Words, right: _Words) -> tuple[_Words, _Words]:
    """What stands between the words at the beginning and at the end that both have."""
    begins = _common(left, right)
    mine, theirs = left[begins:], right[begins:]
    ends = _common(mine[::-1], theirs[::-1])
    return mine[: len(mine) - ends], theirs[: len(theirs) - ends]


def _common(left: Sequence[str], right: Sequence[str]) -> int:
    """With how many equal ones both begin."""
    same = 0
    while same < min(len(left), len(right)) and left[same] == right[same]:
        same += 1
    return same


def _is_about_something(told: frozenset[str]) -> bool:
    return any(word not in _SAYS_NO_SUBJECT and not word.isdecimal() for word in told)


@functools.lru_cache(maxsize=1 << 16)
def _words(name: str) -> _Words:
    return tuple(word.lower() for word in _WORD.findall(name))


def _left(candidate: Candidate, side: str, without: frozenset[str]) -> str:
    """Module and name below a side, without the words that the side is called after."""
    inside = candidate.module[len(side) :].split(".")
    return ".".join(_without(part, without) for part in (*inside, candidate.name))


@functools.lru_cache(maxsize=1 << 16)
def _without(part: str, words: frozenset[str]) -> str:
    """``webenginetab`` without ``engine``, ``VBLoRALayer`` without ``vblora``: names of modules are
    seldom parted, and those of classes in many ways."""
    kept = "".join(word for word in _words(part) if word not in words)
    for other in sorted(words, key=len, reverse=True):
        if len(other) > _PART_OF_A_WORD:
            kept = kept.replace(other, "")
    return kept
