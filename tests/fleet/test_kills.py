"""Real processes, killed in the middle: nothing is lost, and nothing is done twice."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from canonize.fleet.states import States
from tests.fleet.conftest import PLAN, Harbour

USERS = ("a1", "a2")
ALL = ("acme-lib", *USERS)
SLOW_PLAN = PLAN.replace(
    "steps:\n", "checks:\n  slow: {command: \"python -c 'import time; time.sleep(0.7)'\"}\nsteps:\n"
).replace("rewrite_strings]\n", "rewrite_strings]\n    checks: [slow]\n")
_LONGEST = 120


@pytest.fixture
def fleet(harbour: Harbour) -> Harbour:
    harbour.library()
    for name in USERS:
        harbour.user(name)
    harbour.listed(*ALL)
    harbour.write("migration_plan.yaml", SLOW_PLAN)
    return harbour


def start(fleet: Harbour, executor: str) -> subprocess.Popen[str]:
    """A coordinator of its own."""
    command = [sys.executable, "-m", "canonize", "-C", str(fleet.root), "--json", "fleet", "run"]
    return subprocess.Popen(
        [*command, "--repos", "repos.txt", "--yes", "--executor", executor, "--lease", "5s"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def wait_for(found: Callable[[], Any]) -> Any:
    end = time.monotonic() + _LONGEST
    while time.monotonic() < end:
        answer = found()
        if answer:
            return answer
        time.sleep(0.05)
    raise AssertionError("it did not come to that")


def worker_in_a_check(fleet: Harbour) -> int | None:
    """The process that has a lease on a run whose check is going on."""
    if not (fleet.folder / "fleet.sqlite3").exists():
        return None
    with States(fleet.folder) as states:
        for (ident, _), job in states.jobs("run").items():
            branch = fleet.folder / f"clones/{ident}/.git/refs/heads/canonize/one-factory"
            if job.state == "leased" and branch.exists():
                return int(job.owner.split()[1])
    return None


def ended(child: subprocess.Popen[str]) -> str:
    out, err = child.communicate(timeout=_LONGEST)
    assert child.returncode == 0, out + err
    return out


def assert_all_done_once(fleet: Harbour) -> None:
    with States(fleet.folder) as states:
        jobs, log = states.jobs("run"), states.log()
    assert {ident for ident, _ in jobs} == {name.replace("-", "_") for name in ALL}
    assert {job.result["outcome"] for job in jobs.values()} == {"done"}
    done = Counter(ident for ident, stage, what, _ in log if (stage, what) == ("run", "done"))
    assert set(done.values()) == {1}
    for ident, _ in jobs:
        clone = fleet.folder / "clones" / ident
        subjects = subprocess.run(
            ["git", "log", "--format=%s", "origin/HEAD..canonize/one-factory"],
            cwd=clone,
            check=True,
            capture_output=True,
            text=True,
        ).stdout.splitlines()
        assert len(subjects) == len(set(subjects)) >= 1, subjects


def trees(fleet: Harbour) -> dict[str, str]:
    with States(fleet.folder) as states:
        return {ident: job.result["tree"] for (ident, _), job in states.jobs("run").items()}


@pytest.mark.slow
def test_a_killed_coordinator_goes_on(fleet: Harbour) -> None:
    child = start(fleet, "processes=2")
    wait_for(lambda: worker_in_a_check(fleet))
    child.kill()
    child.communicate()
    again = start(fleet, "processes=2")
    ended(again)
    assert_all_done_once(fleet)
    undisturbed = fleet("run", "--yes", "--state", "other")
    assert undisturbed.status == 0
    rows = undisturbed.json["repositories"]
    assert trees(fleet) == {row["ident"]: row["tree"] for row in rows}


@pytest.mark.slow
def test_the_workers_of_a_killed_coordinator_end(fleet: Harbour) -> None:
    child = start(fleet, "processes=2")
    worker = wait_for(lambda: worker_in_a_check(fleet))
    assert worker != child.pid
    child.kill()
    child.communicate()
    wait_for(lambda: not Path(f"/proc/{worker}").exists())


def test_a_killed_worker_loses_nothing(fleet: Harbour) -> None:
    child = start(fleet, "processes=2")
    os.kill(wait_for(lambda: worker_in_a_check(fleet)), signal.SIGKILL)
    ended(child)
    assert_all_done_once(fleet)
    with States(fleet.folder) as states:
        assert "lease ended" in [what for _, _, what, _ in states.log()]


@pytest.mark.slow
def test_a_worker_that_is_told_to_end_is_no_failure(fleet: Harbour) -> None:
    """As a broken pool tells its other workers."""
    child = start(fleet, "processes=2")
    os.kill(wait_for(lambda: worker_in_a_check(fleet)), signal.SIGTERM)
    ended(child)
    assert_all_done_once(fleet)


@pytest.mark.slow
def test_two_coordinators_share_the_work(fleet: Harbour) -> None:
    children = [start(fleet, "processes=1") for _ in range(2)]
    for child in children:
        ended(child)
    assert_all_done_once(fleet)


def _python(*words: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", *words],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    )


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[tuple[str, list[subprocess.Popen[str]]]]:
    """A scheduler and two workers on loopback: the address, and the processes."""
    pytest.importorskip("distributed")
    file = tmp_path / "scheduler.json"
    dask = "distributed.cli.dask_"
    scheduler = _python(
        f"{dask}scheduler", *("--host", "127.0.0.1", "--port", "0", "--no-dashboard"),
        *("--scheduler-file", str(file)),
    )  # fmt: skip
    processes = [scheduler]
    try:
        import json

        wait_for(lambda: file.exists() and file.read_text().endswith("}"))
        address = json.loads(file.read_text())["address"]
        for number in range(2):
            folder = str(tmp_path / f"worker{number}")
            processes.append(
                _python(
                    f"{dask}worker", address, "--no-nanny", "--nthreads", "1", "--no-dashboard",
                    "--local-directory", folder, "--memory-limit", "0", "--death-timeout", "30",
                )
            )  # fmt: skip
        yield address, processes
    finally:
        for process in processes:
            process.kill()
            process.wait()


@pytest.mark.slow
def test_dask_gives_the_same_bytes(fleet: Harbour, cluster: tuple[str, list[Any]]) -> None:
    fleet.user("legacy", "acme-lib==1.0")
    fleet.listed(*ALL, "legacy")
    fleet.write("migration_plan.yaml", PLAN)
    told = {}
    for state, executor in (("one", "serial"), ("two", f"dask={cluster[0]}")):
        ran = fleet("run", "--state", state, executor=executor).json
        rows = [{k: v for k, v in row.items() if k != "next"} for row in ran["repositories"]]
        ledgers = {p.name: p.read_bytes() for p in (fleet.root / state / "reports").iterdir()}
        told[state] = (rows, ran["causes"], ran["figures"], ledgers)
    assert told["one"] == told["two"]
    assert len(told["one"][3]) == 4


@pytest.mark.slow
def test_a_killed_dask_worker_loses_nothing(fleet: Harbour, cluster: tuple[str, list[Any]]) -> None:
    child = start(fleet, f"dask={cluster[0]}")
    os.kill(wait_for(lambda: worker_in_a_check(fleet)), signal.SIGKILL)
    ended(child)
    assert_all_done_once(fleet)


@pytest.mark.slow
def test_a_killed_scheduler_loses_nothing(fleet: Harbour, cluster: tuple[str, list[Any]]) -> None:
    child = start(fleet, f"dask={cluster[0]}")
    wait_for(lambda: worker_in_a_check(fleet))
    cluster[1][0].kill()
    out, err = child.communicate(timeout=_LONGEST)
    assert child.returncode == 2, out + err
    assert "the Dask scheduler is gone" in out
    ended(start(fleet, "processes=2"))
    assert_all_done_once(fleet)


@pytest.mark.slow
def test_nobody_answers(fleet: Harbour) -> None:
    pytest.importorskip("distributed")
    ran = fleet("run", "--yes", executor="dask=tcp://127.0.0.1:9")
    assert ran.status == 2 and "no Dask scheduler answers" in ran.json["error"]["what"]
