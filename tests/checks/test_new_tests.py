"""The check `new-tests`: red before, green after, and no test that can't fail."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from canonize.checks.new_tests import NewTests
from canonize.core.check import CheckContext, Verdict
from canonize.core.codemod import Migration
from canonize.core.declared_tests import MARK
from canonize.core.ledger import Ledger
from canonize.core.plan import Plan
from canonize.core.rehearsal import StepProposal
from canonize.core.tree import MemoryBase, SourceTree
from canonize.proof.attribution import changes_between

from .test_tests import COMMAND

PLAN = Plan.model_validate(
    {
        "version": 1,
        "name": "p",
        "canonical": "a:B",
        "competitors": [{"symbol": "c:D", "verdict": "variant"}],
        "steps": [{"id": "write"}, {"id": "swap"}, {"id": "later"}],
    }
)
APP = {"app.py": "VALUE = 1\n", "other.py": "VALUE = 1\n"}
SWAPPED = {"app.py": "VALUE = 2\n"}
TEST = f"import app\n\n{MARK}swap\ndef test_value():\n    assert app.VALUE == 2\n"


def check(
    folder: Path, number: int, before: dict[str, str], changes: dict[str, str], **options: Any
) -> Verdict:
    def tree(files: dict[str, str]) -> SourceTree:
        return SourceTree(MemoryBase({path: text.encode() for path, text in files.items()}))

    first, after = tree(before), tree({**before, **changes})
    changed = changes_between(first, after)
    step = PLAN.steps[number - 1]
    proposal = StepProposal(number, step, changed, Ledger(()), first, after)
    context = CheckContext("n", folder, Migration(PLAN, (".",)), first, after, step=proposal)
    said = {"command": COMMAND, "env": {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}, **options}
    return NewTests().run(NewTests.Options.model_validate(said), context)


def test_it_is_red_when_it_is_written_and_green_after_its_step(tmp_path: Path) -> None:
    written = check(tmp_path, 1, APP, {"test_new.py": TEST})
    assert written.passed and "0 green, 1 still red" in written.output, written.output
    swapped = check(tmp_path, 2, {**APP, "test_new.py": TEST}, SWAPPED)
    assert swapped.passed and "1 seen red and then green" in swapped.output, swapped.output
    assert check(tmp_path, 3, {**APP, **SWAPPED, "test_new.py": TEST}, {}).passed


def test_a_test_that_is_green_before_its_step_is_worthless(tmp_path: Path) -> None:
    green = TEST.replace("== 2", "!= 3")
    written = check(tmp_path, 1, APP, {"test_new.py": green})
    assert not written.passed
    assert "worthless: test_new.py::test_value is green before the step swap" in written.output
    # One that comes in with its own step is run on the tree before that step.
    late = check(tmp_path, 2, APP, {**SWAPPED, "test_new.py": green})
    assert not late.passed and "was green before its step, too" in late.output


def test_a_test_that_no_planted_break_turns_red_is_worthless(tmp_path: Path) -> None:
    marker = (
        "import os\n\n" + MARK + "swap\ndef test_it():\n    assert os.path.exists('notes.txt')\n"
    )
    before = {**APP, "test_new.py": marker}
    found = check(tmp_path, 2, before, {**SWAPPED, "notes.txt": "done"})
    assert not found.passed
    assert "worthless: no planted break turns test_new.py::test_it red" in found.output


def test_a_test_that_does_not_turn_green_fails(tmp_path: Path) -> None:
    found = check(tmp_path, 2, {**APP, "test_new.py": TEST}, {"app.py": "VALUE = 3\n"})
    assert not found.passed
    assert "not green: test_new.py::test_value: builtins.AssertionError" in found.output


def test_what_names_no_step_of_the_plan_is_told(tmp_path: Path) -> None:
    lost = check(tmp_path, 1, APP, {"test_new.py": TEST.replace("step swap", "step swop")})
    assert not lost.passed and "the step swop, which the plan does not have" in lost.output
    none = check(tmp_path, 1, APP, {"test_new.py": "def test_a(): ...\n"})
    assert not none.passed and "no test says which step" in none.output


def test_cases_with_parameters_are_one_test(tmp_path: Path) -> None:
    cases = f"import app, pytest\n\n{MARK}swap\n@pytest.mark.parametrize('n', [1, 2])\n"
    cases += "def test_value(n):\n    assert app.VALUE == 2\n"
    assert check(tmp_path, 2, {**APP, "test_new.py": cases}, SWAPPED).passed
    half = cases.replace("== 2", "== n")
    found = check(tmp_path, 2, {**APP, "test_new.py": half}, SWAPPED)
    assert not found.passed and "not green" in found.output
