"""What a plan promises, and whether it is so now."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from canonize.core.check import unshown
from canonize.core.ledger import Disposition
from canonize.core.outcome import Criterion, Ended, Mark
from canonize.core.plan import Kind
from canonize.core.plural import plural
from canonize.core.tree import SourceTree
from canonize.references.dangling import dangling_references, new_unresolved_imports
from canonize.resolution.end_states import EndState
from canonize.runner.hand_fixes import standing_fixes
from canonize.runner.session import Session

_ONE_LEFT = "one implementation left"


def criteria(
    session: Session, before: SourceTree, tree: SourceTree, ended: Sequence[Ended]
) -> Iterator[Criterion]:
    migration = session.migration
    yield one_left([item for item in ended if item.state == EndState.STAYS])
    unresolved = new_unresolved_imports(before, tree, migration)
    told = [f"{entry.path}:{entry.line}" for entry in unresolved[:3]]
    said = f"{plural(len(unresolved), 'import')} broken: {', '.join(told)}" if told else "all do"
    yield Criterion("everything that imported imports", _mark(not unresolved), said)
    dangling = [
        entry
        for entry in dangling_references(before, tree, migration)
        if entry.disposition is Disposition.REFUSED
    ]
    said = ", ".join(f"{entry.path}:{entry.line}" for entry in dangling[:3]) or "none"
    yield Criterion("nothing names what is gone", _mark(not dangling), said)
    yield _checked(session)


def one_left(there: Sequence[Ended]) -> Criterion:
    """Duplicates that stay, and variants that the plan leaves alone."""
    duplicates = [item for item in there if item.verdict == Kind.DUPLICATE]
    variants = [item.symbol for item in there if item.verdict == Kind.VARIANT]
    left = [item.symbol for item in duplicates]
    if not left:
        mark = Mark.OUTSIDE if variants else Mark.MET
        beside = f"; {', '.join(variants)} {_stay(variants)}"
        return Criterion(_ONE_LEFT, mark, f"no duplicate is left{beside if variants else ''}")
    mark = Mark.OUTSIDE if all(item.wanted for item in duplicates) else Mark.NOT_MET
    return Criterion(_ONE_LEFT, mark, ", ".join(left))


def _stay(variants: Sequence[str]) -> str:
    return "stays a variant" if len(variants) == 1 else "stay variants"


def _checked(session: Session) -> Criterion:
    """The last verdict of every check that runs something."""
    journal = session.place.journal
    verdicts: dict[str, tuple[bool, str]] = {}
    applied = journal.applied(session.plan.name)
    fixes = standing_fixes(journal, session.plan.name, applied)
    for number in sorted([*(s.operation for s in applied), *(fix.number for fix in fixes)]):
        for record in journal.checks(number):
            verdicts[record.name] = record.passed, unshown(record.figures)
    static = {"dangling-references", "imports-resolve", "canonical-covers", "uses-fit"}
    kinds = {name: spec.kind for name, spec in session.plan.checks.items()}
    ran = {name: told for name, told in verdicts.items() if kinds.get(name, name) not in static}
    if not ran:
        nothing = "no check that runs anything has run"
        return Criterion("the checks pass", Mark.NOT_MEASURED, nothing)
    failed = sorted(name for name, told in ran.items() if not told[0])
    if failed:
        return Criterion("the checks pass", Mark.NOT_MET, f"failed: {', '.join(failed)}")
    empty = {name: why for name, (_, why) in ran.items() if why}
    said = (f"{name} passes, but shows little: {why}" for name, why in sorted(empty.items()))
    mark = Mark.NOT_MEASURED if empty.keys() == ran.keys() else Mark.MET
    full = sorted(ran.keys() - empty.keys())
    return Criterion("the checks pass", mark, "; ".join((*full, *said)), tuple(sorted(empty)))


def _mark(met: bool) -> Mark:
    return Mark.MET if met else Mark.NOT_MET
