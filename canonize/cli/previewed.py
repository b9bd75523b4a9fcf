"""Steps that are played for a preview, with their progress."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canonize.cli.invocation import Invocation

if TYPE_CHECKING:
    from canonize.console.proposals import PreviewedStep
    from canonize.core.tree import SourceTree
    from canonize.runner.ledger import Inquiry
    from canonize.runner.session import Session


def prepared(asked: Invocation, inquiry: Inquiry) -> None:
    """Reads what the ledger is made of, telling how far it is."""
    from canonize.console.progress import ProgressLine

    progress = ProgressLine(asked.screen)
    progress.update("searching and reading every occurrence")
    try:
        inquiry.prepare(lambda n, of: progress.update("reading every occurrence", n, of))
    finally:
        progress.end()


def previewed(
    asked: Invocation, session: Session, numbers: list[int] | None, tree: SourceTree | None = None
) -> list[PreviewedStep]:
    """Plays the steps, telling how far it is.

    Args:
        tree: the session's tree, where something is known of its files already.
    """
    from canonize.console.progress import ProgressLine
    from canonize.console.proposals import PreviewedStep
    from canonize.runner.preview import preview as play

    progress = ProgressLine(asked.screen)
    steps: list[PreviewedStep] = []
    wanted = numbers if numbers is not None else session.pending()
    progress.update("playing the steps in memory", 0, len(wanted))
    try:
        for proposal in play(session, numbers, tree=tree):
            steps.append(PreviewedStep(proposal))
            progress.update("playing the steps in memory", len(steps), len(wanted))
    finally:
        progress.end()
    return steps
