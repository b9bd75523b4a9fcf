"""Where the migration stands. Light on purpose: no plan is parsed, no codemod is loaded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from canonize.journal import Applied, Journal, Operation
from canonize.runner.drift import drift
from canonize.runner.hand_fixes import fix_described, standing_fixes, still_failed
from canonize.runner.place import Worksite


@dataclass(frozen=True, slots=True)
class AppliedStep:
    """A step that stands.

    Args:
        counts: its ledger by disposition.
        failed: checks in spite of which it was kept, and which did not pass since.
        fixed: files that a person fixed by hand on top of it.
    """

    number: int
    step_id: str
    commit: str | None
    files: int
    finished: str
    counts: dict[str, int]
    failed: tuple[str, ...] = ()
    fixed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LoggedOperation:
    """One line of `canonize log`.

    Args:
        number: counts from 1 in this work tree.
        kind: ``step``, ``rollback``, ``undo``, ``adopt``, ``fix`` or ``finish``.
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
        restored: the step that was tried last and restored, while nothing was done since.
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
    restored: LoggedOperation | None = None
    running: str = ""
    notices: tuple[str, ...] = field(default=())


def status(place: Worksite, *, plan: str | None = None, plan_text: bytes | None = None) -> Status:
    """Reads journal and refs only.

    Args:
        plan: name of the migration; the one worked on last when ``None``.
        plan_text: the plan file's bytes, to notice an edit.
    """
    journal = place.journal
    head = place.history.refs.head()
    name = plan or journal.latest_plan() or ""
    unfinished = journal.unfinished()
    operations = {operation.number: operation for operation in journal.operations(name)}
    standing = journal.applied(name)
    failed = still_failed(journal, name, standing)
    applied = tuple(_step(journal, step, operations[step.operation], failed) for step in standing)
    last = operations[max(operations)] if operations else None
    is_restored = last is not None and last.kind == "step" and last.outcome == "restored"
    totals = [o.steps_total for o in operations.values() if o.steps_total is not None]
    return Status(
        plan=name,
        branch=head.branch.removeprefix("refs/heads/") if head.branch else None,
        head=head.commit,
        applied=applied,
        steps_total=totals[-1] if totals else None,
        interrupted=None if unfinished is None else _logged(journal, unfinished),
        drift=drift(place, name, plan_text) if name else (),
        restored=_logged(journal, last) if last is not None and is_restored else None,
        running=journal.holder(),
        notices=place.notices,
    )


def log(place: Worksite, *, plan: str | None = None) -> tuple[LoggedOperation, ...]:
    """Every operation of this work tree, oldest first, failed ones too."""
    journal = place.journal
    return tuple(_logged(journal, operation) for operation in journal.operations(plan))


def _step(
    journal: Journal, step: Applied, operation: Operation, failed: Mapping[int, tuple[str, ...]]
) -> AppliedStep:
    fixes = fix_described(journal, standing_fixes(journal, operation.plan, [step]))
    return AppliedStep(
        step.number,
        step.step_id,
        operation.commit,
        journal.count_paths(operation.number),
        operation.ended,
        dict(operation.counts),
        failed.get(operation.number, ()),
        tuple(dict.fromkeys(path for fix in fixes for path in fix.paths)),
    )


def _logged(journal: Journal, operation: Operation) -> LoggedOperation:
    return LoggedOperation(
        number=operation.number,
        kind=operation.kind,
        plan=operation.plan,
        step=operation.step,
        step_id=operation.step_id,
        started=operation.started,
        ended=operation.ended,
        outcome=operation.outcome or "interrupted",
        reason=operation.reason,
        commit=operation.commit,
        checkpoint=operation.checkpoint,
        files=journal.count_paths(operation.number),
        checks=tuple((c.name, c.passed, c.seconds) for c in journal.checks(operation.number)),
    )
