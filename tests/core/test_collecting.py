"""Collection is rare while trees grow, and off for one large tree only: memory stays bounded."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator

import pytest

from canonize.core import collecting
from canonize.core.collecting import (
    HUGE,
    LARGE,
    RARELY,
    before_large,
    collecting_rarely,
    dropped,
    growing,
    keeps_trees,
    make_room,
    playing,
)


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    before, enabled = gc.get_threshold(), gc.isenabled()
    gc.enable()
    collecting._waiting[0], collecting._not_before[0] = 0, 0.0
    yield
    collecting._waiting[0], collecting._not_before[0] = 0, 0.0
    gc.set_threshold(*before)
    if not enabled:
        gc.disable()


def test_nested_uses_and_errors_leave_what_was_set() -> None:
    gc.set_threshold(700, 11, 12)
    with pytest.raises(ValueError, match="on the way"), collecting_rarely():
        with collecting_rarely():
            assert gc.get_threshold() == (RARELY, 11, 12)
        assert gc.get_threshold() == (RARELY, 11, 12)
        raise ValueError("on the way")
    assert gc.get_threshold() == (700, 11, 12) and gc.isenabled()


@pytest.mark.parametrize("set_before", [0, 10 * RARELY])
def test_who_collects_even_less_keeps_it(set_before: int) -> None:
    gc.set_threshold(set_before, 10, 10)
    with collecting_rarely():
        assert gc.get_threshold()[0] == set_before
    assert gc.get_threshold()[0] == set_before


class _Cyclic:
    def __init__(self) -> None:
        self.itself = self


def test_cycles_go_meanwhile() -> None:
    gc.collect()
    with collecting_rarely():
        first = weakref.ref(_Cyclic())
        assert first() is not None
        kept = [[n] for n in range(2 * RARELY)]
        assert first() is None, "nothing was collected in a long while"
    assert len(kept) == 2 * RARELY


def test_a_large_tree_is_taken_for_old() -> None:
    """Nothing is collected while it is made, and afterwards nobody looks for garbage in it."""
    was_on, seen = gc.isenabled(), []
    with growing(LARGE):
        seen.append(gc.isenabled())
        made = [[n] for n in range(1000)]
    assert seen == [False]
    assert gc.isenabled() is was_on
    assert gc.get_count()[0] < len(made)


def test_what_is_kept_of_a_play_is_taken_for_old() -> None:
    """The next collection of the young does not go through it, nor does one after an error."""
    gc.collect()
    with pytest.raises(ValueError, match="on the way"), playing():
        assert gc.get_threshold()[0] >= RARELY
        made = [[n] for n in range(1000)]
        raise ValueError("on the way")
    young = {id(thing) for age in (0, 1) for thing in gc.get_objects(generation=age)}
    assert not young.intersection(map(id, made))


def test_of_a_small_one_garbage_is_collected_rarely() -> None:
    before = gc.get_threshold()
    with growing(LARGE - 1):
        assert gc.isenabled()
        assert gc.get_threshold()[0] >= RARELY
    assert gc.get_threshold() == before


def test_what_is_left_of_a_large_tree_goes_when_the_next_is_made() -> None:
    before_large(LARGE)
    with growing(LARGE):
        first = weakref.ref(_Cyclic())
    before_large(LARGE)
    assert first() is not None, "all that were dropped are gone"
    dropped(LARGE)
    before_large(LARGE - 1)
    assert first() is not None
    before_large(LARGE)
    assert first() is None


def test_what_is_left_of_many_small_trees_goes_after_a_while() -> None:
    before_large(LARGE)  # starts counting anew
    first = weakref.ref(_Cyclic())
    gc.freeze()
    gc.unfreeze()  # it is old: a young collection would not see it
    for _ in range(9):
        dropped(50_000)
        assert first() is not None
    dropped(60_000)
    assert first() is None


def test_the_longer_it_takes_the_more_seldom_it_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    clock, done = [100.0], [0]

    def collect() -> None:
        done[0] += 1
        clock[0] += 2.0

    monkeypatch.setattr(collecting.time, "process_time", lambda: clock[0])
    monkeypatch.setattr(collecting.gc, "collect", collect)
    for _ in range(100):
        dropped(600_000)
        clock[0] += 1.0
    assert done[0] == 7  # 2 seconds each, and at least 16 from one to the next


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What somebody keeps, and lets go when there has to be room."""
    mine: list[object] = []
    monkeypatch.setattr(collecting, "_keeping", [])
    keeps_trees(mine.clear)
    return mine


def test_a_huge_tree_has_all_others_go(kept: list[object]) -> None:
    kept.append("tree")
    make_room(HUGE - 1)
    assert kept
    make_room(HUGE)
    assert not kept


def test_what_led_to_a_huge_tree_goes_once(
    kept: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(collecting, "_MOST_WAITING", 2 * HUGE)
    before_large(HUGE)
    for gone in (False, True, False):
        first = weakref.ref(_Cyclic())
        gc.freeze()
        gc.unfreeze()
        if gone:
            dropped(HUGE)
        make_room(HUGE)
        assert (first() is None) is gone, "nothing else leads to itself"
    gc.collect()
