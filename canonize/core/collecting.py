"""Garbage collection made rare while syntax trees grow."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

RARELY = 300_000
"""New objects between two collections: scopes are cyclic, so without any they would all stay."""


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
