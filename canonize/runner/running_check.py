"""One check while it runs, and whether it seems slower than it was."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Generator, Mapping
from dataclasses import replace
from typing import Any

from canonize.core.asked_codemod import failed, is_foreign
from canonize.core.check import BENCHMARK, Check, CheckContext, Verdict
from canonize.core.events import CheckOutput, Event
from canonize.errors import CanonizeError

_NOISE = 0.2
"""Seconds by which a check must at least be slower before a ratio counts."""


def seems_slower(
    name: str, verdict: Verdict, baseline: Mapping[str, float], limit: float | None
) -> str:
    """What one run against one says, which is a suspicion and no more; empty when it says nothing.

    Args:
        limit: the plan's ``rollback_on: {slower: N}``.
    """
    if not limit:
        return ""
    for key, usual in baseline.items():
        benchmark = key.removeprefix(BENCHMARK)
        taken = verdict.figures.get(key, verdict.seconds if key == "seconds" else None)
        if taken is None or taken <= usual * limit:
            continue
        if benchmark != key:
            return f"{benchmark} of the check {name} took {taken / usual:.2f} times its baseline"
        if key == "seconds" and taken > usual + _NOISE:
            return f"the check {name} took {taken:.1f} s, {taken / usual:.2f} times its baseline"
    return ""


class RunningCheck(threading.Thread):
    """A check in a thread of its own, so that its lines can be shown while it works.

    Whatever it raises is raised again where its verdict is asked for.
    """

    def __init__(
        self,
        check: Check,
        options: Any,
        context: CheckContext,
        *,
        kind: str,
    ) -> None:
        super().__init__(name=f"check {context.name}", daemon=True)
        self._check = check
        self._kind = kind
        self._options = options
        self._lines: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self._stopping = threading.Event()
        self._context = replace(context, emit=self._lines.put, stopping=self._stopping.is_set)
        self._verdict: Verdict | None = None
        self._error: BaseException | None = None

    def followed(self) -> Generator[Event, None, Verdict]:
        """Starts it; its lines until it has ended. Whoever stops listening stops it."""
        self.start()
        try:
            while (line := self._lines.get()) is not None:
                yield CheckOutput(self._context.name, line)
        finally:
            self._stopping.set()
            self.wait()
        return self.verdict()

    def run(self) -> None:
        try:
            started = time.monotonic()
            verdict = self._check.run(self._options, self._context)
            if not isinstance(verdict, Verdict):
                raise TypeError(f"a {type(verdict).__name__} was returned instead of a Verdict")
            seconds = verdict.seconds or time.monotonic() - started
            self._verdict = replace(verdict, seconds=seconds)
        except BaseException as error:  # handed on to the thread that waits
            self._error = self._told(error)
        finally:
            self._lines.put(None)

    def _told(self, error: BaseException) -> BaseException:
        """What somebody's own check raises is told as that check's fault."""
        expected = isinstance(error, (CanonizeError, KeyboardInterrupt, GeneratorExit))
        if expected or not is_foreign(self._kind):
            return error
        told = failed(self._kind, error, what="the check")
        told.__cause__ = error
        return told

    def wait(self) -> None:
        """Waits although further signals arrive: the check must have ended before restoring."""
        while self.is_alive():
            try:
                self.join(0.2)
            except KeyboardInterrupt:
                continue

    def verdict(self) -> Verdict:
        if self._error is not None:
            raise self._error
        assert self._verdict is not None
        return self._verdict
