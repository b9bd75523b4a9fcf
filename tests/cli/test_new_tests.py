"""New tests from their writing to their green, through the command line."""

from __future__ import annotations

import json
import shlex
import sys

from tests.findings.playing import canonize, repository

ENGINE = "class Engine:\n    def run(self):\n        return 1\n"
FILES = {
    "pyproject.toml": "[project]\nname = 'app'\nversion = '1'\n\n"
    "[project.scripts]\nagain = 'app.main:main'\n",
    "app/__init__.py": "",
    "app/new.py": ENGINE,
    "app/old.py": f"{ENGINE}\n    def start(self):\n        return self.run()\n",
    "app/late.py": "class Late:\n    def __init__(self, speed):\n        self.speed = speed\n\n\n"
    "async def waits(speed):\n    return speed\n\n\ndef streams():\n    yield 1\n\n\nLIMIT = 3\n",
    "app/main.py": "import sys\n\nfrom app.retry import retry\n\n\ndef main():\n"
    "    sys.exit(0 if '--help' in sys.argv else retry())\n",
    "app/retry.py": "from app.old import Engine\n\n\ndef retry():\n    return Engine().run()\n\n\n"
    "class Context:\n    def __init__(self, user):\n"
    "        self.user, self.engine, self.seen = user, Engine(), []\n",
    "tests/unit/test_it.py": "from unittest import mock\n\nfrom app.retry import retry\n\n\n"
    "def test_it():\n    assert retry()\n    with mock.patch('app.old.Engine'):\n        pass\n",
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
    evidence: claimed
    reason: start is run
  - symbol: app.late:Late
    verdict: deprecated
    replace_with: app.new:Engine
  - {{symbol: "app.late:waits", verdict: deprecated}}
  - {{symbol: "app.late:streams", verdict: deprecated}}
  - {{symbol: "app.late:LIMIT", verdict: deprecated}}
checks:
  new-tests: {{kind: new-tests, command: "{COMMAND}", env: {{PYTEST_DISABLE_PLUGIN_AUTOLOAD: "1"}}}}
rollback_on: [check-failed]
steps:
  - id: write
    codemods:
      - write_tests:
          users: app.retry:Context
    checks: [new-tests]
  - id: extend
    codemods: [{{extend_canonical: {{members: {{start: run}}}}}}]
    checks: [new-tests]
  - {{id: reroute, codemods: [rewrite_imports, rewrite_strings], checks: [new-tests]}}
  - {{id: deprecate, codemods: [insert_deprecations], checks: [new-tests]}}
  - {{id: removal, codemods: [remove_duplicates], checks: [new-tests]}}
"""
WRITTEN = {
    "test_app_new_engine_offers_start": "extend",
    "test_app_retry_engine_is_what_stays": "reroute",
    "test_what_tests_unit_test_it_patches_is_there_and_is_not_app_old_engine": "reroute",
    "test_app_retry_engine_gives_what_it_gave": "reroute",
    "test_app_retry_engine_is_no_more_work": "reroute",
    "test_two_users_of_engine_share_nothing": "reroute",
    "test_app_retry_engine_is_loaded_once": "reroute",
    "test_again_starts_without_app_old_engine": "reroute",
    "test_app_late_late_warns_with_the_callers_line": "deprecate",
    "test_app_late_waits_warns_with_the_callers_line": "deprecate",
    "test_app_late_streams_warns_with_the_callers_line": "deprecate",
    "test_app_late_limit_warns_with_the_callers_line": "deprecate",
    "test_app_old_engine_is_gone_or_forwards": "removal",
    "test_app_old_engine_is_not_defined_a_second_time": "removal",
}


def test_new_tests_are_a_commit_of_their_own_and_turn_green() -> None:
    with repository({**FILES, "migration_plan.yaml": PLAN}) as root:
        tried = canonize(root, "tests", "new", "--behaviour", "--yes")
        shown = json.loads(canonize(root, "tests", "new", "--json").out)
        ran = canonize(root, "run", "--all", "--yes")
        text = (root / "tests/test_engine_integration.py").read_text()
    assert tried.status == 0 and "wrote 1 example into the step write" in tried.out, tried.text
    assert "new: " in tried.out and "test files that import" in tried.out
    assert {t["id"].rpartition("::")[2]: t["step"] for t in shown["tests"]} == WRITTEN
    assert shown["files"]["tests/test_engine_integration.py"] == text
    assert ran.status == 0, ran.text
    assert "new-tests" in ran.out and "nothing is open" in ran.text
