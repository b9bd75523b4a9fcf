"""The dry run: every step played in memory. Nothing is written, nothing is executed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from canonize.core.recent_trees import forget_recent
from canonize.core.rehearsal import StepProposal
from canonize.core.tree import SourceTree
from canonize.errors import CanonizeError
from canonize.runner.kept_steps import KeptSteps
from canonize.runner.session import Session
from canonize.syntax.analysis import forget as forget_analysed


def preview(
    session: Session, numbers: Sequence[int] | None = None, *, tree: SourceTree | None = None
) -> Iterator[StepProposal]:
    """Plays steps, each on the result of the one before it.

    Args:
        numbers: steps of the plan counted from 1; all that are not applied yet when ``None``.
            Those that lie between the last applied step and the ones asked for are played too,
            silently, so that the diff is the one that `run` would make.
        tree: the session's tree, where something is known of its files already.

    Raises:
        CanonizeError: there is no such step.
    """
    pending = session.pending()
    wanted = set(pending if numbers is None else numbers)
    total = len(session.plan.steps)
    unknown = sorted(number for number in wanted if not 1 <= number <= total)
    if unknown:
        raise CanonizeError(f"the plan has no step {unknown[0]}; it has {total}")
    last = max(wanted, default=0)
    played = sorted({number for number in pending if number <= last} | wanted)
    try:
        for proposal in KeptSteps(session).rehearse(tree or session.tree(), played):
            if proposal.number in wanted:
                yield proposal
    finally:
        # what is told of the steps needs room of its own, and hardly any of these trees
        forget_analysed()
        forget_recent()
