"""`run --keep-going`: the edit that makes a test fail is set aside, and the step is tried again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canonize.cli.invocation import Invocation

if TYPE_CHECKING:
    from canonize.console.journey import Journey
    from canonize.core.check import Guilt
    from canonize.core.decisions import Decision
    from canonize.core.events import Event
    from canonize.core.rehearsal import StepProposal
    from canonize.runner.session import Session


class Watched:
    """Looks at what a run tells, and remembers what made its last step fail."""

    def __init__(self) -> None:
        self.proposal: StepProposal | None = None
        self.guilty: tuple[Guilt, ...] = ()

    def look(self, event: Event) -> None:
        """Remembers the step that is being applied, and which change made a check of it fail."""
        from canonize.core.events import CheckFinished, StepProposed

        if isinstance(event, StepProposed):
            self.proposal, self.guilty = event.proposal, ()
        elif isinstance(event, CheckFinished) and not event.verdict.passed:
            self.guilty = self.guilty or event.verdict.guilty


def set_guilty_aside(
    asked: Invocation, session: Session, seen: Watched, journey: Journey
) -> tuple[Decision, ...]:
    """Writes down that the guilty edits are not made; none when there is nothing to set aside.

    An edit of an earlier step is taken back with that step and all after it, as an operation that
    can be undone.
    """
    from canonize.cli.review import keep_decisions
    from canonize.core.rehearsal import play_step
    from canonize.runner.rollback import paths_of, rollback
    from canonize.runner.set_aside import set_aside

    if seen.proposal is None or not seen.guilty:
        asked.screen.say("no edit was found that makes a test fail: nothing can be set aside")
        return ()
    plan, decisions = session.plan, session.migration.decisions
    made = set_aside(plan, seen.proposal, seen.guilty, decisions)
    paths = {guilt.path for guilt in seen.guilty}
    earlier = [n for n in session.applied() if paths & paths_of(session.place, plan.name, n)]
    if not made and earlier:
        number = earlier[-1]
        journey.follow(rollback(session.place, to=number - 1, plan=plan.name))
        session.place.worktree.refresh()
        proposal = play_step(session.tree(), session.migration, session.load, number)
        made = set_aside(plan, proposal, seen.guilty, decisions)
    keep_decisions(asked, made)
    for decision in made:
        said = f"set aside: {decision.path} in step {decision.step}, since it makes a test fail"
        asked.screen.say(f"{said} ({decision.reason})")
    if not made:
        asked.screen.say("what makes the test fail is no edit of this plan's steps")
    return made
