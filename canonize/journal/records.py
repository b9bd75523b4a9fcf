"""What the journal holds, as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class State(StrEnum):
    """How far an operation got. Everything but ``done`` is unfinished business."""

    STARTED = "started"
    WRITING = "writing"
    COMMITTING = "committing"
    COMMITTED = "committed"
    RESTORING = "restoring"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Applied:
    """A step that stands after an operation, and the operation that applied it."""

    number: int
    step_id: str
    operation: int


@dataclass(frozen=True, slots=True)
class PathRecord:
    """One path of an operation; hashes name bytes in the journal, ``None``: no file.

    Modes are permission bits, as a disk has them.
    """

    path: str
    before: str | None
    after: str | None
    before_mode: int | None
    after_mode: int | None


@dataclass(frozen=True, slots=True)
class CheckRecord:
    """One verdict of an operation."""

    name: str
    passed: bool
    output: str
    seconds: float
    figures: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation.

    Args:
        number: counts from 1 in this work tree.
        token: marks temporary files and refs.
        kind: ``step``, ``rollback``, ``undo``, ``adopt``, ``fix`` or ``finish``.
        plan_hash: of the plan's exact bytes.
        step: number of the step (of the last that stays, for a rollback).
        outcome: ``kept``, ``restored``, ``done``; empty while unfinished.
        head, branch: where HEAD stood before (``branch`` empty: detached).
        commit: the commit that the operation made, if it made one.
        applied: the steps that stand once the operation is done.
        folders: permissions of the folders above created and deleted files before the operation;
            ``None``: not there.
        goal_folders: the same for what a rollback or an undo restores.
        counts: the step's ledger by disposition.
        undoes: the operation that an undo takes back.
        source: the commit whose tree has the restored files, for a rollback or an undo.
    """

    number: int
    token: str
    kind: str
    plan: str
    plan_hash: str
    tool: str
    step: int | None
    step_id: str
    title: str
    started: str
    state: State
    head: str
    branch: str
    ended: str = ""
    outcome: str = ""
    reason: str = ""
    commit: str | None = None
    checkpoint: str | None = None
    steps_total: int | None = None
    applied: tuple[Applied, ...] = ()
    folders: Mapping[str, int | None] = field(default_factory=dict)
    counts: Mapping[str, int] = field(default_factory=dict)
    undoes: int | None = None
    source: str | None = None
    goal_folders: Mapping[str, int | None] = field(default_factory=dict)

    @property
    def is_done(self) -> bool:
        return self.state is State.DONE


@dataclass(frozen=True, slots=True)
class StartingPoint:
    """Where a migration started from.

    Args:
        branch: the full ref, empty when HEAD was detached.
        own_branch: the full ref of the migration's branch, empty when it works on ``branch``.
        created: whether the tool made that branch.
    """

    branch: str
    commit: str
    own_branch: str
    created: bool
