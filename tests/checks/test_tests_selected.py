"""The check `tests` with `select: reached`, with its list, and with tests that are skipped."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from canonize.checks.tests import Tests
from canonize.core.check import CheckContext, Verdict
from canonize.core.codemod import Migration
from canonize.core.ledger import Ledger
from canonize.core.plan import Step
from canonize.core.rehearsal import StepProposal
from canonize.core.tree import MemoryBase, SourceTree
from canonize.proof.attribution import changes_between

from .test_tests import APP, COMMAND, PLAN, TEST, WRONG, check

OTHER = "def triple(x):\n    return 3 * x\n"
CALLS = "import importlib\ndef call(name):\n    return importlib.import_module(name)\n"
FILES = {
    "app.py": APP,
    "other.py": OTHER,
    "user.py": CALLS + "def use(x):\n    return call('app').double(x)\n",
    "test_app.py": TEST,
    "test_other.py": "from other import triple\ndef test_triple():\n    assert triple(1) == 3\n",
    "test_user.py": "import user\ndef test_use():\n    assert user.use(1) == 2\n",
}


class Story:
    """Steps one after the other, checked with what was kept by the steps before."""

    def __init__(self, folder: Path, files: dict[str, str] = FILES) -> None:
        self.folder = folder
        self.first = self.tree(files)
        self.files = dict(files)
        self.number = 0

    def tree(self, files: dict[str, str]) -> SourceTree:
        return SourceTree(MemoryBase({path: text.encode() for path, text in files.items()}))

    def step(self, changes: dict[str, str], *, keep: bool = True, **options: Any) -> Verdict:
        self.number += 1
        before, later = self.tree(self.files), {**self.files, **changes}
        after = self.tree(later)
        changed = changes_between(before, after)
        proposal = StepProposal(self.number, Step(id="s"), changed, Ledger(()), before, after)
        context = CheckContext(
            "t",
            self.folder,
            Migration(PLAN, (".",)),
            self.first,
            after,
            keep=self.folder / "kept",
            step=proposal,
        )
        said = {"command": COMMAND, "env": {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}, **options}
        chosen = Tests.Options.model_validate({"blame": False, "select": "reached", **said})
        verdict = Tests().run(chosen, context)
        if keep and verdict.passed:
            self.files = later
        return verdict


def test_only_what_reaches_the_change_is_run_until_a_step_proves_all(tmp_path: Path) -> None:
    story = Story(tmp_path)
    assert story.step({}).figures["tests"] == 3
    assert "all tests: the step changes nothing" in story.step({}).output
    by_import = story.step({"other.py": OTHER + "\n"})
    assert by_import.figures["tests"] == 1, by_import.output
    seen_running = story.step({"app.py": APP + "\n"})  # test_user.py imports it nowhere
    assert seen_running.figures["tests"] == 2, seen_running.output
    assert story.step({"README.md": "words"}).output == "no test reaches what changed"
    settings = story.step({"app.toml": "x = 1"})
    assert settings.figures["tests"] == 3 and "read app.toml" in settings.output


def test_a_failure_is_found_among_the_selected(tmp_path: Path) -> None:
    story = Story(tmp_path)
    wrong = story.step({"app.py": WRONG})
    assert not wrong.passed and wrong.figures["new"] == 2
    # The step was restored; what it would have changed is asked for again when it comes back.
    assert story.step({"other.py": OTHER + "\n"}).figures["tests"] == 1
    assert not story.step({"app.py": WRONG}).passed


def test_a_test_that_a_step_leads_to_other_code_is_run_when_that_changes(tmp_path: Path) -> None:
    story = Story(tmp_path)
    to_other = FILES["user.py"].replace("call('app').double(x)", "call('other').triple(x) - x")
    assert story.step({"user.py": to_other}).figures["tests"] == 1
    broken = story.step({"other.py": OTHER.replace("3", "4")})
    assert not broken.passed and broken.figures["new"] == 2, broken.output


def test_changed_tests_and_fixtures_are_run(tmp_path: Path) -> None:
    conftest = "import pytest\n@pytest.fixture\ndef n():\n    return 1\n"
    files = {**FILES, "sub/conftest.py": conftest, "sub/test_n.py": "def test_n(n): assert n\n"}
    story = Story(tmp_path, files)
    assert story.step({"sub/conftest.py": conftest + "\n"}).figures["tests"] == 1
    added = story.step({"test_added.py": "def test_added(): pass\n"})
    assert added.figures["tests"] == 1, added.output


def test_a_test_that_is_skipped_from_now_on_says_nothing_any_more(tmp_path: Path) -> None:
    skips = "import pytest\ndef test_double():\n    pytest.importorskip('app').double(1)\n"
    also = "import pytest\n@pytest.mark.skip\ndef test_never(): pass\n"
    files = {"app.py": APP, "main.py": "", "test_app.py": skips, "test_skipped.py": also}
    verdict, _ = check(tmp_path, files, {"app.py": "raise ModuleNotFoundError\n"})
    assert not verdict.passed and verdict.figures["skipped"] == 1
    assert "skipped: test_app.py::test_double passed before" in verdict.output
    verdict, _ = check(tmp_path, files, {"main.py": "x = 1\n"})
    assert verdict.passed, verdict.output


def test_of_each_entry_of_the_list_a_test_has_to_pass(tmp_path: Path) -> None:
    sometimes = (
        "import app, pytest\n@pytest.mark.parametrize('n', range(app.HOW_MANY))\n"
        "def test_n(n): pass\n"
    )
    files = {"app.py": "HOW_MANY = 2\n", "test_n.py": sometimes, "test_x.py": "def test_x(): 0\n"}
    listed = {"must_pass": ["test_n.py", "gone/"]}
    verdict, _ = check(tmp_path, files, {}, **listed)
    assert verdict.passed
    assert "no test of gone/ passed before the migration, so it protects nothing" in verdict.output
    verdict, _ = check(tmp_path, files, {"app.py": "HOW_MANY = 0\n"}, **listed)
    assert not verdict.passed
    assert "must pass: no test of test_n.py passes any more" in verdict.output
