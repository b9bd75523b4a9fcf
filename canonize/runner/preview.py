"""The dry run: every step played in memory. Nothing is written, nothing is executed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from canonize.core.rehearsal import StepProposal
from canonize.runner.session import Session


def preview(session: Session, numbers: Sequence[int] | None = None) -> Iterator[StepProposal]:
    """Plays steps, each on the result of the one before it.

    Args:
        numbers: steps of the plan counted from 1; all that are not applied yet when ``None``.
            Those that lie between the last applied step and the ones asked for are played too,
            silently, so that the diff is the one that `run` would make.
    """
    raise NotImplementedError
