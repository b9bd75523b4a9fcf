"""What makes a test fail is set aside: held in its step like what a person decided against."""

from __future__ import annotations

from collections.abc import Iterable

from canonize.core.check import Guilt
from canonize.core.decisions import KEEP_GOING, Answer, Decision, Decisions
from canonize.core.hunks import Hunk, hunks_of
from canonize.core.plan import Plan
from canonize.core.rehearsal import StepProposal
from canonize.runner.review import review_of


def set_aside(
    plan: Plan, proposal: StepProposal, guilty: Iterable[Guilt], decisions: Decisions
) -> tuple[Decision, ...]:
    """The decisions that hold the guilty edits of a step; none where it is not the step's doing.

    Args:
        proposal: the step that failed.
        guilty: places in files as they were before the migration.
    """
    review = review_of(plan, [proposal], decisions)
    found: dict[str, Decision] = {}
    for guilt in guilty:
        hunk = _hunk_of(guilt, proposal)
        if hunk is None or decisions.answer(hunk.key) is Answer.REJECT:
            continue
        reason = f"{guilt.test}: {guilt.shown}"
        for made in review.decide([hunk.key], Answer.REJECT, reason=reason, by=KEEP_GOING):
            found[made.key] = made
    return tuple(found.values())


def _hunk_of(guilt: Guilt, proposal: StepProposal) -> Hunk | None:
    """The edit of the step at a place, or the nearest one of that file."""
    step = proposal.step.id
    changes = (change for change in proposal.changes if change.path == guilt.path)
    hunks = [hunk for change in changes for hunk in hunks_of(step, change)]
    return min(hunks, key=lambda hunk: abs(hunk.line - guilt.line), default=None)
