"""Whatever stands in a plan's file: a plan, or one quiet error; nothing hangs, writes or runs."""

from __future__ import annotations

import os
import signal
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from tests.properties.hostile_plans import VALID, by_hand, from_schema, mutated
from tests.properties.inert_runs import Said, said_here, said_there
from tests.runner.tiny import Repository

FILES = {
    "app/__init__.py": b"",
    "app/core.py": b"class Factory:\n    def build(self):\n        return 1\n",
    "app/old.py": b"class Factory:\n    def build(self):\n        return 2\n",
    "app/web.py": b"from app.old import Factory\n\nanswer = Factory().build()\n",
}


class Desk:
    """A repository into which one plan after the other is put."""

    def __init__(self, root: Path) -> None:
        self.repository = Repository.create(root / "work", FILES)
        self.before = self.repository.everything()
        self.plan = root / "plan.yaml"
        self.seen = Counter[int]()

    def look(self, data: bytes, *verb: str, elsewhere: bool = False) -> Said:
        """Reads a plan as ``plan check`` or another dry verb does."""
        self.plan.write_bytes(data)
        words = ("-C", str(self.repository.root), "--plan", str(self.plan), *verb)
        said = said_there(*words) if elsewhere else said_here(*words)
        self.seen[said.status] += 1
        assert said.complaints((0, 2)) == [], (verb, data[:400])
        return said

    def check(self, data: bytes) -> None:
        """A plan that is one can also be previewed."""
        if self.look(data, "plan", "check").status == 0:
            self.look(data, "preview", "--quiet")

    def require_untouched(self) -> None:
        now = self.repository.everything()
        cache = {path for path in now if path.startswith(".git/canonize/inventory.")}
        assert {path: now[path] for path in now.keys() - cache} == self.before
        assert self.plan.parent.joinpath("marked").exists() is False
        assert sorted(p.name for p in self.plan.parent.iterdir()) == ["home", "plan.yaml", "work"]


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    for name in [name for name in os.environ if name.startswith(("GIT_", "XDG_"))]:
        monkeypatch.delenv(name)
    (tmp_path / "home").mkdir()
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.chdir(tmp_path)
    made = Desk(tmp_path)
    assert made.look(VALID.encode(), "plan", "check").status == 0
    yield made
    made.require_untouched()
    print(f"plans by exit status: {dict(made.seen)}")


LITTLE = settings(
    max_examples=40, deadline=None, database=None, suppress_health_check=list(HealthCheck)
)
MUCH = settings(LITTLE, max_examples=5_000, derandomize=True, phases=[Phase.generate])


def test_plans_from_the_schema(desk: Desk) -> None:
    LITTLE(given(from_schema())(desk.check))()


def test_mutated_plans(desk: Desk) -> None:
    LITTLE(given(mutated())(desk.check))()


@pytest.mark.parametrize("name", sorted(by_hand()))
def test_bombs(desk: Desk, name: str) -> None:
    assert desk.look(by_hand()[name], "plan", "check").status == 2


@pytest.mark.slow
def test_five_thousand_plans_from_the_schema(desk: Desk) -> None:
    MUCH(given(from_schema())(desk.check))()
    assert desk.seen.total() >= 5_000


@pytest.mark.slow
def test_five_thousand_mutated_plans(desk: Desk) -> None:
    MUCH(given(mutated())(desk.check))()
    assert desk.seen.total() >= 5_000 and desk.seen[0] > 100


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(by_hand()))
@pytest.mark.parametrize("verb", ["preview", "verify", "status"])
def test_bombs_in_a_process_of_their_own(desk: Desk, name: str, verb: str) -> None:
    status = desk.look(by_hand()[name], verb, elsewhere=True).status
    assert status == (0 if verb == "status" else 2)


def test_an_alarm_would_ring(monkeypatch: pytest.MonkeyPatch) -> None:
    """The suite must be able to fail: a command that hangs ends with a bug."""

    def hang(*_: object, **__: object) -> None:
        signal.pause()

    monkeypatch.setattr("canonize.runner.status.log", hang)
    assert said_here("log", patience=1).complaints() != []


def test_characters_that_act_would_be_noticed() -> None:
    assert Said(0, "a\x1b[2Jb").complaints() and Said(0, "a\u202eb").complaints()
    assert Said(3, "").complaints() and Said(0, "fine\n").complaints() == []
