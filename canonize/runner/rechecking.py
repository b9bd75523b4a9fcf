"""Checks that failed when a step was kept, run again once a person fixed it by hand."""

from __future__ import annotations

from collections.abc import Iterator

from canonize.core.events import Event
from canonize.core.ledger import Ledger
from canonize.core.rehearsal import StepProposal
from canonize.errors import NotTrusted
from canonize.runner.checking import Checking
from canonize.runner.hand_fixes import FIX, still_failed
from canonize.runner.interruption import Interruption
from canonize.runner.session import Session


def recheck(session: Session) -> Iterator[Event]:
    """Runs what failed at the last step once more, and keeps the verdicts with the fix.

    Raises:
        NotTrusted: the plan's commands are others than those that were agreed to.
    """
    journal, plan = session.place.journal, session.plan
    applied = journal.applied(plan.name)
    failed = still_failed(journal, plan.name, applied)
    operations = journal.operations(plan.name)
    if not applied or not operations or operations[-1].kind != FIX:
        return
    last = applied[-1]
    names = frozenset(failed.get(last.operation, ()))
    if not names:
        return
    if session.executes([last.number]) and not session.is_trusted([last.number]):
        raise NotTrusted(
            "the plan's commands are not those that you said yes to",
            hint="`canonize trust` says yes; then `canonize adopt` runs what had failed",
        )
    tree = session.tree()
    step = plan.steps[last.number - 1]
    proposal = StepProposal(last.number, step, (), Ledger(), tree, tree)
    with session.place.work("adopt"), Interruption():
        yield from Checking(session, operations[-1], proposal, session.before(), only=names).run()
