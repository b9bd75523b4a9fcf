"""Garbage collection made rare while syntax trees grow."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

RARELY = 300_000
"""New objects between two collections: scopes are cyclic, so without any they would all stay."""

LARGE = 200_000
"""Bytes of source of which the tree is a large one."""


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
        gc.freeze()
        gc.unfreeze()
        if was_on:
            gc.enable()


def collect_large(size: int) -> None:
    """Before a large tree is made: the one before it may be garbage, and nobody else looks."""
    global _is_any_large
    if size >= LARGE:
        if _is_any_large:
            gc.collect()
        _is_any_large = True


_is_any_large = False
