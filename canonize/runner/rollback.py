"""Back to a checkpoint as a new recorded operation, which can itself be undone."""

from __future__ import annotations

from collections.abc import Iterator

from canonize.core.events import Event
from canonize.runner.place import Place


def rollback(place: Place, *, to: int | None = None, plan: str | None = None) -> Iterator[Event]:
    """Restores the files as they were right after a step.

    Args:
        to: number of the last step that stays; 0 is the beginning; ``None`` takes back one step.
        plan: name of the migration; the one worked on last when ``None``.

    Raises:
        WorkTreeInTheWay: a person's later edit overlaps; ``details`` lists the files.
        CanonizeError: there is no such state.
    """
    raise NotImplementedError


def undo(place: Place) -> Iterator[Event]:
    """Takes back the last operation that changed files: a rollback, an undo, or a step.

    Raises:
        WorkTreeInTheWay: a person's later edit overlaps; ``details`` lists the files.
    """
    raise NotImplementedError
