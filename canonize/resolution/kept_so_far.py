"""What is found one after the other, looked for as far as somebody asks, and kept for the next."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Generic, TypeVar

T = TypeVar("T")


class KeptSoFar(Generic[T]):
    """Goes through what an iterator gives as often as is asked.

    What fails on its way fails for everybody who comes as far, and is never taken for an end.

    Args:
        going: what finds; nobody else goes through it.
    """

    def __init__(self, going: Iterator[T]) -> None:
        self._going = going
        self._found: list[T] = []
        self._failed: BaseException | None = None

    @property
    def has_failed(self) -> bool:
        return self._failed is not None

    def __iter__(self) -> Iterator[T]:
        at = 0
        while at < len(self._found) or self._goes_on():
            yield self._found[at]
            at += 1

    def _goes_on(self) -> bool:
        if self._failed is not None:
            raise self._failed
        try:
            self._found.append(next(self._going))
        except StopIteration:
            return False
        except BaseException as failed:
            self._failed = failed
            raise
        return True
