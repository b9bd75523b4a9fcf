"""What a person is shown and asked before a run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canonize.cli.invocation import Invocation
from canonize.cli.previewed import previewed
from canonize.errors import NotTrusted

if TYPE_CHECKING:
    from canonize.console.proposals import PreviewedStep
    from canonize.runner.session import Session


def agreed(asked: Invocation, session: Session, numbers: list[int]) -> bool:
    """Shows what would be done and asks; refuses where nobody can answer."""
    from canonize.console.proposals import show_executions

    if not asked.screen.is_interactive:
        raise NotTrusted(
            "nobody can be asked whether the plan's commands may be run",
            hint="look at `canonize preview` and at the checks, then add --yes",
        )
    queries = session.untrusted_queries(numbers)
    if queries:
        show_executions(asked.screen, session.executes(numbers))
        if not asked.screen.ask("play the queries on a copy, to see what they would change?"):
            return False
        session.agree(numbers)
    steps = previewed(asked, session, numbers)
    _show_steps(asked, session, steps, diffs=False)
    show_executions(asked.screen, session.executes(numbers))
    changes = any(step.patches for step in steps)
    while (answer := asked.screen.choose("go on?", "yNd" if changes else "yN")) == "d":
        with asked.screen.paged():
            _show_steps(asked, session, steps, diffs=True)
    return answer == "y"


def _show_steps(
    asked: Invocation, session: Session, steps: list[PreviewedStep], *, diffs: bool
) -> None:
    """The files of the steps, with their diffs or with what is said of their references."""
    from canonize.console.proposals import show_ledger, show_step, show_summary
    from canonize.core.ledger import Ledger

    if not diffs:
        show_summary(asked.screen, session.plan, session.migration.source_roots, steps)
    for step in steps:
        if step.patches:
            show_step(asked.screen, session.plan, step, diffs=diffs)
    if not diffs:
        show_ledger(asked.screen, sum((step.proposal.ledger for step in steps), Ledger()))
