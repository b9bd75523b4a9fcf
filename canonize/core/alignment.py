"""The words, or lines, that two versions of a text share, in order; quick for odd texts too."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from difflib import Match, SequenceMatcher
from typing import TypeVar

_Item = TypeVar("_Item", bound=Hashable)

_AFFORDABLE = 200_000
"""Pairs of equal items that `difflib` may look at; its time grows with their number."""
_FAR = 40
_TRIED = ((4, 8), (1, 4), (4, _FAR), (1, _FAR))
"""How many items must agree, and how far to look for them."""


def shared(before: Sequence[Hashable], after: Sequence[Hashable]) -> Iterator[tuple[int, int, int]]:
    """Runs that both hold: where they begin in each, and how long they are.

    As `difflib` finds them between the common beginning and the common end. Where the same items
    stand so often that it would take minutes, the nearest place at which both agree again.
    """
    head, shortest = 0, min(len(before), len(after))
    while head < shortest and before[head] == after[head]:
        head += 1
    tail = 0
    while tail < shortest - head and before[-1 - tail] == after[-1 - tail]:
        tail += 1
    if head:
        yield 0, 0, head
    old, new = before[head : len(before) - tail], after[head : len(after) - tail]
    if old and new:
        for at, there, size in _between(old, new):
            yield head + at, head + there, size
    if tail:
        yield len(before) - tail, len(after) - tail, tail


def _between(old: Sequence[Hashable], new: Sequence[Hashable]) -> Iterator[tuple[int, int, int]]:
    theirs = Counter(new)
    if sum(n * theirs[item] for item, n in Counter(old).items()) <= _AFFORDABLE:
        for block in SequenceMatcher(None, old, new, False).get_matching_blocks():
            if block.size:
                yield block
        return
    at = there = 0
    while at < len(old) and there < len(new):
        size = 0
        while at + size < len(old) and there + size < len(new) and (
            old[at + size] == new[there + size]
        ):  # fmt: skip
            size += 1
        if size:
            yield at, there, size
        skip, skip_there = _agreeing(old, at + size, new, there + size)
        at, there = at + size + skip, there + size + skip_there


def _agreeing(
    old: Sequence[Hashable], at: int, new: Sequence[Hashable], there: int
) -> tuple[int, int]:
    """How much to leave out of each, least first, so that they agree for some items."""
    for sure, reach in _TRIED:
        for far in range(1, reach):
            for left in range(far + 1):
                mine = old[at + left : at + left + sure]
                if mine and mine == new[there + far - left : there + far - left + sure]:
                    return left, far - left
    return _FAR, _FAR


class Aligned(SequenceMatcher[_Item]):
    """`difflib.SequenceMatcher` that finds what `shared` does, in time that `shared` takes."""

    def __init__(self, before: Sequence[_Item], after: Sequence[_Item]) -> None:
        super().__init__(None, before, after, autojunk=False)
        self._both = before, after

    def get_matching_blocks(self) -> list[Match]:
        before, after = self._both
        runs = [Match(*run) for run in shared(before, after)]
        return [*runs, Match(len(before), len(after), 0)]
