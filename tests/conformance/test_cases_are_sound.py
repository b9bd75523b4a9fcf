"""The cases themselves: what they claim of the package as it was, and of the expected result.

Needs no engine: a probe that can't fail, or an expected text that does not do what its probe
says, is a mistake in the case.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from tests.conformance.case import EITHER, HANDLED, LEFT, REFUSED, Case
from tests.conformance.collection import all_cases
from tests.conformance.forms import FORMS, GROUPS
from tests.conformance.probing import Prober, module_names, write_files
from tests.conformance.pythons import find_python
from tests.conformance.suite import check_package

CASES = all_cases()


def test_every_form_has_three_cases() -> None:
    counted = Counter(case.form for case in CASES)
    assert {form: counted[form] for form in FORMS if counted[form] < 3} == {}


def test_every_form_leaves_something_alone_or_refuses_it() -> None:
    """Each form has a case in which the tool must not simply rewrite."""
    seen = defaultdict(set)
    for case in CASES:
        seen[case.form].add(case.outcome)
    assert [form for form in FORMS if seen[form] <= {HANDLED}] == []


def test_groups_hold_every_form_once() -> None:
    assert [number for _, numbers in GROUPS for number in numbers] == list(FORMS)


def test_ids_are_unique_and_well_formed() -> None:
    ids = [case.id for case in CASES]
    assert [name for name, count in Counter(ids).items() if count > 1] == []
    assert [name for name in ids if not re.fullmatch(r"\d{1,2}[a-z]", name)] == []


@pytest.fixture(scope="module")
def probers():
    """One worker for each Python that is there."""
    made = {v: Prober(p) for v in {case.python for case in CASES} if (p := find_python(v))}
    yield made
    for prober in made.values():
        prober.__exit__(None, None, None)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_case_is_sound(case: Case, probers, tmp_path: Path) -> None:
    if case.python not in probers:
        pytest.skip(f"no Python {case.python} on this machine")
    prober = probers[case.python]
    assert case.probe or case.holds, "a case without a probe proves nothing"
    write_files(tmp_path / "as_it_was", case.before)
    modules = module_names(case.before, case.roots)
    failures = prober.importable(tmp_path / "as_it_was", case.roots, modules)
    assert {name for name, error in failures.items() if error} == case.broken, failures
    if case.holds:
        assert prober.probe(tmp_path / "as_it_was", case.roots, case.holds) == ""
    if case.probe:
        assert case.outcome in (HANDLED, EITHER)
        assert prober.probe(tmp_path / "as_it_was", case.roots, case.probe), "can't fail"
    if case.outcome in (LEFT, REFUSED):
        assert case.holds
    if case.outcome == HANDLED:
        assert case.probe
    if case.after:
        assert not _mistakes_in_expected(case, prober, tmp_path)


def _mistakes_in_expected(case: Case, prober: Prober, folder: Path) -> list[str]:
    """Every alternative of the expected texts, put in place of the engine's work."""
    found = []
    for number in range(max(map(len, case.after.values()))):
        files = dict(case.before)
        for path, texts in case.after.items():
            data = texts[min(number, len(texts) - 1)]
            files.pop(path, None)
            if data is not None:
                files[path] = data
        there = folder / str(number)
        found += check_package(case, files, prober, there)
        if case.probe:
            found += filter(None, [prober.probe(there / "after", case.roots, case.probe)])
    return found
