"""New tests from their writing to their green, through the command line."""

from __future__ import annotations

import json
import shlex
import sys

from tests.findings.playing import canonize, repository

ENGINE = "class Engine:\n    def run(self):\n        return 1\n"
FILES = {
    "app/__init__.py": "",
    "app/new.py": ENGINE,
    "app/old.py": ENGINE,
    "app/retry.py": "from app.old import Engine\n\n\ndef retry():\n    return Engine().run()\n",
    "tests/unit/test_it.py": "from app.retry import retry\n\ndef test_it():\n    assert retry()\n",
}
COMMAND = shlex.join([sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"])
PLAN = f"""\
version: 1
name: engine
canonical: app.new:Engine
competitors:
  - symbol: app.old
    verdict: duplicate
  - symbol: app.old:Engine
    verdict: duplicate
    evidence: identical
checks:
  new-tests: {{kind: new-tests, command: "{COMMAND}", env: {{PYTEST_DISABLE_PLUGIN_AUTOLOAD: "1"}}}}
rollback_on: [check-failed]
steps:
  - {{id: write, codemods: [write_tests], checks: [new-tests]}}
  - {{id: reroute, codemods: [rewrite_imports], checks: [new-tests]}}
  - {{id: removal, codemods: [remove_duplicates], checks: [new-tests]}}
"""


def test_new_tests_are_a_commit_of_their_own_and_turn_green() -> None:
    with repository({**FILES, "migration_plan.yaml": PLAN}) as root:
        shown = json.loads(canonize(root, "tests", "new", "--json").out)
        ran = canonize(root, "run", "--all", "--yes")
        text = (root / "tests/test_engine_integration.py").read_text()
    assert {test["step"] for test in shown["tests"]} == {"reroute", "removal"}
    assert shown["files"]["tests/test_engine_integration.py"] == text
    assert ran.status == 0, ran.text
    assert "new-tests" in ran.out and "nothing is open" in ran.text
