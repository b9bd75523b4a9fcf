"""The check `protection`: planted faults in the canonical, and who notices them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from canonize.checks.protection import Protection
from canonize.core.check import CheckContext, Verdict
from canonize.core.codemod import Migration
from canonize.core.plan import Plan
from canonize.core.tree import MemoryBase, SourceTree
from canonize.proof.canonical_mutants import mutants

from .test_tests import COMMAND

PLAN = Plan.model_validate(
    {
        "version": 1,
        "name": "p",
        "canonical": "app:grade",
        "competitors": [{"symbol": "c:D", "verdict": "variant"}],
        "steps": [{"id": "s"}],
    }
)
APP = "LIMIT = 1 + 1\n\n\ndef grade(x):\n    return x >= 50\n\n\ndef other(x):\n    return x + 1\n"
GOOD = (
    "from app import grade\ndef test_at():\n    assert grade(50)\n"
    "def test_below():\n    assert grade(49) is False\n"
)
WEAK = "from app import grade\ndef test_high():\n    assert grade(90)\n"


def check(folder: Path, before: str, after: str, app: str = APP, **options: Any) -> Verdict:
    def tree(test: str) -> SourceTree:
        return SourceTree(MemoryBase({"app.py": app.encode(), "test_app.py": test.encode()}))

    context = CheckContext(
        "p", folder, Migration(PLAN, (".",)), tree(before), tree(after), keep=folder / "kept"
    )
    said = {"command": COMMAND, "env": {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}, **options}
    return Protection().run(Protection.Options.model_validate(said), context)


def test_the_score_is_told_before_and_after(tmp_path: Path) -> None:
    verdict = check(tmp_path, WEAK, GOOD)
    assert verdict.passed, verdict.output
    assert "before the migration: 1 of 3 planted faults noticed by 1 test (33 %)" in verdict.output
    assert "now: 3 of 3 planted faults noticed by 2 tests (100 %)" in verdict.output
    assert verdict.figures == {"score": 100.0, "planted": 3.0}


def test_a_lower_score_fails_with_what_nobody_notices(tmp_path: Path) -> None:
    verdict = check(tmp_path, GOOD, WEAK)
    assert not verdict.passed and "fewer are noticed than before" in verdict.output
    assert "nobody notices: app.py:5: >= -> >" in verdict.output
    assert check(tmp_path, GOOD, WEAK, no_worse=False).passed


def test_a_threshold_fails_a_score_below_it(tmp_path: Path) -> None:
    verdict = check(tmp_path, WEAK, WEAK, minimum=50)
    assert not verdict.passed and "50 % are wanted" in verdict.output


def test_where_no_fault_can_be_planted_nothing_is_asked(tmp_path: Path) -> None:
    verdict = check(tmp_path, GOOD, GOOD, "def grade(x): print(x)\n", minimum=50)
    assert verdict.passed and "so its score says nothing" in verdict.output


def test_where_no_test_reaches_it_every_fault_survives(tmp_path: Path) -> None:
    verdict = check(tmp_path, "def test_it(): pass\n", "def test_it(): pass\n", minimum=1)
    assert not verdict.passed and "0 of 3 planted faults noticed by 0 tests" in verdict.output


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("return a < b", ["a < b -> None", "< -> <="]),
        ("return a - b * 2", ["a - b * 2 -> None", "- -> +", "* -> +", "2 -> 3"]),
        ("if a and b: pass", ["a and b -> (not (a and b))", "and -> or"]),
        ("x = a is not b", ["is not -> is"]),
        ("x = (a  # a < b\n    < b)", []),
        ("return None", []),
        ("x = 'é' + str(True)", ["+ -> -", "True -> False"]),
    ],
)
def test_faults_are_small_and_still_parse(code: str, told: list[str]) -> None:
    data = f"def f(a, b, c=1):\n    {code}\n".encode()
    found = mutants(data, 1, 9, most=99)
    assert sorted(m.shown for m in found) == sorted(told)
    for mutant in found:
        compile(mutant.of(data), "f", "exec")


def test_many_faults_are_chosen_evenly_and_others_lines_left_alone() -> None:
    body = "".join(f"    x = a + {n}\n" for n in range(20))
    data = f"def g(a):\n    return a + 1\n\n\ndef f(a):\n{body}".encode()
    found = mutants(data, 5, 30, most=4)
    assert [m.line for m in found] == [6, 11, 16, 21]
    assert mutants(b"def f(:", 1, 9, most=4) == ()
