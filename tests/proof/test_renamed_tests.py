"""A test whose parameter is called otherwise is the same test."""

from __future__ import annotations

import pytest

from canonize.proof.renamed_tests import called_otherwise, renames
from tests.compatibility.comparing import migration, tree

NAMES = {"Stale": "Fresh"}


@pytest.mark.parametrize(
    ("before", "now", "is_one"),
    [
        ("t.py::test_it[Stale]", "t.py::test_it[Fresh]", True),
        ("t.py::test_it[1-Stale-x]", "t.py::test_it[1-Fresh-x]", True),
        ("t.py::test_it[int]", "t.py::test_it[str]", False),
        ("t.py::test_it[Stale]", "t.py::test_it[Other]", False),
        ("t.py::test_it[Staler]", "t.py::test_it[Freshr]", False),
        ("t.py::test_Stale", "t.py::test_Fresh", False),
    ],
)
def test_a_parameter(before: str, now: str, is_one: bool) -> None:
    assert (called_otherwise({before}, {now}, NAMES) == {before}) is is_one


@pytest.mark.parametrize(
    ("files", "is_chosen"),
    [
        ({"Makefile": "test:\n\tpytest -k Stale\n"}, True),
        ({"ci.yml": "run: pytest 't.py::test_it[Stale]'\n"}, True),
        ({"Makefile": "test:\n\tpytest -k Other\n", "notes.txt": "Stale is old\n"}, False),
        ({"t.py": "print('-k Stale')\n"}, False),
    ],
)
def test_nobody_chooses_tests_by_the_name(files: dict[str, str], is_chosen: bool) -> None:
    plan = migration("app.old:Stale", "app.new:Fresh").plan
    assert renames(plan, tree(files)) == ({} if is_chosen else NAMES)
