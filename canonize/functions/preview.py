"""`canonize.preview`."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from pathlib import Path

from canonize.core.change import Change, merge_changes
from canonize.core.collecting import collecting_rarely
from canonize.core.events import Event, StepProposed
from canonize.core.ledger import WholeLedger
from canonize.core.patch import unified_patch
from canonize.core.rehearsal import StepProposal
from canonize.core.root_evidence import RootReport
from canonize.functions.opening import opened_session
from canonize.functions.work import Work
from canonize.runner.ledger import Inquiry
from canonize.runner.preview import preview as play


@dataclass(frozen=True, slots=True)
class Preview:
    """What the steps that are left would do.

    Args:
        steps: each played on the result of the one before it.
        ledger: every occurrence of the competitors' words, and what becomes of it.
        roots: what speaks against the source roots.
    """

    steps: tuple[StepProposal, ...]
    ledger: WholeLedger
    roots: RootReport

    @property
    def changes(self) -> tuple[Change, ...]:
        """What all steps together change: one change a path."""
        return merge_changes(change for step in self.steps for change in step.changes)

    @property
    def patch(self) -> bytes:
        """The changes for ``git apply``."""
        return unified_patch(self.changes)


def preview(
    path: str | Path = ".", *, plan: str | Path | None = None, steps: Sequence[int] | None = None
) -> Work[Preview]:
    """Plays the steps that are left, in memory. Nothing is written, nothing is executed.

    Args:
        path: anywhere in the repository.
        plan: the plan's file; ``migration_plan.yaml`` when not given.
        steps: numbers, counted from 1; all that are not applied when ``None``.

    Yields:
        `StepProposed` as soon as a step is known; `Notice` before.

    Returns:
        the `Preview`.

    Raises:
        PlanInvalid: with every mistake.
        RepositoryUnusable: no repository, a bare one, a rebase in progress, ...
        PlugInFailed: somebody's own codemod raised something.
    """
    return Work(_preview(Path(path), Path(plan) if plan is not None else None, steps))


def _preview(
    path: Path, plan: Path | None, numbers: Sequence[int] | None
) -> Generator[Event, None, Preview]:
    session, notices = opened_session(path, plan, looking=True)
    with session, Inquiry(session) as inquiry:
        yield from notices
        steps = []
        with collecting_rarely():
            inquiry.prepare()
        for proposal in play(session, numbers, tree=inquiry.tree):
            steps.append(proposal)
            yield StepProposed(proposal)
        with collecting_rarely():
            return Preview(tuple(steps), inquiry.ledger(steps=steps), inquiry.roots())
