"""What is found one after the other is kept as far as it was looked for."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

import pytest

from canonize.resolution.kept_so_far import KeptSoFar


def _counted(asked: list[int], fails_at: int = -1) -> Iterator[int]:
    for number in range(4):
        if number == fails_at:
            raise MemoryError
        asked.append(number)
        yield number


def test_it_is_looked_for_once_and_no_further_than_asked() -> None:
    asked: list[int] = []
    kept = KeptSoFar(_counted(asked))
    assert list(islice(kept, 2)) == [0, 1] == asked
    one, other = iter(kept), iter(kept)
    assert (next(one), next(other), list(one), list(other)) == (0, 0, [1, 2, 3], [1, 2, 3])
    assert asked == [0, 1, 2, 3]


def test_what_fails_half_way_is_no_end() -> None:
    kept = KeptSoFar(_counted([], fails_at=2))
    first = iter(kept)
    assert [next(first), next(first)] == [0, 1] and not kept.has_failed
    for going in (first, iter(kept)):
        with pytest.raises(MemoryError):
            list(going)
    assert kept.has_failed
