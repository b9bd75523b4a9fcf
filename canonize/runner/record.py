"""Puts the record of a migration together, from the plan, the journal and the files as they are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from canonize.compatibility.graded_competitors import bodies_to_compare
from canonize.core.check import unshown
from canonize.core.outcome import Criterion, Mark
from canonize.core.plan import Plan
from canonize.core.record import CheckDone, ComparedBodies, Decided, Record, RecordedGroup, StepDone
from canonize.runner import deployed
from canonize.runner.ended_competitors import TRIED_BY
from canonize.runner.outcome import outcome
from canonize.runner.session import Session
from canonize.runner.step_checks import spec_of
from canonize.runner.tests_recorded import is_test_file, protecting, rerouted_files

_TESTS = re.compile(r"\b(pytest|unittest|tox|nox)\b")


def record_of(
    session: Session, queue: Sequence[RecordedGroup] = (), mine: RecordedGroup | None = None
) -> Record:
    """Reads everything; nothing is written or executed.

    Args:
        queue: what a scan finds to do next.
        mine: the group of this canonical, if the scan still finds it.
    """
    plan, journal = session.plan, session.place.journal
    before, tree = session.before(), session.tree()
    steps = tuple(_steps(session))
    found = outcome(session)
    new_tests = tuple(sorted(p for p in tree.paths() - before.paths() if is_test_file(p)))
    more = [*_measured(plan, steps, new_tests)]
    more += [staged] if (staged := deployed.criterion(session)) is not None else []
    found = replace(found, criteria=(*found.criteria, *more))
    tried = {item.symbol for item in found.competitors if item.evidence.startswith(TRIED_BY)}
    origin = journal.origin(plan.name)
    is_begun = bool(journal.applied(plan.name))
    return Record(
        plan=plan.name,
        issue="" if plan.issue is None else str(plan.issue),
        canonical=plan.canonical,
        branch=plan.branch,
        base=origin.commit if origin and is_begun else "",
        steps=steps,
        outcome=found,
        decisions=tuple(
            Decided(str(d.answer), d.path, d.what, d.reason, d.by)
            for d in session.migration.decisions.by_key.values()
        ),
        rerouted=rerouted_files(session),
        protecting=protecting(plan, before),
        new_tests=new_tests,
        queue=tuple(queue),
        mine=mine,
        bodies=tuple(
            ComparedBodies(competitor.symbol, *pair, competitor.reason)
            for competitor, pair in bodies_to_compare(before, session.migration)
            if competitor.symbol not in tried
        ),
    )


def _steps(session: Session) -> Iterator[StepDone]:
    plan, journal = session.plan, session.place.journal
    standing = {step.step_id: step.operation for step in journal.applied(plan.name)}
    for number, step in enumerate(plan.steps, start=1):
        todo = StepDone(number, step.id, step.title or step.id, step.phase)
        if step.id not in standing:
            yield todo
            continue
        operation = journal.operation(standing[step.id])
        checks = tuple(
            CheckDone(c.name, spec_of(plan, c.name).kind, c.passed, c.seconds, c.figures)
            for c in journal.checks(operation.number)
        )
        yield replace(
            todo,
            finished=operation.ended or operation.started,
            commit=operation.commit or "",
            files=journal.count_paths(operation.number),
            counts=dict(operation.counts),
            checks=checks,
        )


def _measured(
    plan: Plan, steps: Sequence[StepDone], new_tests: Sequence[str]
) -> Iterator[Criterion]:
    """The criteria that only a check can tell; not measured when none did."""
    last: dict[str, CheckDone] = {c.name: c for step in steps for c in step.checks}

    def runs_tests(check: CheckDone) -> bool:
        command = str(spec_of(plan, check.name).options.get("command", ""))
        return check.kind == "tests" or bool(_TESTS.search(command))

    tests = [c for c in last.values() if runs_tests(c) and "golden" not in c.name]
    yield _criterion("protecting tests pass", tests, "no check that runs tests has run")
    about = tests if new_tests else []
    yield _criterion("new tests pass", about, "there is no new test, or no check that runs it")
    for what, marks in _BY_NAME.items():
        if what == _SLOWER and (timed := _timed(plan, steps)):
            yield timed
            continue
        chosen = [c for c in last.values() if any(m in (c.kind, *_words(c.name)) for m in marks)]
        yield _criterion(what, chosen, f"no check that asks has run ({', '.join(marks)})")


def _timed(plan: Plan, steps: Sequence[StepDone]) -> Criterion | None:
    """What the plan's trigger `slower` measured: the last time of each check against its first.

    Where pairs were run, since one run seemed slower, they have the word.
    """
    limit = plan.rollback_on.slower
    times: dict[str, list[float]] = {}
    paired: dict[str, float] = {}
    for check in (check for step in steps for check in step.checks if check.passed):
        if "seconds" in check.figures:
            times.setdefault(check.name, []).append(check.figures["seconds"])
            if "pairs-ratio" in check.figures:
                paired[check.name] = check.figures["pairs-ratio"]
            else:
                paired.pop(check.name, None)
    pairs = {name: (taken[0], taken[-1]) for name, taken in times.items() if len(taken) > 1}
    if limit is None or not pairs:
        return None
    is_met = all(n in paired or last <= first * limit for n, (first, last) in pairs.items())
    said = ", ".join(
        f"{n} {first:.1f} s, then {last:.1f} s"
        + (f" ({paired[n]:.2f} times in pairs, not slower)" if n in paired else "")
        for n, (first, last) in pairs.items()
    )
    mark = Mark.MET if is_met else Mark.NOT_MET
    return Criterion(_SLOWER, mark, f"{said} (the plan's limit is {limit:g} times)")


_SLOWER = "no slower"
_BY_NAME: Mapping[str, tuple[str, ...]] = {
    "golden path": ("golden",),
    "events as before": ("events", "same-events"),
    "isolation": ("isolation",),
    "everything loads": ("health",),
    _SLOWER: ("slower", "performance"),
}


def _words(name: str) -> list[str]:
    return re.split(r"[-_.]", name)


def _criterion(what: str, checks: Sequence[CheckDone], nothing: str) -> Criterion:
    if not checks:
        return Criterion(what, Mark.NOT_MEASURED, nothing)
    met = all(check.passed for check in checks)
    said = ", ".join(
        f"{c.name} {'passed' if c.passed else 'failed'} ({c.seconds:.1f} s)" for c in checks
    )
    empty = {c.name: why for c in checks if (why := unshown(c.figures))}
    if met and len(empty) == len(checks):
        why = "; ".join(f"{name} passes, but shows little: {why}" for name, why in empty.items())
        return Criterion(what, Mark.NOT_MEASURED, why)
    return Criterion(what, Mark.MET if met else Mark.NOT_MET, said)
