"""`canonize.run`."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from contextlib import closing
from pathlib import Path

from canonize.core.events import Event
from canonize.core.outcome import Outcome
from canonize.functions.opening import opened_session
from canonize.functions.work import Work
from canonize.runner.kept_outcomes import keep_outcome
from canonize.runner.outcome import outcome
from canonize.runner.run import run as apply


def run(
    path: str | Path = ".",
    *,
    plan: str | Path | None = None,
    steps: Sequence[int] | None = None,
    trusted: bool = False,
    here: bool = False,
    again: bool = False,
) -> Work[Outcome | None]:
    """Applies steps, each as a commit that its checks have to hold; stops at the first that fails.

    Args:
        path: anywhere in the repository.
        plan: the plan's file; ``migration_plan.yaml`` when not given.
        steps: numbers, counted from 1; the next one when ``None``.
        trusted: you say yes to the commands and queries that the plan executes. Without it they
            must have been said yes to before (`canonize trust`).
        here: commit on the current branch instead of the migration's own.
        again: run checks also where nothing changed since they passed in this run.

    Yields:
        all that happens: `StepStarted`, `StepProposed`, `Checkpointed`, `StepCommitted`,
        `CheckFinished`, and for each step `StepKept` or `StepRestored`.

    Returns:
        the `Outcome` once every step is applied; ``None`` while some are left.

    Raises:
        NotTrusted: commands would be executed that nobody has trusted in this form.
        WorkTreeInTheWay: uncommitted work overlaps a step.
        CanonizeError: whatever else stands in the way; nothing is left half done.
    """
    return Work(
        _run(Path(path), Path(plan) if plan is not None else None, steps, trusted, here, again)
    )


def _run(
    path: Path,
    plan: Path | None,
    numbers: Sequence[int] | None,
    trusted: bool,
    here: bool,
    again: bool,
) -> Generator[Event, None, Outcome | None]:
    session, notices = opened_session(path, plan, looking=False)
    with session:
        yield from notices
        with closing(apply(session, numbers, here=here, trusted=trusted, again=again)) as events:
            left = yield from events
        if session.pending():
            return None
        found = outcome(session, left)
        keep_outcome(session.place, session.plan.name, found)
        return found
