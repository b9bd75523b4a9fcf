"""Every case against the engine: the package is migrated, then imported and asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.conformance.case import Case
from tests.conformance.collection import all_cases
from tests.conformance.known_failures import KNOWN_FAILURES
from tests.conformance.pythons import find_python
from tests.conformance.suite import Result, Runner
from tests.conformance.table import PAGE, render

CASES = all_cases()
_RESULTS: dict[str, Result] = {}


@pytest.fixture(scope="module")
def runner() -> Iterator[Runner]:
    with Runner() as started:
        yield started


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_case(case: Case, runner: Runner) -> None:
    result = _RESULTS[case.id] = runner.run(case)
    if result.skipped:
        pytest.skip(result.skipped)
    if case.id in KNOWN_FAILURES:
        assert result.problems, f"{case.id} passes: take it out of known_failures.py"
        pytest.xfail(KNOWN_FAILURES[case.id])
    assert not result.problems, _report(result)


@pytest.mark.slow
@pytest.mark.parametrize("version", [(3, 12), (3, 13)], ids=str)
def test_every_case_under_newer_pythons(version: tuple[int, int], runner: Runner) -> None:
    """The results are imported and asked by other Pythons than the one that migrated them."""
    if find_python(version) is None:
        pytest.skip(f"no Python {version} on this machine")
    failed = []
    for case in CASES:
        if case.python is None and case.id not in KNOWN_FAILURES:
            result = runner.run(replace(case, python=version))
            failed += [_report(result)] if result.problems else []
    assert not failed, "\n\n".join(failed)


def test_known_failures_are_cases() -> None:
    assert set(KNOWN_FAILURES) <= {case.id for case in CASES}


def test_the_table_is_current(runner: Runner) -> None:
    """Made again from the results of the cases above, and of those that did not run above."""
    results = [_RESULTS.get(case.id) or runner.run(case) for case in CASES]
    if missing := {result.skipped for result in results if result.skipped}:
        pytest.skip(", ".join(sorted(missing)))
    page = render(results)
    assert PAGE.read_text(encoding="utf-8") == page, "run `python -m tests.conformance.table`"


def _report(result: Result) -> str:
    problems = "\n".join(result.problems)
    ledger = "\n".join(result.ledger)
    return f"{result.case.id} {result.case.title}\n{problems}\nledger:\n{ledger}"
