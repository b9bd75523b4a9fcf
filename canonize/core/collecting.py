"""Garbage collection made rare while syntax trees grow."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import TypeVar

RARELY = 300_000
"""New objects between two collections: scopes are cyclic, so without any they would all stay."""

LARGE = 200_000
"""Bytes of source of which the tree is a large one."""


HUGE = 2_000_000
"""Bytes of source of which the tree is kept only while it is at work."""

Forget = TypeVar("Forget", bound=Callable[[], None])


@contextmanager
def collecting_rarely() -> Iterator[None]:
    """Seldom collects meanwhile: a tree is a million objects, and few of them are garbage.

    May be nested; whoever made collection rarer still, or turned it off, keeps that.
    """
    before = gc.get_threshold()
    gc.set_threshold(max(RARELY, before[0]) if before[0] else 0, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


@contextmanager
def playing() -> Iterator[None]:
    """`collecting_rarely` while trees are made of which many are kept: they are old afterwards.

    As many objects go as come, so none is ever collected for, and all that is there is young: the
    first two collections after it would go through millions.
    """
    with collecting_rarely():
        try:
            yield
        finally:
            _take_for_old()


def growing(size: int) -> AbstractContextManager[None]:
    """For the making of a tree, or of what is derived from it, from so many bytes of source.

    The objects of a large one would be gone through several times while they are young, and none is
    garbage: they are taken for old, and nothing is collected until they are all there.
    """
    return _made_to_stay() if size >= LARGE else collecting_rarely()


@contextmanager
def _made_to_stay() -> Iterator[None]:
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        _take_for_old()
        if was_on:
            gc.enable()


def _take_for_old() -> None:
    """Goes through nothing."""
    gc.freeze()
    gc.unfreeze()


def before_large(size: int) -> None:
    """Before a large tree is made: those that are needed no longer go, and nobody else looks."""
    make_room(size)
    if size >= LARGE and _waiting[0] and gc.isenabled():
        _collect()


def dropped(size: int) -> None:
    """Says that the tree of so many bytes of source is needed no longer, but didn't go.

    Scopes are cyclic and hold their trees, and what was kept for a while is old when it becomes
    garbage: of many files it would pile up until everything is gone through. That takes the longer
    the more there is that stays, so it is done the more seldom the longer it took.
    """
    _waiting[0] += size
    if _waiting[0] >= _MOST_WAITING and gc.isenabled() and time.process_time() >= _not_before[0]:
        started = time.process_time()
        _collect()
        ended = time.process_time()
        _not_before[0] = ended + _TIMES * (ended - started)


def make_room(size: int) -> None:
    """Before a tree is made that is as large as all that are kept otherwise: they go.

    They go by themselves but for those that somebody still had a part of when they were dropped.
    """
    if size >= HUGE:
        for forget in _keeping:
            forget()
        if _waiting[0] >= HUGE and gc.isenabled():
            _collect()


def _collect() -> None:
    gc.collect()
    _waiting[0] = 0


def keeps_trees(forget: Forget) -> Forget:
    """Has something called that lets trees go: see `make_room`."""
    _keeping.append(forget)
    return forget


_keeping: list[Callable[[], None]] = []

_MOST_WAITING = 500_000
_TIMES = 8
"""How much longer other work lasts, at least, than the collection before it."""
_not_before = [0.0]
"""Seconds of this process before which nothing is collected again."""
_waiting = [0]
"""Bytes of source of trees that may be garbage."""
