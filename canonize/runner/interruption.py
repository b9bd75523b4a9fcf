"""Signals: one ends the run after the step is restored; more of them while that goes on wait."""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Iterator
from types import FrameType
from typing import Any

from canonize.history.git import undisturbed

_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Interruption:
    """While it is entered, the first SIGINT, SIGTERM or SIGHUP raises KeyboardInterrupt.

    Later ones do nothing: what the first one set off (ending children, restoring) goes on. What
    the process was told to ignore (``nohup``) stays ignored.
    """

    def __init__(self) -> None:
        self._previous: dict[signal.Signals, Any] = {}
        self._shields = 0
        self._waiting = ""
        self._raised = False

    def __enter__(self) -> Interruption:
        if threading.current_thread() is threading.main_thread():
            for number in _SIGNALS:
                if signal.getsignal(number) is not signal.SIG_IGN:
                    self._previous[number] = signal.signal(number, self._handle)
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self._previous.items():
            if signal.getsignal(number) == self._handle:  # else the process is about to end
                signal.signal(number, handler)
        self._previous.clear()

    @contextlib.contextmanager
    def shield(self, *, again: bool = True) -> Iterator[None]:
        """Inside, signals wait: what restores a step is not interrupted.

        Args:
            again: raise KeyboardInterrupt for them afterwards; otherwise they are dropped, because
                the run ends anyhow.
        """
        self._shields += 1
        try:
            with undisturbed():
                yield
        finally:
            self._shields -= 1
        waiting, self._waiting = self._waiting, ""
        if waiting and again:
            self._raised = True
            raise KeyboardInterrupt(waiting)

    def _handle(self, number: int, _: FrameType | None) -> None:
        name = signal.Signals(number).name
        if self._shields:
            self._waiting = name
        elif not self._raised:
            self._raised = True
            raise KeyboardInterrupt(name)
