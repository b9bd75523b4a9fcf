"""The same faults without strace: the process wraps its own doors to the system and counts.

SQLite's writes are seen a statement at a time, and those of git's children not at all.
"""

from __future__ import annotations

import errno
import os
import signal
import sqlite3
import subprocess
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

CALLS = ("rename", "link", "unlink", "mkdir", "rmdir", "fsync", "fchmod", "ftruncate", "pwrite")

Door = Callable[[str], None]


def counting(counted: Counter[str], log: Path) -> Door:
    """A door that keeps a tally in a file, for the process that waits."""

    def door(call: str) -> None:
        counted[call] += 1
        log.write_text("\n".join(f"{name}(" for name in counted.elements()))

    return door


def failing(call: str, when: int, what: str) -> Door:
    """A door at which the ``when``-th call kills the process, or fails, as strace's words say."""
    counted = Counter[str]()

    def door(name: str) -> None:
        counted[name] += 1
        if name != call or counted[name] != when:
            return
        kind, _, value = what.partition("=")
        if kind == "signal":
            os.kill(os.getpid(), getattr(signal, f"SIG{value}"))
        raise OSError(getattr(errno, value), os.strerror(getattr(errno, value)))

    return door


def install(door: Door) -> None:
    """Puts a door before every call, in this process and for good: call it in a forked child."""
    for name in CALLS:
        setattr(os, name, _guarded(name, getattr(os, name), door))
    original = subprocess.Popen.__init__

    def start(self: Any, *arguments: Any, **options: Any) -> None:
        door("spawn")
        original(self, *arguments, **options)

    subprocess.Popen.__init__ = start  # type: ignore[method-assign]

    class Connection(sqlite3.Connection):
        def execute(self, *arguments: Any) -> sqlite3.Cursor:
            door("statement")
            return super().execute(*arguments)

    connect = sqlite3.connect
    sqlite3.connect = lambda *a, **o: connect(*a, **o, factory=Connection)  # type: ignore[assignment]


def _guarded(name: str, original: Callable[..., Any], door: Door) -> Callable[..., Any]:
    def call(*arguments: Any, **options: Any) -> Any:
        door(name)
        return original(*arguments, **options)

    return call
