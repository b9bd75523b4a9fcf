"""Bowler's own queries, played for real: only when trusted, on a copy, and never believed."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

import pytest

from canonize.catalogue import load_codemod
from canonize.core.plan import Plan
from canonize.core.rehearsal import StepProposal
from canonize.errors import NotTrusted
from canonize.runner.preview import preview
from canonize.runner.run import run
from canonize.runner.session import Session, open_session
from tests.runner.tiny import Repository, load_tiny, plan_of, text_of

pytest.importorskip("bowler", reason="the extra `bowler` is not installed")

RENAME = b"""\
def rename(query):
    return query.select_function("old_fn").rename("new_fn")
"""
FILES = {
    "app/one.py": b"def old_fn(a):\n    return a\n\n\nx = old_fn(1)\n",
    "app/two.py": b"\xef\xbb\xbf# two\r\nfrom app.one import old_fn\r\ny = old_fn(2)",
    "app/other.py": b"unrelated = True\n",
    "bowler.py": b"raise SystemExit('the repository is never imported')\n",
}
CHANGED = {path: data.replace(b"old_fn", b"new_fn") for path, data in FILES.items()}


class Case:
    """A repository with a query, and the plan that names it."""

    def __init__(self, root: Path, query: bytes = RENAME, function: str = "rename") -> None:
        self.repository = Repository.create(root / "work", {**FILES, "tools/q.py": query})
        self.options: dict[str, Any] = {"query": f"tools/q.py:{function}", "words": ["old_fn"]}

    @property
    def plan(self) -> Plan:
        return plan_of([{"id": "ask", "codemods": [{"bowler_query": self.options}]}])

    def session(self) -> Session:
        return open_session(self.repository.root, self.plan, text_of(self.plan), load_codemod)

    def previewed(self, *, trusted: bool = True) -> StepProposal:
        with self.session() as session:
            if trusted:
                session.agree([1])
            [step] = preview(session)
            return step

    def refusals(self, step: StepProposal) -> dict[str, str]:
        return {r.path: r.reason for r in step.ledger.references if r.disposition == "refused"}


@pytest.fixture
def case(tmp_path: Path) -> Case:
    return Case(tmp_path)


def after(step: StepProposal) -> dict[str, bytes | None]:
    return {change.path: change.after for change in step.changes}


def test_nothing_is_played_before_a_person_said_yes(tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    case = Case(tmp_path, f"open({str(mark)!r}, 'w')\n".encode() + RENAME)
    before = case.repository.everything()
    step = case.previewed(trusted=False)
    assert step.changes == () and not mark.exists()
    assert "you have not said yes" in case.refusals(step)["tools/q.py"]
    with case.session() as session, pytest.raises(NotTrusted) as caught:
        list(run(session, [1]))
    assert "tools/q.py:rename" in caught.value.details[0] and not mark.exists()
    assert case.repository.everything() == before
    case.previewed()
    assert mark.exists()
    assert case.repository.everything() == before


def test_a_preview_writes_nothing_and_the_run_does_just_that(case: Case) -> None:
    before = case.repository.state()
    step = case.previewed()
    changed = {path: CHANGED[path] for path in ("app/one.py", "app/two.py")}
    assert after(step) == changed
    assert case.repository.state() == before
    with case.session() as session:
        list(run(session, [1]))
    assert {path: case.repository.read(path) for path in CHANGED} == CHANGED


@pytest.mark.parametrize("what", ["the query", "the plan"])
def test_an_edit_takes_the_yes_back(case: Case, what: str) -> None:
    assert case.previewed().changes
    assert case.previewed(trusted=False).changes, "the yes is remembered"
    if what == "the query":
        case.repository.write("tools/q.py", RENAME + b"# edited\n")
    else:
        case.options["timeout"] = "99s"
    assert case.previewed(trusted=False).changes == ()


def test_the_yes_of_another_repository_does_not_count(case: Case, tmp_path: Path) -> None:
    assert case.previewed().changes
    assert Case(tmp_path / "other").previewed(trusted=False).changes == ()


MODERN = {
    "match": b"match x:\n    case 1:\n        old_fn(1)\n",
    "parenthesised with": b"with (open('a') as f, open('b')):\n    old_fn(f)\n",
    "except*": b"try:\n    old_fn(1)\nexcept* ValueError:\n    pass\n",
    "a type statement": b"type X = int\nold_fn(1)\n",
    "a broken file": b"def f(:\n    old_fn(1)\n",
}


@pytest.mark.parametrize("source", MODERN.values(), ids=MODERN.keys())
def test_a_file_that_bowler_cannot_parse_is_refused_and_the_others_go_on(
    case: Case, source: bytes
) -> None:
    case.repository.write("app/new.py", source)
    case.repository.git("add", "-A")
    step = case.previewed()
    assert "Can't parse" in case.refusals(step)["app/new.py"]
    assert sorted(after(step)) == ["app/one.py", "app/two.py"]
    [about] = [r.reason for r in step.ledger.references if r.path == "tools/q.py"]
    assert about == "3 files in: 1 refused, 2 changed; review each change"


def test_a_query_that_fails_on_one_file_gives_the_others(tmp_path: Path) -> None:
    query = b"""
