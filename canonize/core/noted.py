"""What is noted while the tool works: for `-v` and for a log file; nothing unless one is wanted.

Whoever does something that takes time or leaves this process notes it here; who listens is up to
the command. Nothing is formatted while nobody listens.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Listener = Callable[[str, bool], None]
"""Takes a line, and whether it is a detail that only a log file wants."""

_listeners: list[Listener] = []


def note(line: str, *, detail: bool = False) -> None:
    """Notes something that happened.

    Args:
        detail: of interest in a log file, too much for a terminal.
    """
    for listener in _listeners:
        listener(line, detail)


@contextmanager
def noting(line: str, *, detail: bool = False) -> Iterator[None]:
    """Notes something that takes time, with its seconds, when it is over."""
    if not _listeners:
        yield
        return
    started = time.monotonic()
    try:
        yield
    except BaseException as error:
        note(f"{line}  {time.monotonic() - started:.2f} s, {type(error).__name__}", detail=detail)
        raise
    note(f"{line}  {time.monotonic() - started:.2f} s", detail=detail)


@contextmanager
def listening(*listeners: Listener) -> Iterator[None]:
    """Hands everything that is noted meanwhile to some listeners."""
    _listeners.extend(listeners)
    try:
        yield
    finally:
        for listener in listeners:
            _listeners.remove(listener)
