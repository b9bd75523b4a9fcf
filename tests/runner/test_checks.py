"""What checks do to a step: kept, or restored as if it had never been."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
import time
from contextlib import closing
from typing import Any

import pytest

from canonize.core.check import CheckContext, Verdict
from canonize.core.events import (
    CheckFinished,
    CheckOutput,
    CheckStarted,
    Notice,
    StepCommitted,
    StepKept,
    StepRestored,
)
from canonize.errors import HistoryRefused, PlanInvalid
from canonize.runner.run import run
from canonize.runner.session import open_session
from canonize.runner.status import log
from tests.runner.tiny import Repository, kinds, load_tiny, plan_of, text_of

SWAP = {"swap": {"word": "old", "by": "new"}}
MAKE = {"files": {"create": {"pkg/deep/made.py": "made = 1\n"}, "delete": ["app/old.py"]}}


def step_with(command: Any, **settings: Any) -> Any:
    steps = [{"id": "a", "codemods": [SWAP, MAKE], "checks": ["c"], **settings.pop("step", {})}]
    spec = command if isinstance(command, dict) else {"command": command, "shell": True}
    return plan_of(steps, checks={"c": spec}, **settings)


def test_a_check_that_passes_keeps_the_step(repository: Repository) -> None:
    events = repository.run(step_with("test -f pkg/deep/made.py && echo seen"))
    assert kinds(events)[-5:] == [
        *("StepCommitted", "CheckStarted", "CheckOutput", "CheckFinished", "StepKept"),
    ]
    [started] = [e for e in events if isinstance(e, CheckStarted)]
    assert started.description == "test -f pkg/deep/made.py && echo seen"
    assert [e.line for e in events if isinstance(e, CheckOutput)] == ["seen"]


@pytest.mark.parametrize(
    "command",
    [
        "exit 1",
        "kill -9 $$",
        {"command": "sleep 60", "timeout": "200ms"},
        {"command": "no-such-one"},
    ],
)
def test_a_failed_check_restores_the_step(repository: Repository, command: Any) -> None:
    repository.write("app/other.py", b"dirty\n")
    repository.write("mine.txt", b"mine\n")
    before = repository.state()
    events = repository.run(step_with(command))
    assert isinstance(events[-1], StepRestored)
    assert events[-1].reason == "the check c failed"
    assert repository.state() == before
    with repository.session(step_with(command)) as session:
        assert session.applied() == ()
    kept = repository.git("for-each-ref", "--format=%(refname)", "refs/canonize").splitlines()
    assert [ref.endswith("-undone") for ref in kept] == [False, True]


def test_a_failure_keeps_earlier_steps_and_stops(repository: Repository) -> None:
    steps = [
        {"id": "a", "codemods": [SWAP], "checks": ["yes"]},
        {"id": "b", "codemods": [MAKE], "checks": ["yes", "no", "never"]},
        {"id": "c", "checks": ["never"]},
    ]
    plan = plan_of(steps, checks={"yes": "true", "no": "false", "never": "touch never"})
    events = repository.run(plan)
    assert [e.step_id for e in events if isinstance(e, StepKept)] == ["a"]
    assert [e.step_id for e in events if isinstance(e, StepRestored)] == ["b"]
    assert not (repository.root / "never").exists()
    assert (
        repository.git("log", "-1", "--format=%(trailers:key=Canonize-Step)") == "Canonize-Step: a"
    )
    assert repository.read("app/one.py").startswith(b"from app.new")
    assert (repository.root / "app/old.py").exists()
    assert repository.git("status", "--porcelain") == ""


def test_on_failure_keep(repository: Repository) -> None:
    plan = step_with("exit 1", step={"on_failure": "keep"})
    events = repository.run(plan)
    assert isinstance(events[-1], StepKept)
    assert not next(e for e in events if isinstance(e, CheckFinished)).verdict.passed
    assert (repository.root / "pkg/deep/made.py").exists()


def test_a_check_that_is_not_a_trigger_does_not_restore(repository: Repository) -> None:
    events = repository.run(step_with("exit 1", rollback_on=[{"slower": 2.0}]))
    assert isinstance(events[-1], StepKept)


@pytest.mark.parametrize(
    ("command", "told"),
    [
        ("echo junk > app/other.py", "app/other.py: changed"),
        ("echo junk > app/one.py", "app/one.py: changed"),
        ("rm app/two.py", "app/two.py: deleted"),
        ("chmod 755 app/two.py", "app/two.py: mode changed"),
        ("echo junk > app/leftover.py", "app/leftover.py: created"),
        ("mkdir -p new/deep; echo junk > new/deep/x", "new/deep/x: created"),
        ("git rm -q --cached app/two.py", "app/two.py: staged"),
        ("rm app/other.py; ln -s /etc/passwd app/other.py", "app/other.py: changed"),
        ("echo junk > dirty.py", "dirty.py: changed"),
    ],
)
def test_a_check_that_changes_the_tree_fails_and_is_tidied_up(
    repository: Repository, command: str, told: str
) -> None:
    repository.write("dirty.py", b"1\n")
    repository.git("add", "-A")
    repository.git("commit", "-qm", "more")
    repository.write("dirty.py", b"uncommitted work\n")
    repository.write("notes/mine.txt", b"mine\n")
    before = repository.state()
    events = repository.run(step_with(command))
    assert isinstance(events[-1], StepRestored)
    [finished] = [e for e in events if isinstance(e, CheckFinished)]
    assert not finished.verdict.passed
    assert f"  {told}" in finished.verdict.output.splitlines()
    after = repository.state()
    after["files"] = {k: v for k, v in after["files"].items() if not k.startswith("new/")}
    assert after == before


def test_what_a_check_overwrote_is_kept_aside(repository: Repository) -> None:
    repository.run(step_with("echo junk > app/other.py; echo new > left.txt"))
    rescued = repository.root / ".git/canonize/rescued/1/check"
    assert (rescued / "app/other.py").read_bytes() == b"junk\n"
    assert (rescued / "left.txt").read_bytes() == b"new\n"


def test_ignored_files_bytecode_and_touched_times_are_no_dirt(repository: Repository) -> None:
    repository.write(".git/info/exclude", b"*.log\n")
    repository.write("untracked.txt", b"mine\n")
    command = (
        "echo x > a.log; mkdir app/__pycache__; echo x > app/__pycache__/a.pyc; touch app/*.py"
    )
    events = repository.run(step_with(command + "; echo more >> untracked.txt"))
    assert isinstance(events[-1], StepKept)
    assert repository.read("untracked.txt") == b"mine\nmore\n"


def test_a_check_that_commits_is_undone_by_a_new_commit(repository: Repository) -> None:
    command = "git commit -q --allow-empty -m sneaky"
    before = repository.files()
    events = repository.run(step_with(command))
    assert isinstance(events[-1], StepRestored)
    assert repository.files() == before
    assert "sneaky" in repository.git("log", "--format=%s", "canonize/tiny")
    assert repository.git("diff", "main", "canonize/tiny") == ""
    assert repository.git("symbolic-ref", "HEAD") == "refs/heads/main"


class Figures:
    """A check that answers with the next of some figures."""

    kind = "figures"
    executes = False
    from canonize.checks.command import CommandOptions as _Options

    Options = _Options

    def __init__(self, seconds: list[float], again: float | None = None) -> None:
        self.seconds = seconds
        self.again = again
        self.seen: list[dict[str, float]] = []

    def describe(self, options: Any) -> str:
        return "figures"

    def run(self, options: Any, context: CheckContext) -> Verdict:
        self.seen.append(dict(context.baseline))
        assert context.after.read("app/one.py") == (context.root / "app/one.py").read_bytes()
        is_new = b"app.new" in (context.after.read("app/one.py") or b"")
        if self.seconds:
            taken = self.seconds.pop(0)
        else:
            taken = self.again if is_new and self.again else 10.0
        return Verdict(context.name, True, "", {"seconds": taken}, taken)


@pytest.mark.parametrize(
    ("second", "again", "told"),
    [
        (11.1, 11.1, "the check c is slower: seconds of c: 1.110 times, slower (10 pairs"),
        (11.1, 10.0, ""),  # once it took longer: in pairs it does not
        (10.9, None, ""),
        (1.0, None, ""),
    ],
)
def test_slower_than_the_baseline(
    repository: Repository, second: float, again: float | None, told: str
) -> None:
    """Of a check of whatever kind pairs decide; where one run is no slower, nothing is asked."""
    steps = [{"id": "a", "checks": ["c"]}, {"id": "b", "codemods": [SWAP], "checks": ["c"]}]
    check = {"kind": "figures", "command": "x"}
    plan = plan_of(steps, checks={"c": check}, rollback_on=[{"slower": 1.1}])
    figures = Figures([10.0, second], again)
    made = open_session(
        repository.root, plan, text_of(plan), load_tiny, load_check=lambda kind: figures
    )
    with made as session, closing(run(session, [1, 2], trusted=True)) as events:
        seen = list(events)
    if told:
        assert isinstance(seen[-1], StepRestored) and seen[-1].reason.startswith(told)
    else:
        assert isinstance(seen[-1], StepKept)
    assert figures.seen[:2] == [{}, {"seconds": 10.0}]
    assert len(figures.seen) == (2 if again is None else 24)  # one of each, and ten pairs
    notices = [event.text for event in seen if isinstance(event, Notice)]
    assert len(notices) == (again == 10.0)
    assert all("1.11 times its baseline; in pairs: " in text for text in notices)


_LONGER = """
import sys, time
sum(range(3_000_000))
if b"app.new" in open("app/one.py", "rb").read():
    {0}
