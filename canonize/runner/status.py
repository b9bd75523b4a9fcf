"""Where the migration stands. Light on purpose: no plan is parsed, no codemod is loaded."""

from __future__ import annotations

from dataclasses import dataclass, field

from canonize.runner.place import Place


@dataclass(frozen=True, slots=True)
class AppliedStep:
    """A step that stands; ``counts`` is its ledger by disposition."""

    number: int
    step_id: str
    commit: str | None
    files: int
    finished: str
    counts: dict[str, int]


@dataclass(frozen=True, slots=True)
class LoggedOperation:
    """One line of `canonize log`.

    Args:
        number: counts from 1 in this work tree.
        kind: ``step``, ``rollback``, ``undo``, ``adopt`` or ``finish``.
        outcome: ``kept``, ``restored``, ``done``, or ``interrupted`` while nobody resumed it.
        reason: what triggered a restore.
    """

    number: int
    kind: str
    plan: str
    step: int | None
    step_id: str
    started: str
    ended: str
    outcome: str
    reason: str
    commit: str | None
    checkpoint: str | None
    files: int
    checks: tuple[tuple[str, bool, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Status:
    """What `canonize status` tells.

    Args:
        plan: name of the migration; empty when none was started here.
        steps_total: number of steps when known.
        interrupted: the operation that stopped half way, if any.
        drift: one sentence for each thing that is not as it was left (an edited plan, an amended
            commit); `run` refuses until ``adopt`` or ``rollback``.
        running: ``pid 123 since 10:31`` while another process works here.
    """

    plan: str
    branch: str | None
    head: str
    applied: tuple[AppliedStep, ...]
    steps_total: int | None
    interrupted: LoggedOperation | None
    drift: tuple[str, ...] = ()
    running: str = ""
    notices: tuple[str, ...] = field(default=())


def status(place: Place, *, plan: str | None = None, plan_text: bytes | None = None) -> Status:
    """Reads journal and refs only.

    Args:
        plan: name of the migration; the one worked on last when ``None``.
        plan_text: the plan file's bytes, to notice an edit.
    """
    raise NotImplementedError


def log(place: Place, *, plan: str | None = None) -> tuple[LoggedOperation, ...]:
    """Every operation of this work tree, oldest first, failed ones too."""
    raise NotImplementedError
