"""`resume`: after a crash or an interruption finish what can be finished, restore the rest."""

from __future__ import annotations

import time
from collections.abc import Iterator

from canonize.core.events import Event, NothingToDo, StepRestored
from canonize.journal import Operation
from canonize.runner.interruption import Interruption
from canonize.runner.place import Place
from canonize.runner.restoring import restore_step
from canonize.runner.rollback import settle_rollback


def resume(place: Place, *, rescue: bool = False) -> Iterator[Event]:
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


def settle(place: Place, operation: Operation, *, rescue: bool = False) -> Event:
    """Ends an unfinished operation; the caller holds the lock."""
    started = time.monotonic()
    if operation.kind != "step":
        return settle_rollback(place, operation, rescue=rescue)
    restore_step(place, operation, "interrupted", rescue=rescue)
    reason = place.journal.operation(operation.number).reason
    seconds = time.monotonic() - started
    return StepRestored(operation.step or 0, operation.step_id, reason, seconds)
