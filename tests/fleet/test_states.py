"""Leases: one holder at a time, they end, and what is finished too late is not recorded."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from canonize.errors import CanonizeError
from canonize.fleet.states import States

DONE = {"outcome": "done"}


def test_one_at_a_time(tmp_path: Path) -> None:
    with States(tmp_path) as states, States(tmp_path) as other:
        states.want("a", "run", "f")
        lease = states.claim("a", "run", 60)
        assert lease is not None
        assert other.claim("a", "run", 60) is None
        assert states.finish(lease, DONE, 1.0)
        assert other.claim("a", "run", 60) is None
        assert other.jobs()["a", "run"].result == DONE


def test_a_lease_ends_and_its_holder_is_too_late(tmp_path: Path) -> None:
    with States(tmp_path) as states:
        states.want("a", "run", "f")
        first = states.claim("a", "run", -1)
        second = states.claim("a", "run", 60)
        assert first is not None and second is not None
        assert not states.renew(first)
        assert not states.finish(first, {"outcome": "failed"}, 1.0)
        assert states.finish(second, DONE, 1.0)
        assert not states.finish(second, DONE, 1.0)
        assert [what for *_, what, _ in states.log()].count("done") == 1


def test_a_renewed_lease_holds(tmp_path: Path) -> None:
    with States(tmp_path) as states:
        states.want("a", "run", "f")
        lease = states.claim("a", "run", 60)
        assert lease is not None and states.renew(lease)
        states.end_leases()
        assert states.jobs()["a", "run"].state == "leased"


def test_the_lease_of_a_killed_process_ends_at_once(tmp_path: Path) -> None:
    code = (
        "import sys, time; from pathlib import Path; from canonize.fleet.states import States\n"
        "s = States(Path(sys.argv[1])); s.want('a', 'run', 'f'); s.claim('a', 'run', 9999)\n"
        "print('ready', flush=True); time.sleep(60)"
    )
    child = subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.PIPE, text=True
    )
    assert child.stdout is not None and child.stdout.readline() == "ready\n"
    with States(tmp_path) as states:
        assert states.claim("a", "run", 60) is None
        child.send_signal(signal.SIGKILL)
        child.wait()
        assert states.claim("a", "run", 60) is not None
        assert states.jobs()["a", "run"].attempts == 2


def test_what_is_done_for_the_same_reasons_stays_done(tmp_path: Path) -> None:
    with States(tmp_path) as states:
        states.want("a", "run", "f")
        lease = states.claim("a", "run", 60)
        assert lease is not None and states.finish(lease, DONE, 1.0)
        states.want("a", "run", "f")
        assert states.jobs()["a", "run"].is_done
        states.want("a", "run", "g")
        assert states.jobs()["a", "run"].state == "waiting"


def test_given_back_is_no_attempt(tmp_path: Path) -> None:
    with States(tmp_path) as states:
        states.want("a", "run", "f")
        lease = states.claim("a", "run", 60)
        assert lease is not None
        states.give_back(lease)
        assert states.jobs()["a", "run"].attempts == 0
        assert not states.finish(lease, DONE, 1.0)


def _take(folder: str, won: object) -> None:
    with States(Path(folder)) as states:
        for number in range(30):
            lease = states.claim(f"r{number}", "run", 60)
            if lease is not None:
                states.finish(lease, {"by": os.getpid()}, 0.0)
                won.put(number)  # type: ignore[attr-defined] # a queue


def test_many_processes_never_take_the_same(tmp_path: Path) -> None:
    with States(tmp_path) as states:
        for number in range(30):
            states.want(f"r{number}", "run", "f")
        context = multiprocessing.get_context("spawn")
        won = context.SimpleQueue()
        racers = [context.Process(target=_take, args=(str(tmp_path), won)) for _ in range(3)]
        for racer in racers:
            racer.start()
        for racer in racers:
            racer.join()
        assert sorted(won.get() for _ in range(30)) == list(range(30))
        assert won.empty()
        assert [what for *_, what, _ in states.log()].count("done") == 30


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    (tmp_path / "fleet.sqlite3").write_bytes(b"not a database, certainly" * 100)
    with pytest.raises(CanonizeError):
        States(tmp_path)


def test_a_file_of_another_version(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "fleet.sqlite3")
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(CanonizeError) as caught:
        States(tmp_path)
    assert "another version" in caught.value.what


def test_time_is_on_the_lease(tmp_path: Path) -> None:
    with States(tmp_path) as states:
        states.want("a", "run", "f")
        states.claim("a", "run", 60)
        assert states.jobs()["a", "run"].until > time.time() + 50
