"""The ledger's search and reading, done by a second process while the steps are played.

What it finds goes into the cache and nowhere else, so nothing depends on it: a process that fails,
or a system where none can be forked, costs time only.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
from collections.abc import Iterator

from canonize.runner.ledger import Inquiry
from canonize.runner.session import Session


@contextlib.contextmanager
def reading_ahead(session: Session) -> Iterator[None]:
    """Meanwhile another process prepares the ledger; at the end it is waited for."""
    if sys.platform != "linux" or threading.active_count() > 1 or _cores() < 2:
        yield
        return
    child = os.fork()
    if child == 0:
        _prepare(session)
    try:
        yield
    except BaseException:  # raised again: nobody waits for what is read ahead
        os.kill(child, signal.SIGKILL)
        raise
    finally:
        with contextlib.suppress(ChildProcessError, InterruptedError):
            os.waitpid(child, 0)


def _prepare(session: Session) -> None:
    """The child's whole life: it leaves without a word, and without closing what it inherited."""
    try:
        with Inquiry(session) as inquiry:
            inquiry.prepare()
    finally:
        os._exit(0)


def _cores() -> int:
    return len(os.sched_getaffinity(0))
