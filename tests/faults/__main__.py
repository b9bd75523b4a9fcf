"""The fault matrix: `python -m tests.faults [--every N] [--jobs N] [--only NAME]`.

Prints points tried, recovered byte-identically, refused cleanly, lost; exits with 1 when any is
lost. Without strace the process strikes itself, at fewer points, and the first line says so.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from tests.faults.injection import FAILING, MUTATING, Fault, count_calls, has_strace
from tests.faults.scenario import PLAN, act, prepare
from tests.faults.trials import (
    Outcome,
    Result,
    Trial,
    broken_repository,
    failing_git,
    failing_run,
    killed_rollback,
    killed_run,
    killed_twice,
    play,
    signalled_run,
)

# What is killed there, with so many steps applied (with all: a rollback), has to be recovered.
_RECOVERIES = (
    ("renameat", 2, 1),
    ("linkat", 1, 2),
    ("vfork", 25, 3),
    ("vfork", 30, 4),
    ("pwrite64", 50, 5),
    ("unlinkat", 20, 9),
    ("renameat", 2, 9),
)
_RECOVERIES_INSIDE = (
    ("rename", 2, 1),
    ("link", 1, 2),
    ("spawn", 25, 3),
    ("statement", 20, 4),
    ("unlink", 8, 9),
)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.faults")
    parser.add_argument("--every", type=int, default=1, help="try one point in N")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--only", default="", help="only kinds whose names contain this")
    parser.add_argument("--inside", action="store_true", help="inject without strace")
    asked = parser.parse_args()
    os.environ["GIT_CONFIG_NOSYSTEM"] = "1"
    with tempfile.TemporaryDirectory(prefix="canonize-faults-") as folder:
        os.environ["HOME"] = os.environ["XDG_STATE_HOME"] = folder
        matrix = Matrix(Path(folder), outside=has_strace() and not asked.inside)
        total = matrix.play(every=asked.every, jobs=asked.jobs, only=asked.only)
    return 1 if total[Result.LOST] else 0


class Matrix:
    """Every kind of fault with its trials, counted when they are asked for."""

    def __init__(self, folder: Path, *, outside: bool) -> None:
        self._folder = folder
        self._outside = outside
        self.scenario = prepare(folder)

    def play(self, *, every: int, jobs: int, only: str = "") -> Counter[Result]:
        """Plays every kind and prints one line for each."""
        how = "strace, from outside" if self._outside else "the process itself, from inside"
        print(f"faults are injected by: {how}; one point in {every}; {jobs} processes")
        heading = f"{'tried':>6} {'recovered':>10} {'refused':>8} {'lost':>5} {'seconds':>8}"
        print(f"{'fault':<34} {heading}")
        total = Counter[Result]()
        for name, trials in self.kinds():
            if only not in name:
                continue
            started = time.monotonic()
            outcomes = _spread(list(trials)[::every], jobs)
            counted = Counter(outcome.result for outcome in outcomes)
            total += counted
            _show(name, counted, time.monotonic() - started)
            details = Counter(outcome.detail for outcome in outcomes if outcome.detail)
            for detail, count in details.most_common(8):
                print(f"    {count} x {detail}")
        _show("all", total, None)
        return total

    def kinds(self) -> Iterator[tuple[str, Iterable[Trial]]]:
        yield "killed run, then resume", self.kills("resume")
        yield "killed run, then rollback", self.kills("rollback")
        yield "killed rollback, then resume", self.rollback_kills()
        yield "killed recovery, then resume", self.double_kills()
        for error in ("ENOSPC", "EIO", "EACCES"):
            yield f"{error}, then resume", self.errors(error)
        for mode in ("fails", "dies first", "dies last", "hangs"):
            yield f"git child {mode}, then resume", self.git_faults(mode)
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            yield f"{number.name}, then resume", self.signals(number)

    def kills(self, then: str) -> Iterator[Trial]:
        for step, fault in self._step_faults(MUTATING, "signal=KILL"):
            yield killed_run, (self.scenario, step, fault, then)

    def rollback_kills(self) -> Iterator[Trial]:
        counted = self._count(self.scenario.bases[len(PLAN.steps)], "rollback", MUTATING)
        for fault in self._faults(counted, "signal=KILL"):
            yield killed_rollback, (self.scenario, fault)

    def double_kills(self) -> Iterator[Trial]:
        places = _RECOVERIES if self._outside else _RECOVERIES_INSIDE
        for number, (call, when, applied) in enumerate(places):
            broken = self._folder / f"broken{number}"
            fault = Fault(call, when, "signal=KILL", self._outside)
            if not broken_repository(self.scenario, fault, broken, applied):
                raise RuntimeError(f"{fault} did not kill")
            standing = {0} if applied == len(PLAN.steps) else {applied}
            for again in self._faults(self._count(broken, "resume", MUTATING), "signal=KILL"):
                yield killed_twice, (self.scenario, broken, again, standing)

    def errors(self, error: str) -> Iterator[Trial]:
        for step, fault in self._step_faults(FAILING, f"error={error}"):
            yield failing_run, (self.scenario, step, fault)

    def git_faults(self, mode: str) -> Iterator[Trial]:
        call = "vfork,fork,clone,clone3" if self._outside else "spawn"
        for step in range(1, len(PLAN.steps) + 1):
            counted = self._count(self.scenario.bases[step - 1], "run", call, [step])
            total = counted.total() if self._outside else counted["spawn"]
            for number in range(1, total + 1):
                yield failing_git, (self.scenario, step, number, mode)

    def signals(self, number: signal.Signals) -> Iterator[Trial]:
        with tempfile.TemporaryDirectory() as folder:
            work = self.scenario.copy(Path(folder) / "work")
            edges = len(list(act(work.root, "run")))
        for edge in range(edges):
            yield signalled_run, (self.scenario, edge, number)

    def _step_faults(self, calls: str, what: str) -> Iterator[tuple[int, Fault]]:
        for step in range(1, len(PLAN.steps) + 1):
            counted = self._count(self.scenario.bases[step - 1], "run", calls, [step])
            for fault in self._faults(counted, what):
                yield step, fault

    def _count(
        self, base: Path, verb: str, calls: str, numbers: list[int] | None = None
    ) -> Counter[str]:
        with tempfile.TemporaryDirectory(dir=self._folder) as name:
            work = Path(name) / "work"
            shutil.copytree(base, work, symlinks=True)
            return count_calls(
                lambda: list(act(work, verb, numbers)),
                calls,
                Path(name) / "log",
                outside=self._outside,
            )

    def _faults(self, counted: Counter[str], what: str) -> Iterator[Fault]:
        for call in sorted(counted):
            for when in range(1, counted[call] + 1):
                yield Fault(call, when, what, self._outside)


def _spread(trials: list[Trial], jobs: int) -> list[Outcome]:
    if jobs < 2:
        return play(trials)
    slices = [trials[start :: jobs * 8] for start in range(jobs * 8)]
    with multiprocessing.get_context("fork").Pool(jobs) as pool:
        return [outcome for part in pool.imap_unordered(play, slices) for outcome in part]


def _show(name: str, counted: Counter[Result], seconds: float | None) -> None:
    tried = counted.total() - counted[Result.NOT_REACHED]
    columns = [tried, counted[Result.RECOVERED], counted[Result.REFUSED], counted[Result.LOST]]
    time_taken = "" if seconds is None else f"{seconds:8.0f}"
    print(
        f"{name:<34} {columns[0]:>6} {columns[1]:>10} {columns[2]:>8} {columns[3]:>5} {time_taken}"
    )
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
