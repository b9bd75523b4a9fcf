"""`resume`: after a crash or an interruption finish what can be finished, restore the rest."""

from __future__ import annotations

from collections.abc import Iterator

from canonize.core.events import Event
from canonize.runner.place import Place


def resume(place: Place) -> Iterator[Event]:
    """Ends the operation that stopped half way; it can itself be killed and run again.

    Yields:
        ``StepRestored``, ``StepKept``, ``RolledBack``, or ``NothingToDo``.

    Raises:
        WorkTreeInTheWay: somebody edited a file since; ``details`` lists the files.
    """
    raise NotImplementedError
