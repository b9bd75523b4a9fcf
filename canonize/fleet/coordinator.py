"""Hands out work until nothing waits: what was killed is taken up, what failed stays failed.

The coordinator knows nothing that the states do not: killed, it is started again and goes on.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from canonize.errors import CanonizeError
from canonize.fleet.executors import Engine, Running
from canonize.fleet.states import MOST_ATTEMPTS, Job, States
from canonize.fleet.work import Order, perform_work

_LOOKS = 0.2
"""Seconds between two looks at the states while others are at work."""


@dataclass(frozen=True, slots=True)
class WantedWork:
    """One piece of work: a stage of a repository, and what the stage must know."""

    ident: str
    stage: str
    work: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Finished:
    """A repository's stage has ended: ``done`` of ``total``."""

    ident: str
    done: int
    total: int


class Coordinator:
    """Works on the states of one fleet; use `carry_out` for each stage.

    Args:
        seconds: how long a lease holds without being renewed.
    """

    def __init__(self, states: States, folder: Path, engine: Engine, *, seconds: float) -> None:
        self._states = states
        self._folder = folder
        self._crew = Crew(engine)
        self._seconds = seconds

    def executor(self) -> Executor:
        """The executor, started."""
        return self._crew.running(1).executor

    def close(self) -> None:
        """Ends the executor."""
        self._crew.stop()

    def carry_out(
        self, wanted: Sequence[WantedWork], *, told: Callable[[Finished], None] = lambda _: None
    ) -> Mapping[str, Job]:
        """Does all of it; returns the jobs by ident.

        Raises:
            CanonizeError: there is nobody who could do it (no scheduler, no worker, no folder).
        """
        if not wanted:
            return {}
        stage = wanted[0].stage
        loop = _Loop(self._states, self._crew, wanted, told)
        orders = {
            item.ident: Order(str(self._folder), item.ident, item.stage, item.work, self._seconds)
            for item in wanted
        }
        loop.run(orders)
        jobs = self._states.jobs(stage)
        return {item.ident: jobs[item.ident, stage] for item in wanted}


class Crew:
    """An executor that is started when there is work, and anew when it is broken."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._running: Running | None = None

    def running(self, waiting: int) -> Running:
        """The executor.

        Args:
            waiting: how many pieces of work there are.

        Raises:
            CanonizeError: it can't be started.
        """
        if self._running is None:
            self._running = self._engine.start(waiting)
        return self._running

    def stop(self) -> None:
        if self._running is not None:
            running, self._running = self._running, None
            running.stop()


class _Loop:
    def __init__(
        self,
        states: States,
        crew: Crew,
        wanted: Sequence[WantedWork],
        told: Callable[[Finished], None],
    ) -> None:
        self._states, self._crew, self._told = states, crew, told
        self._wanted = wanted
        self._stage = wanted[0].stage
        self._told_of: set[str] = set()
        self._flying: dict[Future[str], str] = {}
        self._busy_until: dict[str, float] = {}

    def run(self, orders: Mapping[str, Order]) -> None:
        while left := self._left():
            if not self._step(self._crew.running(len(self._wanted)), left, orders):
                self._crew.stop()

    def _left(self) -> list[Job]:
        """Jobs that are not done; those that nobody survives are given up here."""
        self._states.end_leases()
        jobs = self._states.jobs(self._stage, results=False)
        mine = [jobs[item.ident, self._stage] for item in self._wanted]
        for job in mine:
            if job.state == "waiting" and job.attempts >= MOST_ATTEMPTS:
                self._states.give_up(job.ident, job.stage, _died(job))
        left = []
        for job in mine:
            if job.is_done or (job.state == "waiting" and job.attempts >= MOST_ATTEMPTS):
                if job.ident not in self._told_of:
                    self._told_of.add(job.ident)
                    self._told(Finished(job.ident, len(self._told_of), len(mine)))
            else:
                left.append(job)
        return left

    def _step(self, running: Running, left: Sequence[Job], orders: Mapping[str, Order]) -> bool:
        """Hands out what waits and looks what came back; ``False``: the executor is broken."""
        try:
            for job in self._free(left):
                if len(self._flying) >= running.size:
                    break
                self._flying[running.executor.submit(perform_work, orders[job.ident])] = job.ident
                if running.size == 1 and not running.client:
                    break
        except (BrokenProcessPool, RuntimeError):
            self._flying.clear()
            return False
        if running.is_lost():
            raise CanonizeError(
                "the Dask scheduler is gone",
                hint="nothing is lost: start it again, then `canonize fleet run` goes on",
            )
        if not self._flying:
            time.sleep(_LOOKS)  # others have what is left, or it was busy a moment ago
            return True
        done, _ = wait(self._flying, timeout=_LOOKS, return_when="FIRST_COMPLETED")
        answers = [self._is_back(future) for future in done]  # each has to be looked at
        return all(answers)

    def _free(self, left: Sequence[Job]) -> Iterator[Job]:
        flying = set(self._flying.values())
        now = time.monotonic()
        for job in left:
            waits = job.state == "waiting" and job.ident not in flying
            if waits and self._busy_until.get(job.ident, 0.0) <= now:
                yield job

    def _is_back(self, future: Future[str]) -> bool:
        """What became of a piece of work; ``False``: its executor is broken."""
        ident = self._flying.pop(future)
        error = None if future.cancelled() else future.exception()
        if isinstance(error, BrokenProcessPool):
            return False
        if error is not None or future.cancelled():
            # The executor's, or a worker was told to end; the states know what was done.
            self._busy_until[ident] = time.monotonic() + _LOOKS
            return True
        answer = future.result()
        if answer == "no folder":
            raise CanonizeError(
                "a worker does not see the fleet's folder",
                where=str(self._states.path.parent),
                hint="workers need it under the same path; else use --shard on each machine",
            )
        if answer != "done":
            self._busy_until[ident] = time.monotonic() + 2 * _LOOKS
        return True


def _died(job: Job) -> dict[str, Any]:
    what = f"its worker died {job.attempts} times"
    hint = "look at its size and at the system's log; `canonize fleet retry` tries again"
    error = {"what": what, "where": job.ident, "hint": hint, "details": []}
    return {"outcome": "failed", "error": error}
