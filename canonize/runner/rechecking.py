"""Checks that failed when a step was kept, run again once a person fixed it by hand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from canonize.core.events import Event
from canonize.core.ledger import Ledger
from canonize.core.rehearsal import StepProposal
from canonize.errors import NotTrusted
from canonize.journal import Applied, Journal
from canonize.runner.checking import Checking
from canonize.runner.hand_fixes import FIX, standing_fixes
from canonize.runner.interruption import Interruption
from canonize.runner.session import Session


def still_failed(
    journal: Journal, plan: str, applied: Sequence[Applied]
) -> dict[int, tuple[str, ...]]:
    """By operation of a step that stands: checks that failed there and passed nowhere since."""
    standing = [step.operation for step in applied]
    fixes = [fix.number for fix in standing_fixes(journal, plan, applied)]
    found: dict[int, list[str]] = {}
    for number in sorted([*standing, *fixes]):
        for record in journal.checks(number):
            for names in found.values():
                if record.passed and record.name in names:
                    names.remove(record.name)
            if not record.passed and number in standing:
                found.setdefault(number, []).append(record.name)
    return {number: tuple(names) for number, names in found.items() if names}


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
