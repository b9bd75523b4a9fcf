"""What is kept of the host's trees: never two of one content, and few for long."""

from __future__ import annotations

import ast
import gc
import weakref

import pytest

from canonize.core import recent_trees
from canonize.core.recent_trees import forget_recent, recent_tree


@pytest.fixture(autouse=True)
def little_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recent_trees, "_KEPT_BYTES", 40)
    monkeypatch.setattr(recent_trees, "_KEPT_AGAIN", 80)
    forget_recent()


def content(number: int) -> bytes:
    return b"a = %d\n" % (1000000 + number)


def known(*numbers: int, last: bool = False) -> list[weakref.ref[ast.Module]]:
    found = [weakref.ref(recent_tree(content(number), last=last)) for number in numbers]
    gc.collect()
    return found


def test_as_many_are_kept_as_there_is_room_for_and_always_the_last() -> None:
    kept = known(0, 1, 2)
    assert None not in [tree() for tree in kept]
    large = weakref.ref(recent_tree(b"a = 1\n" * 20))
    gc.collect()
    assert large() is not None


def test_what_is_asked_for_once_goes_when_others_come() -> None:
    [first] = known(0)
    assert first() is not None
    known(*range(1, 5))
    assert first() is None


def test_what_is_asked_for_again_stays_whatever_comes_once() -> None:
    known(0, *range(1, 5))
    [again] = known(0)
    known(*range(10, 30))
    assert again() is not None


def test_what_is_asked_for_again_goes_in_the_end() -> None:
    numbers = range(1, 12)
    known(0, *numbers)
    [again] = known(0)
    known(*numbers)
    assert again() is None


def test_a_tree_for_the_last_time_is_not_kept() -> None:
    [first] = known(0, last=True)
    assert first() is None
    [kept] = known(1)
    assert recent_tree(content(1), last=True) is kept()


def test_there_are_never_two_trees_of_one_content() -> None:
    held = recent_tree(content(0))
    known(*range(1, 5))
    assert recent_tree(content(0)) is held
    assert recent_tree(content(0), last=True) is held


def test_what_does_not_parse_is_an_error_each_time() -> None:
    for _ in range(3):
        with pytest.raises(SyntaxError):
            recent_tree(b"def (:\n")
