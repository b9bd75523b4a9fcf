"""A run as it is followed on the screen, to its outcome and what comes next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canonize.cli.invocation import Invocation
from canonize.cli.keep_going import Watched, set_guilty_aside

if TYPE_CHECKING:
    from collections.abc import Generator

    from canonize.console.journey import Journey
    from canonize.core.events import Event
    from canonize.core.outcome import Outcome
    from canonize.runner.left_behind import LeftBehind
    from canonize.runner.session import Session


def followed_run(
    asked: Invocation,
    session: Session,
    journey: Journey,
    happenings: Generator[Event, None, LeftBehind | None],
    *,
    keep_going: bool,
) -> tuple[bool, Outcome | None]:
    """Tells what happens. Whether that was all, and the outcome where the plan is at its end."""
    journey.failed = False
    seen = Watched()
    left: list[LeftBehind | None] = []
    journey.follow(_ending(happenings, left), seen.look)
    if keep_going and journey.failed and set_guilty_aside(asked, session, seen, journey):
        return False, None
    last = left[-1] if left else None
    return True, _say_what_is_next(asked, session, last, failed=journey.failed)


def _ending(
    happenings: Generator[Event, None, LeftBehind | None], left: list[LeftBehind | None]
) -> Generator[Event, None, None]:
    """The same; what they end with is noted."""
    left.append((yield from happenings))


def _say_what_is_next(
    asked: Invocation, session: Session, left: LeftBehind | None, *, failed: bool
) -> Outcome | None:
    """Tells the next move; after the last step the outcome, which is returned."""
    pending = session.pending()
    if failed:
        asked.screen.say("next: mend the cause, then `canonize run` tries the step again")
    elif pending:
        step = session.plan.steps[pending[0] - 1]
        asked.screen.say(f"next: step {pending[0]} {step.id}, by `canonize run`")
    else:
        return _outcome(asked, session, left)
    return None


def _outcome(asked: Invocation, session: Session, left: LeftBehind | None) -> Outcome:
    from canonize.console.ended import next_move, show_outcome
    from canonize.console.progress import ProgressLine
    from canonize.runner.kept_outcomes import keep_outcome
    from canonize.runner.outcome import outcome

    progress = ProgressLine(asked.screen)
    progress.update("looking at what is left")
    try:
        found = outcome(session, left)
    finally:
        progress.end()
    keep_outcome(session.place, session.plan.name, found)
    show_outcome(asked.screen, found)
    asked.screen.say(f"next: {next_move(found)}")
    return found
