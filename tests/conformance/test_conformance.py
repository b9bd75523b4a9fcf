"""Every case against the engine: the package is migrated, then imported and asked."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from .case import Case
from .collection import all_cases
from .known_failures import KNOWN_FAILURES
from .suite import Result, Runner

CASES = all_cases()


@pytest.fixture(scope="module")
def runner() -> Iterator[Runner]:
    with Runner() as started:
        yield started


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_case(case: Case, runner: Runner) -> None:
    result = runner.run(case)
    if result.skipped:
        pytest.skip(result.skipped)
    if case.id in KNOWN_FAILURES:
        assert result.problems, f"{case.id} passes: take it out of known_failures.py"
        pytest.xfail(KNOWN_FAILURES[case.id])
    assert not result.problems, _report(result)


def test_known_failures_are_cases() -> None:
    assert set(KNOWN_FAILURES) <= {case.id for case in CASES}


def _report(result: Result) -> str:
    problems = "\n".join(result.problems)
    ledger = "\n".join(result.ledger)
    return f"{result.case.id} {result.case.title}\n{problems}\nledger:\n{ledger}"
