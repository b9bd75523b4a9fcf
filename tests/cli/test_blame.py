"""`blame`: the change of the migration that makes a test fail, with its step."""

from __future__ import annotations

import json

from tests.cli.test_keep_going import FILES, PLAN
from tests.findings.playing import canonize, repository

UNCHECKED = PLAN % ("", "")
TEST = "tests/test_two.py::test_two"


def test_file_line_and_step_are_named() -> None:
    with repository(FILES | {"migration_plan.yaml": UNCHECKED}) as root:
        assert canonize(root, "run", "--step", "imports", "--yes").status == 0
        said = canonize(root, "--json", "blame", TEST, "--yes")
        assert said.status == 1
        found = json.loads(said.out)
        (guilty,) = found["guilty"]
        assert (guilty["path"], guilty["line"]) == ("app/two.py", 1)
        assert guilty["steps"] == ["1 imports"] and found["finished"]
        assert found["runs"] <= 15
        words = canonize(root, "blame", TEST, "--yes").out
        assert "fails because of the re-route of app." in words, words
        assert " in app/two.py:1 (step 1 imports): " in words
        fine = canonize(root, "blame", "tests/test_one.py::test_one", "--yes")
        assert fine.status == 0 and "passes" in fine.text


def test_what_is_not_the_migrations_doing() -> None:
    broken = {"tests/test_bad.py": "def test_bad():\n    assert 0\n"}
    with repository(FILES | broken | {"migration_plan.yaml": UNCHECKED}) as root:
        canonize(root, "run", "--step", "imports", "--yes")
        said = canonize(root, "blame", "tests/test_bad.py::test_bad", "--yes")
        assert said.status == 0 and "failed in the same way before" in said.text
        gone = canonize(root, "blame", "tests/test_bad.py::test_gone", "--yes")
        assert gone.status in (0, 2) and gone.text.strip()
        asked = canonize(root, "blame", TEST)
        assert asked.status == 2 and "--yes" in asked.err
