"""What is handed out: a bad repository, a worker that sees nothing, one that nobody survives."""

from __future__ import annotations

from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pytest

from canonize.errors import Busy, CanonizeError
from canonize.fleet import work as work_module
from canonize.fleet.coordinator import Coordinator, WantedWork
from canonize.fleet.executors import Engine, Running, Serial
from canonize.fleet.removal_gate import UNKNOWN, Seen, held_in
from canonize.fleet.states import MOST_ATTEMPTS, States
from canonize.fleet.work import Order, perform_work


def order(folder: Path, ident: str = "a") -> Order:
    return Order(str(folder), ident, "clone", {}, 60)


def test_a_worker_without_the_folder_says_so(tmp_path: Path) -> None:
    assert perform_work(order(tmp_path)) == "no folder"


def test_what_somebody_else_has_is_left_to_them(tmp_path: Path) -> None:
    with States(tmp_path) as states:
        states.want("a", "clone", "f")
        assert states.claim("a", "clone", 60) is not None
        assert perform_work(order(tmp_path)) == "taken"


@pytest.mark.parametrize(
    ("error", "answer", "state"),
    [
        (CanonizeError("no such thing", hint="do this"), "done", "done"),
        (ZeroDivisionError("a bug"), "done", "done"),
        (MemoryError(), "done", "done"),
        (RecursionError("deep"), "done", "done"),
        (Busy("somebody is at it"), "busy", "waiting"),
    ],
)
def test_whatever_goes_wrong_is_the_result(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception, answer: str, state: str
) -> None:
    def fail(*_: Any) -> dict[str, Any]:
        raise error

    monkeypatch.setattr(work_module, "_stage", lambda _: fail)
    with States(tmp_path) as states:
        states.want("a", "clone", "f")
        assert perform_work(order(tmp_path)) == answer
        job = states.jobs()["a", "clone"]
        assert job.state == state
        if state == "done":
            assert job.result["outcome"] == "failed" and job.result["error"]["what"]


def test_an_interruption_gives_it_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: Any) -> dict[str, Any]:
        raise KeyboardInterrupt

    monkeypatch.setattr(work_module, "_stage", lambda _: stop)
    with States(tmp_path) as states:
        states.want("a", "clone", "f")
        with pytest.raises(KeyboardInterrupt):
            perform_work(order(tmp_path))
        job = states.jobs()["a", "clone"]
        assert (job.state, job.attempts) == ("waiting", 0)


def test_a_repository_that_nobody_survives_is_told(tmp_path: Path) -> None:
    with States(tmp_path) as states:
        states.want("a", "clone", "f")
        for _ in range(MOST_ATTEMPTS):
            assert states.claim("a", "clone", -1) is not None
        coordinator = Coordinator(states, tmp_path, Engine.parse("serial"), seconds=60)
        jobs = coordinator.carry_out([WantedWork("a", "clone", {})])
        assert jobs["a"].result["error"]["what"] == "its worker died 3 times"


def test_a_worker_that_is_told_to_end_stops_no_coordinator(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first answer is an interruption of the worker; the second is the work."""
    answers = [KeyboardInterrupt(), None]

    class Odd(Serial):
        def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
            answer = answers.pop(0)
            if answer is None:
                return super().submit(fn, *args, **kwargs)
            future: Future[Any] = Future()
            future.set_exception(answer)
            return future

    monkeypatch.setattr(Engine, "start", lambda *_: Running(Odd(), 1))
    monkeypatch.setattr(work_module, "_stage", lambda _: lambda *_: {"outcome": "done"})
    with States(tmp_path) as states:
        states.want("a", "clone", "f")
        coordinator = Coordinator(states, tmp_path, Engine.parse("serial"), seconds=60)
        assert coordinator.carry_out([WantedWork("a", "clone", {})])["a"].is_done
        assert answers == []


USES = {"acme.old:Factory": ["web.py:1"]}


@pytest.mark.parametrize(
    ("symbol", "uses", "held"),
    [
        ("acme.old:Factory", USES, ["web.py:1"]),
        ("acme.old", USES, ["web.py:1"]),
        ("acme.old:Factory", {"acme.old": ["x.py:2"]}, ["x.py:2"]),
        ("acme.old:Other", USES, None),
        ("acme.older:Factory", USES, None),
        ("acme.ol", USES, None),
        ("acme.old:Factory", {}, None),
        ("acme.old:Factory", None, [UNKNOWN]),
    ],
)
def test_what_holds_a_removal(symbol: str, uses: Any, held: list[str] | None) -> None:
    seen = [Seen("lib", "lib", USES), Seen("shop", "shop", uses)]
    found = held_in("lib", [symbol], seen)
    assert found == ({} if held is None else {symbol: {"shop": held}})
