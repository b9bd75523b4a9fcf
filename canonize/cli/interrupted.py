"""What ctrl-C does to a command: it ends it once, however often the key is pressed."""

from __future__ import annotations

import signal
import threading
import time
from types import FrameType

_STORM = 0.5
"""Seconds: what comes sooner after another ctrl-C is the same wish."""


class Interrupts:
    """The process's handler of SIGINT.

    A storm of them raises KeyboardInterrupt once, so that what tidies up is not interrupted; a
    later one is heard again.
    """

    def __init__(self) -> None:
        self._last = float("-inf")

    def hear(self) -> None:
        """From now on, unless the process was told to ignore it."""
        is_main = threading.current_thread() is threading.main_thread()
        if is_main and signal.getsignal(signal.SIGINT) is signal.default_int_handler:
            signal.signal(signal.SIGINT, self._handle)

    def _handle(self, number: int, _: FrameType | None) -> None:
        before, self._last = self._last, time.monotonic()
        if self._last - before > _STORM:
            raise KeyboardInterrupt(signal.Signals(number).name)


def hear_no_more() -> None:
    """The command has ended: one signal more takes neither its status nor its last line."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    # One that came while a string was executed, as dataclasses do, counts as handled by nobody
    # until the next string: the interpreter would end itself by the signal.
    eval("None")
