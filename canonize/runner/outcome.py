"""How a migration stands once its steps are applied: each competitor, each criterion, what is open.

The plan's codemods are played once more on the tree as it is, in memory: what they refuse now is
what a person has to decide. So the answer does not hang on what a run remembers, and it is the
same after an edit by hand.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from canonize.core.codemod import role_of
from canonize.core.decisions import point_key
from canonize.core.ledger import Disposition, Form, Reference
from canonize.core.outcome import OpenPoint, Outcome
from canonize.core.plan import Plan
from canonize.core.reasons import NOT_SEEN, Code, code_of
from canonize.core.tree import SourceTree
from canonize.runner.criteria import criteria
from canonize.runner.ended_competitors import end_of_competitor
from canonize.runner.hand_fixes import still_failed
from canonize.runner.handing_on import answered_by_what_is_left
from canonize.runner.kept_steps import KeptSteps
from canonize.runner.left_behind import LeftBehind, trees_now
from canonize.runner.session import Session
from canonize.runner.unasked_uses import unasked_uses, uses_criterion

_PROSE = (Form.DOCUMENT, Form.COMMENT, Form.DOCSTRING)


def outcome(session: Session, left: LeftBehind | None = None) -> Outcome:
    """Looks at the work tree as it is; nothing is written or executed.

    Args:
        left: what a run of this session left, if nothing was done since.
    """
    before, tree = trees_now(session, left)
    migration = session.migration
    numbers = range(1, len(session.plan.steps) + 1)
    entries: dict[Reference, str] = {}
    for step in KeptSteps(session).rehearse(tree, numbers):
        for entry in step.ledger.references:
            said = migration.decisions.reason_to_accept(point_key(step.step.id, entry))
            entries[entry] = entries.get(entry, "") or said
    for entry, said in _newly_true(session, before, numbers):
        entries[entry] = entries.get(entry, "") or said
    stay = {
        (e.symbol, f"{e.path}:{e.line}") for e in entries if e.disposition is Disposition.REFUSED
    }
    entries = _without_consequences(entries)
    refused = [entry for entry in entries if entry.disposition is Disposition.REFUSED]
    manual = [entry for entry in entries if entry.disposition is Disposition.MANUAL]
    calls = [call for step in session.plan.steps for call in step.codemods]
    roles = {role_of(session.load(call.name)) for call in calls}
    tried = _tried_by(session)
    ended = tuple(
        end_of_competitor(item, (before, tree), migration, refused, roles, tried)
        for item in session.plan.competitors
    )
    kept = tuple(_kept_failures(session))
    asked = [entry for entry in manual if entry.form not in _PROSE]
    points = _grouped({entry: entries[entry] for entry in (*refused, *asked)}, session.plan)
    points = answered_by_what_is_left(points, ended, tree, migration)
    unfit = tuple(
        point
        for point in unasked_uses(session, before)
        if not all((point.symbol, place) in stay for place in point.places)
    )  # what is refused did not go anywhere
    points = [*points, *kept, *unfit]
    return Outcome(
        ended,
        (*criteria(session, before, tree, ended), *uses_criterion(_unanswered(unfit))),
        _unanswered(points),
        len(manual) - len(asked),
        tuple(point for point in points if point.answer),
    )


def _newly_true(
    session: Session, before: SourceTree, numbers: range
) -> Iterator[tuple[Reference, str]]:
    """Tests that nothing passed before the plan's first step, each with what a person said to it.

    Once the competitor is gone, nothing tells any more that they were not true.
    """
    for step in KeptSteps(session).rehearse(before, numbers):
        for entry in step.ledger.references:
            is_open = entry.disposition is Disposition.MANUAL
            if is_open and code_of(entry.reason) is Code.NEWLY_TRUE:
                key = point_key(step.step.id, entry)
                yield entry, session.migration.decisions.reason_to_accept(key)


def _without_consequences(entries: Mapping[Reference, str]) -> dict[Reference, str]:
    """Without what stays only since a line can't be adapted that is told by itself."""
    told = {
        (entry.path, f"line {entry.line} can't be adapted: {entry.reason}") for entry in entries
    }
    return {
        entry: said
        for entry, said in entries.items()
        if (entry.path, entry.reason.removeprefix("it stays, since ")) not in told
    }


def _unanswered(points: Iterable[OpenPoint]) -> tuple[OpenPoint, ...]:
    return tuple(point for point in points if not point.answer)


def _tried_by(session: Session) -> str:
    """The check that tried examples of what the plan calls untested, and passed; empty: none."""
    journal, plan = session.place.journal, session.plan
    records = (r for step in journal.applied(plan.name) for r in journal.checks(step.operation))
    named = {r.name for r in records if r.passed}
    kinds = {name: plan.checks[name].kind if name in plan.checks else name for name in named}
    return min((name for name, kind in kinds.items() if kind == "same-behaviour"), default="")


def _grouped(entries: Mapping[Reference, str], plan: Plan) -> list[OpenPoint]:
    """One point for each reason and answer, the one with the most places first.

    Args:
        entries: what a person accepted has the reason for that.
    """
    places: dict[tuple[str, str, str], set[str]] = {}
    for entry, accepted in entries.items():
        place = f"{entry.path}:{entry.line}"
        answer = plan.answer(
            path=entry.path, line=entry.line, symbol=entry.symbol, reason=entry.reason
        )
        answer = answer or accepted
        places.setdefault((entry.symbol, entry.reason, answer), set()).add(place)
    found = [
        OpenPoint(symbol, reason, tuple(sorted(at)), answer)
        for (symbol, reason, answer), at in places.items()
    ]
    return sorted(told_once(found), key=lambda p: (-len(p.places), p.symbol, p.reason))


def told_once(points: Iterable[OpenPoint]) -> Iterable[OpenPoint]:
    """One point for places of which two codemods say in other words that they can't be seen
    through; where only one of the two is answered, the other one stays."""
    found: dict[tuple[str, str, str, tuple[str, ...]], OpenPoint] = {}
    for point in points:
        code = code_of(point.reason)
        said = code if code in NOT_SEEN else point.reason
        found.setdefault((point.symbol, said, point.answer, point.places), point)
    return found.values()


def _kept_failures(session: Session) -> Iterator[OpenPoint]:
    """Steps that were kept although a check failed, which did not pass since."""
    journal, name = session.place.journal, session.plan.name
    applied = journal.applied(name)
    failed = still_failed(journal, name, applied)
    for step in applied:
        for check in failed.get(step.operation, ()):
            why = f"the check {check} failed, and the step was kept all the same"
            where = f"step {step.number} {step.step_id}"
            answer = session.plan.answer(path="", line=0, symbol=where, reason=why)
            yield OpenPoint(where, why, (), answer)
