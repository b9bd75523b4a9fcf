"""What a preview warns of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canonize.cli.invocation import Invocation

if TYPE_CHECKING:
    from canonize.console.proposals import PreviewedStep
    from canonize.runner.session import Session


def warn_of_decisions(asked: Invocation, session: Session, steps: list[PreviewedStep]) -> None:
    """Tells of decisions that concern nothing any more; they are of other code than this."""
    from canonize.runner.review import unmatched

    for item in unmatched(session.migration.decisions, [step.proposal for step in steps]):
        said = f"the decision {item.key} ({item.answer}, {item.path}) no longer matches anything"
        asked.screen.warn(said, "canonize review")


def warn_of_uses(asked: Invocation, session: Session) -> None:
    """Tells of uses that a run would call unfit at its end, since no check asks before."""
    from canonize.runner.unasked_uses import unasked_uses, unfit_places

    places = unfit_places(unasked_uses(session, session.before()))
    if places:
        asked.screen.warn(f"uses that are re-routed do not all fit: {places}", "canonize compare")