def rename(query):
    def act(node, capture, filename):
        if "two" in filename:
            raise KeyError("surprise")
    return query.select_function("old_fn").modify(act).rename("new_fn")
"""
    case = Case(tmp_path, query)
    step = case.previewed()
    assert "KeyError: 'surprise'" in case.refusals(step)["app/two.py"]
    assert "app/two.py" not in after(step)


def test_a_transform_that_makes_no_sense_is_refused(tmp_path: Path) -> None:
    query = b"""
def rename(query):
    return query.select_function("old_fn").rename("new fn =")
"""
    case = Case(tmp_path, query)
    step = case.previewed()
    assert step.changes == ()
    assert {"app/one.py", "app/two.py"} <= case.refusals(step).keys()


WHOLE: dict[str, tuple[bytes, str]] = {
    "it raises": (b"def rename(query):\n    raise ValueError('no')\n", "ValueError: no"),
    "it ends with success": (b"import sys\ndef rename(query):\n    sys.exit(0)\n", "SystemExit"),
    "it vanishes with success": (
        b"import os\ndef rename(query):\n    query.write()\n    os._exit(0)\n", "without a word"
    ),
    "it is killed": (
        b"import os\ndef rename(query):\n    os.kill(os.getpid(), 9)\n", "without a word"
    ),
    "it does not parse": (b"def rename(query:\n", "SyntaxError"),
    "it has no such function": (b"def other(query): ...\n", "there is no function rename"),
    "it executes nothing": (b"def rename(query):\n    pass\n", "nothing was executed"),
    "its import is not installed": (b"import nowhere_at_all\n", "nowhere_at_all"),
    "it takes too long": (b"while True: pass\n", "longer than its timeout"),
    "it goes elsewhere": (
        b"import os\ndef rename(query):\n    os.chdir('/')\n    return query\n", "not in its copy"
    ),
}  # fmt: skip


@pytest.mark.parametrize(("query", "reason"), WHOLE.values(), ids=WHOLE.keys())
def test_nothing_is_taken_from_a_query_that_fails(
    tmp_path: Path, query: bytes, reason: str
) -> None:
    case = Case(tmp_path, query)
    case.options["timeout"] = "3s" if b"while" in query else "60s"
    step = case.previewed()
    assert step.changes == ()
    said = case.refusals(step)["tools/q.py"]
    assert said.startswith("nothing is taken: ") and reason in said


def test_a_query_for_the_real_files_is_refused_and_does_not_reach_them(tmp_path: Path) -> None:
    query = f"""
from bowler import Query
def main():
    Query({str(tmp_path / "work" / "app")!r}).select_function("old_fn").rename("new_fn").write()
