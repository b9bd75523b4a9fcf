"""Two runs at once: one wins, the other changes nothing."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from canonize.errors import Busy
from canonize.runner.status import log
from tests.runner.tiny import Repository, plan_of

WON, REFUSED, BROKEN = 0, 2, 3


def race(repository: Repository, runners: int) -> list[int]:
    """Lets processes loose at the same moment; each tells how it ended."""
    plan = plan_of(
        [{"id": "a", "codemods": [{"swap": {"word": "old", "by": "new"}}], "checks": ["slow"]}],
        checks={"slow": "sleep 0.3"},
    )
    reading, writing = os.pipe()
    children = []
    for _ in range(runners):
        child = os.fork()
        if child == 0:
            os.close(writing)
            os.read(reading, 1)
            code = BROKEN
            try:
                repository.run(plan, [1])
                code = WON
            except Busy:
                code = REFUSED
            finally:
                os._exit(code)
        children.append(child)
    os.close(reading)
    os.close(writing)
    return [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]


def check_races(folder: Path, count: int) -> None:
    for number in range(count):
        repository = Repository.create(folder / str(number))
        assert sorted(race(repository, 2)) == [WON, REFUSED]
        assert repository.git("log", "--format=%s", "main..HEAD") == "a"
        assert repository.git("status", "--porcelain") == ""
        with repository.place() as place:
            assert [entry.outcome for entry in log(place)] == ["kept"]


def test_five_races(tmp_path: Path) -> None:
    check_races(tmp_path, 5)


@pytest.mark.slow
def test_a_hundred_races(tmp_path: Path) -> None:
    check_races(tmp_path, 100)


def test_many_at_once(repository: Repository) -> None:
    assert sorted(race(repository, 6)) == [WON] + [REFUSED] * 5
