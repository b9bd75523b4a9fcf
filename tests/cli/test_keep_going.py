"""`run --keep-going`: what makes a test fail is set aside, the rest of the migration stands."""

from __future__ import annotations

import json

import pytest

from canonize.core.decisions import SET_ASIDE
from tests.findings.playing import canonize, repository

OLD = "class Rows:\n    def __init__(self, xs): self.xs = xs\n"
OLD += "    def first(self): return self.xs[0]\n"
NEW = OLD.replace("self.xs[0]", "self.xs[-1]")
USE = "from app.old import Rows\n\n\ndef {0}(xs):\n    return Rows(xs).first()\n"
TEST = "from app.{0} import {0}\n\n\ndef test_{0}():\n    assert {0}({1}) == 1\n"
PLAN = """version: 1
name: rows
canonical: app.new:Rows
competitors:
  - {symbol: "app.old:Rows", verdict: duplicate, evidence: claimed, reason: we think so}
checks:
  tests: {kind: tests, timeout: 2m}
steps:
  - id: imports
    codemods: [rewrite_imports]
    checks: [%s]
  - id: texts
    codemods: [rewrite_strings]
    checks: [%s]
  - id: removal
    codemods: [remove_duplicates]
    checks: [dangling-references]
"""
FILES = {
    "app/__init__.py": "",
    "app/old.py": OLD,
    "app/new.py": NEW,
    "app/one.py": USE.format("one"),
    "app/two.py": USE.format("two"),
    "app/three.py": USE.format("three"),
    "tests/test_one.py": TEST.format("one", "[1]"),
    "tests/test_two.py": TEST.format("two", "[1, 2]"),  # alone notices which end is taken
    "tests/test_three.py": TEST.format("three", "[1]"),
    "docs/notes.txt": "see app.old.Rows\n",
    "conftest.py": "",
}


@pytest.mark.parametrize(
    "checked",
    [("tests", ""), pytest.param(("", "tests"), marks=pytest.mark.slow)],
    ids=["at once", "a step later"],
)
def test_the_guilty_edit_is_set_aside_and_told(checked: tuple[str, str]) -> None:
    with repository(FILES | {"migration_plan.yaml": PLAN % checked}) as root:
        done = canonize(root, "--json", "run", "--all", "--yes", "--keep-going")
        assert done.status == 1  # a point is open, and the duplicate stays for it
        assert "from app.new import Rows" in (root / "app/one.py").read_text()
        assert "from app.old import Rows" in (root / "app/two.py").read_text()
        assert "from app.new import Rows" in (root / "app/three.py").read_text()
        assert "class Rows" in (root / "app/old.py").read_text()
        decisions = (root / "decisions.yaml").read_text()
        assert "tests/test_two.py::test_two" in decisions and "app/two.py" in decisions
        outcome = json.loads(done.out)["outcome"]
        assert outcome is not None and "app.old:Rows" in json.dumps(outcome)
        again = canonize(root, "preview")
        assert SET_ASIDE not in again.text  # every step is applied
        assert canonize(root, "status").status in (0, 1)


def test_without_it_the_step_is_restored() -> None:
    with repository(FILES | {"migration_plan.yaml": PLAN % ("tests", "")}) as root:
        done = canonize(root, "run", "--all", "--yes")
        assert done.status == 1
        assert "fails because of the re-route of app.old:Rows in app/two.py:1" in done.text
        assert not (root / "decisions.yaml").exists()
        assert "from app.old import Rows" in (root / "app/one.py").read_text()


@pytest.mark.slow
def test_what_is_nobodys_edit_is_not_set_aside() -> None:
    """A test that fails by itself, now and then, after the change of no single file."""
    both = "import pathlib\n\n\ndef test_both():\n"
    both += (
        "    texts = [pathlib.Path(f'app/{n}.py').read_text() for n in ('one', 'two', 'three')]\n"
    )
    both += "    assert len({'app.new' in text for text in texts}) == 1 and not all(\n"
    both += "        'app.new' in text for text in texts\n    )\n"
    files = {path: text for path, text in FILES.items() if not path.startswith("tests/")}
    files |= {"tests/test_both.py": both, "migration_plan.yaml": PLAN % ("tests", "")}
    with repository(files) as root:
        done = canonize(root, "run", "--all", "--yes", "--keep-going")
        assert done.status == 1
        texts = [(root / f"app/{name}.py").read_text() for name in ("one", "two", "three")]
        assert all("app.old" in text for text in texts)


def test_bad_input() -> None:
    with repository(FILES | {"migration_plan.yaml": PLAN % ("tests", "")}) as root:
        canonize(root, "preview", "--save", str(root / "saved.json"))
        done = canonize(
            root, "run", "--keep-going", "--yes", "--plan-file", str(root / "saved.json")
        )
        assert done.status == 2 and "--keep-going" in done.err
