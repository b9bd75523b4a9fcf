"""Ends an operation that stopped half way: a step is taken back, a rollback carried to its end."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Sequence
from datetime import datetime

from canonize.core.events import Event, NothingToDo, RolledBack, StepRestored
from canonize.journal import Operation, State
from canonize.runner.messages import rollback_message
from canonize.runner.place import Worksite
from canonize.runner.restoring import (
    align_index,
    commit_paths,
    go_home,
    restore_step,
    settle_files,
)


def settle(place: Worksite, operation: Operation, *, rescue: bool = False) -> Event:
    """Ends an unfinished operation; the caller holds the lock."""
    started = time.monotonic()
    if operation.kind != "step":
        return settle_rollback(place, operation, rescue=rescue)
    restore_step(place, operation, "interrupted", rescue=rescue)
    reason = place.journal.operation(operation.number).reason
    seconds = time.monotonic() - started
    return StepRestored(operation.step or 0, operation.step_id, reason, seconds)


def settle_rollback(
    place: Worksite, operation: Operation, *, rescue: bool = False
) -> RolledBack | NothingToDo:
    """Ends a rollback or an undo that stopped: forward, unless it had not touched a file yet."""
    if operation.state is not State.STARTED:
        return finish_rollback(place, operation, rescue=rescue)
    place.history.scratch(operation.token).discard()
    applied = place.journal.applied(operation.plan)
    place.journal.update(
        operation, state=State.DONE, outcome="restored", reason="interrupted", applied=applied
    )
    return NothingToDo(f"the {operation.kind} had not begun to write; run it again")


def finish_rollback(place: Worksite, operation: Operation, *, rescue: bool = False) -> RolledBack:
    """Carries a rollback or an undo to its end, from wherever it stopped."""
    records = place.journal.paths(operation.number)
    paths = [record.path for record in records]
    settle_files(place, operation, forward=True, rescue=rescue)
    if operation.state is State.WRITING:
        operation = place.journal.update(operation, state=State.COMMITTING)
    commit = operation.commit
    if paths and operation.source is not None:
        message = rollback_message(operation)
        commit = commit_paths(place, operation, operation.source, paths, message) or commit
    align_index(place, paths)
    place.history.scratch(operation.token).discard()
    commit = commit or _commit_made(place, operation)
    operation = place.journal.update(operation, commit=commit)
    stays = operation.applied
    if not stays:
        go_home(place, operation.plan)
    place.history.settling.settle()
    place.journal.update(operation, state=State.DONE, outcome="done")
    to = stays[-1].number if stays else 0
    return RolledBack(to, len(paths), commit, *_kept(place, operation, paths))


def _commit_made(place: Worksite, operation: Operation) -> str | None:
    """The commit of a rollback that was killed between making it and writing it down."""
    refs = place.history.refs
    head = refs.head().commit
    ours = refs.parents(head) == [operation.head]
    return head if ours and refs.message(head) == rollback_message(operation) else None


def _kept(
    place: Worksite, operation: Operation, paths: Sequence[str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What a person did to other files since the migration last did something here, and what was
    not committed before it began."""
    files, journal = place.history.files, place.journal
    operations = journal.operations(operation.plan)
    last = [o for o in operations if o.number < operation.number and o.commit]
    committed: tuple[str, ...] = ()
    if last and place.history.refs.contains(operation.head, str(last[-1].commit)):
        committed = files.differing(str(last[-1].commit), operation.head)
    suspects = {*files.staged(), *files.maybe_changed()}.difference(paths)
    uncommitted = set(files.dirty(suspects))
    began = datetime.fromisoformat(operations[0].started).timestamp()
    earlier = {path for path in uncommitted if _written_before(place, path, began)}
    kept = {*committed, *uncommitted}.difference(paths, earlier.difference(committed))
    return tuple(sorted(kept)), tuple(sorted(earlier.difference(committed)))


def _written_before(place: Worksite, path: str, moment: float) -> bool:
    with contextlib.suppress(OSError):
        return (place.root / path).lstat().st_mtime < moment
    return False
