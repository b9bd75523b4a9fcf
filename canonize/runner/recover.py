"""`resume`: after a crash or an interruption finish what can be finished, restore the rest."""

from __future__ import annotations

from collections.abc import Iterator

from canonize.core.events import Event, NothingToDo
from canonize.runner.interruption import Interruption
from canonize.runner.place import Worksite
from canonize.runner.settling import settle


def resume(place: Worksite, *, rescue: bool = False) -> Iterator[Event]:
    """Ends the operation that stopped half way; it can itself be killed and run again.

    A step is taken back (its checks have not all passed; `run` applies it again), a rollback or
    an undo is finished.

    Args:
        rescue: files that somebody edited since don't stop it: those versions are moved to
            ``canonize/rescued`` in the git directory.

    Yields:
        ``StepRestored``, ``RolledBack``, or ``NothingToDo`` (nothing had been written).

    Raises:
        WorkTreeInTheWay: somebody edited a file since; ``details`` lists the files.
        Busy: the operation has not stopped at all.
    """
    if place.journal.unfinished() is None and not place.journal.holder():
        yield NothingToDo("nothing was interrupted")
        return
    with place.work("resume"), Interruption() as interruption:
        operation = place.journal.unfinished()
        if operation is None:
            yield NothingToDo("nothing was interrupted")
            return
        with interruption.shield():
            event = settle(place, operation, rescue=rescue)
        yield event
