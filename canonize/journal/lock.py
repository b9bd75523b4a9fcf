"""One run at a time in a work tree; the lock dies with its owner."""

from __future__ import annotations

import contextlib
import fcntl
import os
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from canonize.errors import Busy


class Lock:
    """An advisory lock on a file that is never deleted."""

    def __init__(self, path: Path, verb: str) -> None:
        self._path = path
        self._verb = verb
        self._descriptor: int | None = None

    def __enter__(self) -> Lock:
        """Raises Busy, saying who holds it and since when."""
        self._path.parent.mkdir(mode=0o700, exist_ok=True)
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        if not _obtain(descriptor):
            owner = os.read(descriptor, 200).decode("utf-8", "replace").strip()
            os.close(descriptor)
            raise Busy(
                f"another canonize works in this work tree: {owner or 'just starting'}",
                hint="wait for it to end; its lock goes with it",
            )
        since = datetime.now().astimezone().isoformat(timespec="seconds")
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"{self._verb}, pid {os.getpid()}, since {since}\n".encode(), 0)
        self._descriptor = descriptor
        return self

    def __exit__(self, *_: object) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


@contextlib.contextmanager
def child_processes(path: Path, *, alone: bool) -> Iterator[int]:
    """An open file whose shared lock goes to every child that inherits it.

    Args:
        alone: first wait until no child of an earlier, killed run has it any more.

    Raises:
        Busy: one still runs after a minute.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        deadline = time.monotonic() + (_PATIENCE if alone else 0)
        while alone and not _try(descriptor, fcntl.LOCK_EX):
            if time.monotonic() > deadline:
                raise Busy(
                    "a git command or a commit hook of the run that was killed still works",
                    hint="wait for it, or end it, then run the same command again",
                )
            time.sleep(0.05)
        fcntl.flock(descriptor, fcntl.LOCK_SH)
        yield descriptor
    finally:
        os.close(descriptor)


_PATIENCE = 60.0


def _try(descriptor: int, kind: int) -> bool:
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _obtain(descriptor: int) -> bool:
    """Tries for a moment: `holder` takes a shared lock while it looks."""
    for attempt in range(10):
        if attempt:
            time.sleep(0.02)
        if _try(descriptor, fcntl.LOCK_EX):
            return True
    return False


def holder(path: Path) -> str:
    """Who holds a lock, in words; empty when nobody does. Nothing is written."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return ""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return os.read(descriptor, 200).decode("utf-8", "replace").strip() or "just starting"
    finally:
        os.close(descriptor)
    return ""
