"""`explain`: what the plan does at a place, why, and what would answer it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from canonize.cli.invocation import Invocation, invocation
from canonize.errors import CanonizeError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from canonize.console.explained import Explained
    from canonize.core.ledger import Reference
    from canonize.runner.session import Session


def explain(
    context: typer.Context,
    key: Annotated[
        str,
        typer.Argument(
            metavar="KEY",
            help="A place (FILE, FILE:LINE, FILE:LINE:COLUMN), a competitor, a key of `uses-fit`, "
            "the code of a reason, or words of one.",
        ),
    ],
) -> None:
    """Say at length what becomes of a place, why, and what would answer a refusal.

    The steps that are not applied yet are played in memory; once all are, what they leave is shown.
    KEY is anything that `preview` prints: a place, a competitor, the code of a reason, or words of
    one. Each refusal names its line, what would go wrong, and the option, rule or step that answers
    it. Nothing is written or executed.
    """
    from canonize.console.explained import show_advice, show_explained
    from canonize.core.next_moves import advice_by_code

    asked = invocation(context)
    with asked.open_session(migrated=True, looking=True) as session:
        found = _explained(asked, session, key)
    advice = advice_by_code(key)
    if not found.references and advice is not None:
        if asked.json:
            said = {"code": advice.code, "why": advice.why, "next": list(advice.moves)}
            asked.screen.document("explain", {**found.as_json(), "advice": said})
        else:
            asked.screen.show((f"{advice.code}: nothing of the plan is refused for this", "bold"))
            show_advice(asked.screen, advice)
        return
    if not found.references:
        raise CanonizeError(
            f"no step, and no entry of the ledger, speaks of {key!r}",
            hint="a place, a competitor or words of a reason, as `canonize preview --ledger` "
            "prints them",
        )
    if asked.json:
        asked.screen.document("explain", found.as_json())
    else:
        with asked.screen.paged():
            show_explained(asked.screen, found)


def _explained(asked: Invocation, session: Session, key: str) -> Explained:
    from canonize.cli.previewed import prepared, previewed
    from canonize.console.explained import Explained, fitting
    from canonize.console.progress import ProgressLine
    from canonize.core.collecting import collecting_rarely
    from canonize.runner.ledger import Inquiry

    played = [found.proposal for found in previewed(asked, session, None)]
    steps: dict[Reference, str] = {}
    for proposal in played:
        for reference in proposal.ledger.references:
            steps.setdefault(reference, f"{proposal.number} {proposal.step.id}")
    found = fitting(key, steps)
    if not found:
        still = {} if played else _still_open(session)
        steps |= still
        found = fitting(key, still)
        progress = ProgressLine(asked.screen)
        with collecting_rarely(), Inquiry(session) as inquiry:
            prepared(asked, inquiry)
            with progress.during("accounting for every occurrence"):
                whole = inquiry.ledger(steps=played)
        entries = [*(entry.as_reference() for entry in whole.occurrences), *whole.further]
        told = {reference.place for reference in found}
        found += [entry for entry in fitting(key, entries) if entry.place not in told]
        if not found:
            with progress.during("looking at every use"):
                found = list(_uses(session, key))
    return Explained(key, tuple(sorted(found)), steps)


def _still_open(session: Session) -> dict[Reference, str]:
    """What the applied steps leave to a person, as the outcome has it, and which says so."""
    from canonize.core.ledger import Disposition
    from canonize.runner.kept_steps import KeptSteps
    from canonize.runner.left_behind import trees_now

    found: dict[Reference, str] = {}
    _, tree = trees_now(session)
    for step in KeptSteps(session).rehearse(tree, range(1, len(session.plan.steps) + 1)):
        for reference in step.ledger.references:
            if reference.disposition in (Disposition.REFUSED, Disposition.MANUAL):
                found.setdefault(reference, f"{step.number} {step.step.id}")
    return found


def _uses(session: Session, key: str) -> Iterator[Reference]:
    """Uses that `uses-fit` and `compare` know by this key."""
    from canonize.checks.examined import examine
    from canonize.compatibility.grouped_uses import group_key
    from canonize.core.ledger import Disposition, Form, Reference

    found = examine(session.tree(), session.migration, session.load, {})
    for use in (use for pair in found.pairs for use in pair.uses):
        if key in (use.key, group_key(use)):
            unsafe = use.judgement.is_unsafe
            how = Disposition.REFUSED if unsafe else Disposition.MANUAL
            reason = use.judgement.reason or "it fits the canonical"
            how = how if use.judgement.reason else Disposition.KEPT
            symbol, form = str(use.competitor), Form.CALL
            yield Reference(use.path, use.line, use.column, symbol, form, how, reason, use.text)