"""
    case = Case(tmp_path, query.encode(), "main")
    before = case.repository.state()
    step = case.previewed()
    assert "not in its copy" in case.refusals(step)["tools/q.py"]
    assert case.repository.state() == before


@pytest.mark.parametrize("ending", ["write()", "diff()", "idiff()", "silent()", "execute()"])
def test_a_script_for_bowler_run_is_played_as_it_is(tmp_path: Path, ending: str) -> None:
    query = f"""
import sys
from bowler import Query
def main():
    Query(".").select_function(sys.argv[1]).rename(sys.argv[2]).{ending}
"""
    case = Case(tmp_path, query.encode(), "main")
    case.options["arguments"] = ["old_fn", "new_fn"]
    assert sorted(after(case.previewed())) == ["app/one.py", "app/two.py"]


def test_hunks_that_the_query_declines_stay(tmp_path: Path) -> None:
    query = b"""
def rename(query):
    query = query.select_function("old_fn").rename("new_fn")
    return query.process(lambda filename, hunk: "one" in filename)
"""
    step = Case(tmp_path, query).previewed()
    assert sorted(after(step)) == ["app/one.py"]


def test_files_made_deleted_and_written_past_bowler_are_refused(tmp_path: Path) -> None:
    query = b"""
import os
def rename(query):
    query.paths.remove("app/one.py")
    query.select_function("old_fn").rename("new_fn").write()
    open("app/one.py", "w").write("x = 1\\n")
    open("app/made.py", "w").write("x = 1\\n")
    os.remove("app/two.py")
"""
    case = Case(tmp_path, query)
    step = case.previewed()
    assert step.changes == ()
    told = case.refusals(step)
    assert "did not parse" in told["app/one.py"] and "deleted" in told["app/two.py"]
    assert "made this file" in told["app/made.py"]


def test_what_a_query_starts_ends_with_it(tmp_path: Path) -> None:
    pid_file = tmp_path / "pid"
    query = f"""
import subprocess, sys
def rename(query):
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    open({str(pid_file)!r}, "w").write(str(child.pid))
    return query.select_function("old_fn").rename("new_fn")
"""
    assert Case(tmp_path, query.encode()).previewed().changes
    pid = int(pid_file.read_text())
    for _ in range(200):
        if _is_gone(pid):
            return
        time.sleep(0.05)
    raise AssertionError(f"{pid} still runs")


def _is_gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (ProcessLookupError, FileNotFoundError):
        return True
    return state == "Z"


def test_an_installed_query_is_named_by_its_module(case: Case) -> None:
    case.options["query"] = "bowler:Query"
    step = case.previewed()
    [told] = [r.reason for r in step.ledger.references if r.path == "bowler:Query"]
    assert step.changes == () and told.startswith("3 files in: 3 unchanged")
    case.options["query"] = "bowler:nothing"
    assert "there is no function nothing" in case.refusals(case.previewed())["bowler:nothing"]


def test_a_query_whose_file_an_earlier_step_changes_is_not_played(case: Case) -> None:
    def load(name: str) -> Any:
        return load_tiny(name) if name == "swap" else load_codemod(name)

    steps = [
        {"id": "swap", "codemods": [{"swap": {"word": "new_fn", "by": "newer_fn"}}]},
        {"id": "ask", "codemods": [{"bowler_query": case.options}]},
    ]
    plan = plan_of(steps)
    with open_session(case.repository.root, plan, text_of(plan), load) as session:
        session.agree([1, 2])
        swapped, asked = preview(session)
    assert [change.path for change in swapped.changes] == ["tools/q.py"]
    assert asked.changes == () and "as it is now" in case.refusals(asked)["tools/q.py"]


def test_a_query_that_silences_bowler_hides_nothing(tmp_path: Path) -> None:
    case = Case(tmp_path, b"import logging\nlogging.disable(logging.CRITICAL)\n" + RENAME)
    case.repository.write("app/new.py", MODERN["match"])
    case.repository.git("add", "-A")
    assert case.refusals(case.previewed())["app/new.py"].startswith("Bowler passed it over")
