"""After a crash: a real process, really killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from canonize.core.events import NothingToDo, RolledBack, StepRestored
from canonize.errors import Busy, Interrupted, RepositoryUnusable, WorkTreeInTheWay
from canonize.runner.place import open_place
from canonize.runner.recover import resume
from canonize.runner.rollback import rollback
from canonize.runner.run import run
from canonize.runner.status import status
from tests.faults.injection import run_child
from tests.runner.tiny import Repository, plan_of

HERE = Path(__file__).parents[2]


def killed_at(repository: Repository, event_name: str) -> None:
    """Runs everything in a child that kills itself at an event."""

    def work() -> None:
        with repository.session() as session:
            for event in run(session, session.pending(), trusted=True):
                if type(event).__name__ == event_name:
                    os.kill(os.getpid(), signal.SIGKILL)

    assert run_child(work) == -signal.SIGKILL


EVENTS = ["Checkpointed", "Progress", "StepCommitted"]


@pytest.mark.parametrize("event", EVENTS)
def test_resume_takes_the_step_back(repository: Repository, event: str) -> None:
    before = repository.state()
    killed_at(repository, event)
    with repository.place() as place:
        found = status(place)
        assert found.interrupted is not None
        assert found.interrupted.step_id == "swap"
        [happened] = resume(place)
        assert isinstance(happened, StepRestored)
        assert status(place).interrupted is None
        assert [type(e) for e in resume(place)] == [NothingToDo]
    assert repository.files() == before["files"]
    assert repository.git("status", "--porcelain") == ""
    repository.run()
    assert repository.git("log", "-1", "--format=%s") == "Move"


@pytest.mark.parametrize("event", EVENTS)
def test_rollback_after_a_kill(repository: Repository, event: str) -> None:
    before = repository.state()
    killed_at(repository, event)
    with repository.place() as place:
        list(rollback(place, to=0))
    after = repository.state()
    assert (after["files"], after["head"]) == (before["files"], before["head"])


def test_rollback_of_only_what_stopped(repository: Repository) -> None:
    killed_at(repository, "StepCommitted")
    with repository.place() as place:
        [event] = rollback(place)
        assert isinstance(event, StepRestored)
        assert [step.step_id for step in status(place).applied] == ["look"]


def test_a_run_refuses_until_it_is_resumed(repository: Repository) -> None:
    killed_at(repository, "Progress")
    with pytest.raises(Interrupted, match=r"step swap of .* stopped half way"):
        repository.run()


def test_edits_after_the_crash_are_not_overwritten(repository: Repository) -> None:
    killed_at(repository, "StepCommitted")
    repository.write("app/one.py", b"# mine\n")
    before = repository.files()
    with repository.place() as place:
        with pytest.raises(WorkTreeInTheWay) as caught:
            list(resume(place))
        assert caught.value.details == ("app/one.py: edited since",)
        assert repository.files() == before
        [event] = resume(place, rescue=True)
        assert isinstance(event, StepRestored)
    assert repository.read("app/one.py") == b"from app.old import thing\n\nprint(thing)\n"
    rescued = repository.root / ".git/canonize/rescued/2/app/one.py"
    assert rescued.read_bytes() == b"# mine\n"


def test_an_index_lock_in_the_way_of_recovery(repository: Repository) -> None:
    before = repository.files()
    killed_at(repository, "StepCommitted")
    lock = repository.root / ".git/index.lock"
    lock.touch()
    from canonize.errors import HistoryRefused

    with repository.place() as place:
        with pytest.raises(HistoryRefused):
            list(resume(place))
        assert repository.files() == before
        assert lock.exists()
        lock.unlink()
        list(resume(place))
    assert repository.git("status", "--porcelain") == ""


def test_an_interrupted_rollback_is_finished(repository: Repository) -> None:
    before = repository.files()
    repository.run()
    folder = repository.root / "app"

    def work() -> None:
        from canonize.workspace import Writer

        original = Writer.apply

        def apply(self: Writer, change: object) -> None:
            original(self, change)  # type: ignore[arg-type]
            os.kill(os.getpid(), signal.SIGKILL)

        Writer.apply = apply  # type: ignore[method-assign]
        with repository.place() as place:
            list(rollback(place, to=0))

    assert run_child(work) == -signal.SIGKILL
    assert folder.exists()
    with repository.place() as place:
        [event] = resume(place)
        assert isinstance(event, RolledBack)
        assert event.to == 0
    assert repository.files() == before
    assert repository.git("status", "--porcelain") == ""
    assert repository.git("symbolic-ref", "HEAD") == "refs/heads/main"


def _holder(repository: Repository) -> subprocess.Popen[bytes]:
    script = (
        "import sys, time\nfrom pathlib import Path\n"
        "from canonize.runner.place import open_place\n"
        "with open_place(Path(sys.argv[1])) as place, place.work('run'):\n"
        "    print('held', flush=True)\n    time.sleep(60)\n"
    )
    command = [sys.executable, "-c", script, str(repository.root)]
    process = subprocess.Popen(command, cwd=HERE, stdout=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stdout.readline() == b"held\n"
    return process


def test_the_lock_says_who_holds_it_and_dies_with_its_owner(repository: Repository) -> None:
    process = _holder(repository)
    try:
        with pytest.raises(Busy, match=rf"run, pid {process.pid}, since \d{{4}}-"):
            repository.run()
        with repository.place() as place:
            assert f"pid {process.pid}" in status(place).running
            with pytest.raises(Busy):
                list(rollback(place, to=0))
    finally:
        process.kill()
        process.wait()
    with repository.place() as place:
        assert status(place).running == ""
    repository.run()


def test_recovery_waits_for_the_git_child_of_a_killed_run(repository: Repository) -> None:
    """The hook goes on after the run was killed; what it lets through is taken back, too."""
    before = repository.files()
    mark = repository.root / ".git/started"
    repository.hook("pre-commit", f"touch {mark}; sleep 1; exit 0\n")
    plan = plan_of([{"id": "a", "codemods": [{"swap": {"word": "old", "by": "new"}}]}])
    child = os.fork()
    if child == 0:
        try:
            repository.run(plan)
        finally:
            os._exit(0)
    while not mark.exists():
        time.sleep(0.01)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with repository.place() as place:
        list(resume(place))
    assert repository.files() == before
    time.sleep(1.2)
    assert repository.files() == before
    assert repository.git("status", "--porcelain") == ""
    assert repository.git("for-each-ref", "refs/heads", "--format=%(refname)") == "refs/heads/main"


def test_a_commit_that_the_disk_forgot_does_not_stand_in_the_way(repository: Repository) -> None:
    """A power loss may keep the branch and take the commit that it names."""
    before = repository.state()
    killed_at(repository, "StepCommitted")
    commit = repository.git("rev-parse", "HEAD")
    lost = repository.root / ".git/objects" / commit[:2] / commit[2:]
    lost.chmod(0o600)
    lost.unlink()
    with pytest.raises(RepositoryUnusable, match="which is not there") as stopped:
        repository.place()
    assert "canonize resume" in stopped.value.hint
    with open_place(repository.root, mend=True) as place:
        [event] = resume(place)
        assert isinstance(event, StepRestored)
    assert repository.files() == before["files"]
    assert repository.git("status", "--porcelain") == ""
    repository.run()


def test_a_commit_that_was_lost_otherwise_is_not_meddled_with(repository: Repository) -> None:
    ref = repository.root / ".git/refs/heads/main"
    ref.write_text("1" * 40 + "\n")
    with pytest.raises(RepositoryUnusable, match="which is not there"):
        open_place(repository.root, mend=True)
    assert ref.read_text() == "1" * 40 + "\n"
