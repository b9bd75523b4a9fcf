"""What a run of the tests beside its baseline comes to, as lines for people and as figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from canonize.core.check import PASSED_BEFORE
from canonize.core.plural import plural
from canonize.proof.baseline import Baseline, Beside
from canonize.proof.must_pass import Counted
from canonize.proof.selected_tests import Selection
from canonize.proof.test_runs import TestRun, names_of

_SHOWN = 20


def told_of_tests(found: Beside, baseline: Baseline, run: TestRun) -> Iterator[str]:
    changed, vanished, skipped = (
        found.changed.items(),
        sorted(found.vanished),
        sorted(found.skipped),
    )
    yield from _limited(
        [f"new failure: {n}: {run.tests[n].signature}" for n in sorted(found.new)], "new failures"
    )
    yield from _limited(
        [f"changed failure: {n}: {now}; it was {was}" for n, (was, now) in sorted(changed)],
        "changed failures",
    )
    yield from _limited(
        [f"vanished: {n} was collected before the migration and is not any more" for n in vanished],
        "that vanished",
    )
    yield from _limited(
        [f"skipped: {n} passed before the migration, and says nothing any more" for n in skipped],
        "that are skipped",
    )
    for title, names in (
        ("gone with a file that the migration removes", found.gone),
        ("fixed", found.fixed),
        ("fails as before", found.known),
        ("now this and now that", found.flaky),
    ):
        if names:
            yield f"{title}: {', '.join(names_of(names))}"
    passed = sum(not test.outcome.is_bad for test in run.tests.values())
    yield (
        f"{plural(len(run.tests), 'test')}: {passed} passed or skipped; before the migration "
        f"{len(baseline.passing)} of {len(baseline.known)}"
    )


def told_of_cause(found: Beside, baseline: Baseline, run: TestRun) -> Iterator[str]:
    """Why most tests fail, where none passed before: mostly a package that is not installed."""
    if found.known and not _passed_before(baseline, run):
        signatures = Counter(run.tests[name].signature for name in found.known)
        [(most, count)] = signatures.most_common(1)
        why = most.removeprefix("collection: E ").strip()
        yield f"{count} of {plural(len(found.known), 'failure')} as before: {why}"


def _passed_before(baseline: Baseline, run: TestRun) -> int:
    return len((baseline.passing - baseline.skipped) & run.tests.keys())


def _limited(lines: Sequence[str], what: str) -> Iterator[str]:
    yield from lines[:_SHOWN]
    if len(lines) > _SHOWN:
        yield f"and {len(lines) - _SHOWN} more {what}"


def told_of_list(needed: Counted) -> Iterator[str]:
    for entry in needed.lost:
        yield f"must pass: no test of {entry} passes any more"
    for entry in needed.idle:
        yield f"must pass: no test of {entry} passed before the migration, so it protects nothing"


def told_of_selection(selection: Selection, run: TestRun) -> Iterator[str]:
    if selection.names is not None:
        yield f"only {plural(len(run.tests), 'test')} that may reach what changed"
    elif selection.why:
        yield f"all tests: {selection.why}"


def figures(found: Beside, baseline: Baseline, run: TestRun) -> dict[str, float]:
    return {
        "seconds": run.seconds,
        "tests": float(len(run.tests)),
        PASSED_BEFORE: float(_passed_before(baseline, run)),
        "new": float(len(found.new)),
        "changed": float(len(found.changed)),
        "vanished": float(len(found.vanished)),
        "skipped": float(len(found.skipped)),
        "fixed": float(len(found.fixed)),
        "known": float(len(found.known)),
        "flaky": float(len(found.flaky)),
    }
