"""What takes long: one line that is redrawn on a terminal, a plain line now and then elsewhere."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from canonize.console.screen import Screen
from canonize.core.inert import inert

if TYPE_CHECKING:
    from rich.progress import Progress as Bars

_EVERY = 10.0
_TELLING = 3.0
"""Seconds after which the pace says something of what is left."""


class ProgressLine:
    """The line of one activity at a time; nothing of it stays on a terminal.

    Args:
        clock: seconds since whenever.
    """

    def __init__(self, screen: Screen, clock: Callable[[], float] = time.monotonic) -> None:
        self._screen = screen
        self._clock = clock
        self._what = ""
        self._since = 0.0
        self._told = 0.0
        self._bars: Bars | None = None

    def update(self, what: str, done: int = 0, total: int = 0, *, detail: str = "") -> None:
        """Something goes on.

        Args:
            total: 0 when it is not known.
            detail: the newest line of what a command says.
        """
        if what != self._what:
            self.end()
            self._what, self._since = what, self._clock()
            self._told = self._since
        of = f"  {done} of {total}{self._left(done, total)}" if total else ""
        if self._screen.redraws:
            self._draw(f"{what}{of}  {detail}")
        elif self._clock() - self._told >= _EVERY:
            self._told = self._clock()
            self._screen.narrate(f"  {what}{of}, {self._told - self._since:.0f} s so far")

    def _left(self, done: int, total: int) -> str:
        """How long the rest takes at the pace so far; nothing while that can't be told."""
        passed = self._clock() - self._since
        if not 0 < done < total or passed < _TELLING:
            return ""
        seconds = passed * (total - done) / done
        return (
            f", about {seconds:.0f} s left" if seconds < 100 else f", {seconds / 60:.0f} min left"
        )

    @contextmanager
    def during(self, what: str) -> Iterator[None]:
        """Something goes on of which nobody can tell how far it is."""
        self.update(what)
        try:
            yield
        finally:
            self.end()

    def end(self) -> None:
        """What was going on is over."""
        if self._bars is not None:
            self._bars.stop()
            self._bars = None
        self._what = ""

    def _draw(self, text: str) -> None:
        from rich.console import Console
        from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

        if self._bars is None:
            columns = (SpinnerColumn(), TextColumn("{task.description}", markup=False))
            console = Console(file=self._screen.progress_file, markup=False, emoji=False)
            self._bars = Progress(*columns, TimeElapsedColumn(), console=console, transient=True)
            self._bars.add_task("", total=None)
            self._bars.start()
        fitted = inert(text)[: max(self._bars.console.width - 20, 20)]
        self._bars.update(self._bars.task_ids[0], description=fitted)
