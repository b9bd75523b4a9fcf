"""Something that goes on, event by event, and ends with a result."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from typing import Generic, TypeVar

from canonize.core.events import Event

Result = TypeVar("Result")


class Work(Iterator[Event], Generic[Result]):
    """An iterator of events; `result` goes through those that are left and hands back the end.

    Nothing is done before the first event is asked for. Leaving early is done by `close`, or by a
    ``with`` around it: a step that was begun is restored then.
    """

    def __init__(self, events: Generator[Event, None, Result]) -> None:
        self._events = events
        self._ended: list[Result] = []

    def __iter__(self) -> Work[Result]:
        return self

    def __next__(self) -> Event:
        try:
            return next(self._events)
        except StopIteration as end:
            if not self._ended:
                self._ended.append(end.value)
            raise

    def result(self) -> Result:
        """What it comes to.

        Raises:
            ValueError: it was closed before its end.
        """
        for _ in self:
            pass
        if not self._ended or (self._ended[0] is None and self._closed):
            raise ValueError("it was closed before its end, so there is no result")
        return self._ended[0]

    _closed = False

    def close(self) -> None:
        """Leaves it: what was begun is restored."""
        if not self._ended:
            self._closed = True
            self._events.close()

    def __enter__(self) -> Work[Result]:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
