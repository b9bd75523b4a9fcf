"""Workers whose coordinator was killed: they finish what they are at, take nothing new, and end."""

from __future__ import annotations

import contextlib
import os
import signal
import threading
import time
from collections.abc import Iterator

_LOOKS = 0.5


class Orphanage:
    """Of a worker process; `watch` is called once when it starts."""

    _parent = 0
    _lock = threading.Lock()

    @classmethod
    def watch(cls, parent: int) -> None:
        """Ends this process between two pieces of work once its parent is gone."""
        cls._parent = parent
        threading.Thread(target=cls._wait, daemon=True).start()

    @classmethod
    @contextlib.contextmanager
    def at_work(cls) -> Iterator[bool]:
        """While entered, the process is not ended; gives whether the work is still wanted.

        A pool that lost a worker tells the others to end, and waits for that. From Python 3.12 on
        it gives them nothing that would wake them: who was interrupted by it ends by itself, once
        its work is given back.
        """
        if not cls._parent:
            yield True
            return
        with cls._lock:
            try:
                yield os.getppid() == cls._parent
            except KeyboardInterrupt as interrupted:
                if interrupted.args == (signal.SIGTERM.name,):
                    os._exit(128 + signal.SIGTERM)
                raise

    @classmethod
    def _wait(cls) -> None:
        while os.getppid() == cls._parent:
            time.sleep(_LOOKS)
        with cls._lock:
            os._exit(0)