"""


@pytest.mark.parametrize(
    ("longer", "restored"),
    [
        ("until = time.process_time() + 0.4\n    while time.process_time() < until: pass", True),
        ("time.sleep(0.6)", False),  # a busy machine, say: the work is the same
    ],
)
def test_of_a_command_that_seems_slower_pairs_decide(
    repository: Repository, longer: str, restored: bool
) -> None:
    command = {"command": [sys.executable, "-S", "-c", _LONGER.format(longer)]}
    steps = [{"id": "a", "checks": ["c"]}, {"id": "b", "codemods": [SWAP], "checks": ["c"]}]
    events = repository.run(
        plan_of(steps, checks={"c": command}, rollback_on=[{"slower": 2.0}]), [1, 2]
    )
    assert isinstance(events[-1], StepRestored) is restored
    if restored:
        assert events[-1].reason.startswith("the check c is slower: ")
    else:
        [notice] = [e.text for e in events if isinstance(e, Notice)]
        assert "times its baseline; in pairs: " in notice and "no slower (" in notice


_BENCHMARKS = """
import json
now = 1.2 if b"app.new" in open("app/one.py", "rb").read() else 1.0
one = {"fullname": "t::x", "stats": {"median": now}}
json.dump({"benchmarks": [one]}, open("b.json", "w"))
"""


def test_of_a_report_of_benchmarks_the_benchmarks_are_compared(repository: Repository) -> None:
    command = {"command": [sys.executable, "-S", "-c", _BENCHMARKS], "metrics": "b.json"}
    steps = [{"id": "a", "checks": ["c"]}, {"id": "b", "codemods": [SWAP], "checks": ["c"]}]
    plan = plan_of(steps, checks={"c": command}, rollback_on=[{"slower": 1.1}])
    events = repository.run(plan, [1, 2])
    last = events[-1]
    assert isinstance(last, StepRestored)
    assert last.reason == (
        "the check c is slower: t::x: 1.200 times, slower (10 pairs, tolerance 1.10)"
    )
    assert not (repository.root / "b.json").exists()


def test_an_unknown_check_stops_the_run_before_anything(repository: Repository) -> None:
    before = repository.everything()
    with pytest.raises(PlanInvalid):
        repository.run(plan_of([{"id": "a", "codemods": [SWAP], "checks": ["unheard-of"]}]))
    assert repository.everything() == before


def test_a_check_with_a_bug_restores_the_step(repository: Repository) -> None:
    class Broken(Figures):
        def run(self, options: Any, context: CheckContext) -> Verdict:
            raise ZeroDivisionError

    plan = plan_of(
        [{"id": "a", "codemods": [SWAP], "checks": ["c"]}],
        checks={"c": {"kind": "figures", "command": "x"}},
    )
    before = repository.state()
    with (
        open_session(
            repository.root, plan, text_of(plan), load_tiny, load_check=lambda kind: Broken([])
        ) as session,
        pytest.raises(ZeroDivisionError),
    ):
        list(run(session, [1], trusted=True))
    assert repository.state() == before


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
@pytest.mark.parametrize("twice", [False, True])
def test_a_signal_during_a_check(
    repository: Repository, number: signal.Signals, twice: bool
) -> None:
    before = repository.state()
    plan = step_with("echo $$; sleep 60")
    pids, events = [], []
    with (
        repository.session(plan) as session,
        pytest.raises(KeyboardInterrupt),
        closing(run(session, [1], trusted=True)) as happening,
    ):
        for event in happening:
            events.append(event)
            if isinstance(event, CheckOutput):
                pids.append(int(event.line))
                for delay in (0.1, 0.12) if twice else (0.1,):
                    threading.Timer(delay, os.kill, (os.getpid(), number)).start()
    assert isinstance(events[-1], StepRestored)
    assert events[-1].reason == f"interrupted ({number.name})"
    assert repository.state() == before
    with contextlib.suppress(ProcessLookupError):
        os.kill(pids[0], 0)
        pytest.fail("the command still runs")
    time.sleep(0.1)


def test_leaving_the_iterator_early_restores_the_step(repository: Repository) -> None:
    before = repository.state()
    with repository.session() as session, closing(run(session, [1, 2], trusted=True)) as events:
        for event in events:
            if isinstance(event, StepCommitted):
                break
    assert repository.state()["files"] == before["files"]
    with repository.place() as place:
        assert [entry.outcome for entry in log(place)] == ["kept", "restored"]


# --- commit hooks


def test_hooks_see_the_step_and_nothing_else(repository: Repository, tmp_path) -> None:
    repository.write("app/other.py", b"staged\n")
    repository.git("add", "app/other.py")
    seen = tmp_path / "seen"
    repository.hook("pre-commit", f"git diff --cached --name-only > {seen}\n")
    repository.run(plan_of([{"id": "a", "codemods": [SWAP]}]))
    assert seen.read_text().split() == ["app/one.py", "app/two.py", "docs/guide.md"]
    assert repository.git("diff", "--cached", "--name-only") == "app/other.py"


@pytest.mark.parametrize(
    "hook", ["pre-commit", "prepare-commit-msg", "commit-msg", "reference-transaction"]
)
def test_a_hook_that_rejects(repository: Repository, hook: str) -> None:
    repository.git("commit", "-q", "--allow-empty", "-m", "warm")
    before = repository.state()
    guard = '[ "$1" = prepared ] && grep -q refs/heads/canonize || exit 0\n'
    script = guard if hook == "reference-transaction" else ""
    repository.hook(hook, script + "echo 'no, because' >&2\nexit 1\n")
    events: list[Any] = []
    plan = plan_of([{"id": "a", "codemods": [SWAP, MAKE]}])
    with repository.session(plan) as session, pytest.raises(HistoryRefused) as caught:
        for event in run(session, [1], trusted=True):
            events.append(event)
    assert "no, because" in caught.value.details
    assert isinstance(events[-1], StepRestored)
    assert repository.state() == before


def test_a_hook_that_changes_files_and_rejects(repository: Repository) -> None:
    repository.write("app/other.py", b"dirty\n")
    before = repository.state()
    repository.hook(
        "pre-commit", "echo '# formatted' >> app/one.py; echo x >> app/other.py; exit 1\n"
    )
    with pytest.raises(HistoryRefused):
        repository.run(plan_of([{"id": "a", "codemods": [SWAP, MAKE]}]))
    assert repository.state() == before
    assert (
        (repository.root / ".git/canonize/rescued/1/app/one.py")
        .read_bytes()
        .endswith(b"formatted\n")
    )


FORMATTER = """
echo '# formatted' >> app/one.py; git add app/one.py
echo 2 > app/new.py; git add app/new.py
"""


def test_a_hook_that_changes_the_commit_stops_the_step(repository: Repository) -> None:
    before = repository.state()
    repository.hook("pre-commit", FORMATTER)
    with pytest.raises(HistoryRefused, match="a commit hook changed 2 files") as caught:
        repository.run(plan_of([{"id": "a", "codemods": [SWAP]}]))
    assert caught.value.details == ("app/new.py", "app/one.py")
    assert repository.state() == before


def test_a_hook_that_changes_the_commit_is_accepted_and_rolled_back(repository: Repository) -> None:
    from canonize.runner.rollback import rollback

    before = repository.state()
    repository.hook("pre-commit", FORMATTER)
    steps = [{"id": "a", "codemods": [SWAP]}, {"id": "b", "codemods": [MAKE]}]
    plan = plan_of(steps, commits={"hooks": "keep"})
    events = repository.run(plan)
    committed = [e for e in events if isinstance(e, StepCommitted)]
    assert committed[0].hook_changes == ("app/new.py", "app/one.py")
    assert repository.read("app/one.py").endswith(b"# formatted\n")
    assert repository.git("status", "--porcelain") == ""
    with repository.place() as place:
        list(rollback(place, to=0))
    after = repository.state()
    assert after["files"] == before["files"]
    assert after["status"] == ""
