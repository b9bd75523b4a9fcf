"""Ctrl-C again and again: the restore ends at once, and says so in one line."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from canonize.cli.interrupted import Interrupts
from tests.runner.tiny import Repository

from .conftest import FILES, PLAN


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    made = Repository.create(tmp_path / "shop", {p: t.encode() for p, t in FILES.items()})
    slow = PLAN.replace("python -c 'import app.web, app.jobs, app.plugin'", "sleep 20")
    made.commit({"migration_plan.yaml": slow.replace("    checks: [smoke]\n", "", 1).encode()})
    return made


def stormed(repository: Repository, *words: str, until: str) -> tuple[int, str]:
    """Runs the command, and presses ctrl-C as a terminal does, for every process of its group."""
    process = subprocess.Popen(
        [sys.executable, "-m", "canonize", *words],
        cwd=repository.root,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    assert process.stdout is not None
    for line in process.stdout:
        if until in line:
            break
    while process.poll() is None:
        try:
            os.killpg(process.pid, signal.SIGINT)
        except ProcessLookupError:
            break
        time.sleep(0.01)
    return process.wait(), process.stdout.read()


def test_a_storm_while_a_check_runs_restores_the_step_at_once(repository: Repository) -> None:
    before = repository.files()
    status, told = stormed(repository, "run", "--to", "2", "--yes", until="check smoke")
    assert status == 130, told
    same = "its files are byte for byte what they were"
    assert told.splitlines() == [
        f"  step 2 rewrite restored: interrupted (SIGINT); {same}",
        "interrupted; `canonize status` says where things stand",
    ]
    assert repository.files() == before
    with repository.place() as place:
        assert place.journal.unfinished() is None


def test_a_storm_on_a_rollback_lets_it_end(repository: Repository) -> None:
    before = repository.files()
    fast = repository.read("migration_plan.yaml").replace(b"sleep 20", b"true")
    repository.commit({"migration_plan.yaml": fast})
    # One at the very end of a run takes neither its exit status nor what it says.
    status, told = stormed(repository, "run", "--to", "2", "--yes", until="next: ")
    assert status in (0, 130), told
    assert "Traceback" not in told
    after = repository.files()
    status, told = stormed(repository, "rollback", "--yes", until="takes back")
    assert status in (0, 130), told
    with repository.place() as place:
        assert place.journal.unfinished() is None, told
    now = repository.files()
    now.pop("migration_plan.yaml"), before.pop("migration_plan.yaml")
    after.pop("migration_plan.yaml")
    assert now in (before, after)


def test_a_storm_interrupts_once() -> None:
    heard = Interrupts()
    with pytest.raises(KeyboardInterrupt, match="SIGINT"):
        heard._handle(signal.SIGINT, None)
    for _ in range(3):
        heard._handle(signal.SIGINT, None)


def test_who_was_interrupted_in_an_executed_string_ends_with_its_own_status(tmp_path: Path) -> None:
    (tmp_path / "ends.py").write_text(
        "import sys\nfrom canonize.cli.interrupted import hear_no_more\n"
        "try:\n    exec('raise KeyboardInterrupt')\nexcept KeyboardInterrupt:\n"
        "    hear_no_more()\nsys.exit(130)\n"
    )
    done = subprocess.run([sys.executable, "-m", "ends"], cwd=tmp_path, check=False)
    assert done.returncode == 130
