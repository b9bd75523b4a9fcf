"""The fault matrix: `python -m tests.faults [--every N] [--jobs N] [--only NAME]`.

Prints points tried, recovered byte-identically, refused cleanly, lost; exits with 1 when any is
lost. Without strace the same verbs are killed at their events instead, and it says so.
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

from tests.faults.injection import FAILING, MUTATING, count_calls, has_strace
from tests.faults.scenario import PLAN, Scenario, act, prepare
from tests.faults.trials import (
    Fault,
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


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.faults")
    parser.add_argument("--every", type=int, default=1, help="try one point in N")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--only", default="", help="only kinds whose names contain this")
    asked = parser.parse_args()
    os.environ["GIT_CONFIG_NOSYSTEM"] = "1"
    with tempfile.TemporaryDirectory(prefix="canonize-faults-") as folder:
        os.environ["HOME"] = os.environ["XDG_STATE_HOME"] = folder
        total = run_matrix(Path(folder), every=asked.every, jobs=asked.jobs, only=asked.only)
    return 1 if total[Result.LOST] else 0


def run_matrix(folder: Path, *, every: int, jobs: int, only: str = "") -> Counter[Result]:
    """Plays every kind of fault and prints one line for each."""
    how = "strace, from outside" if has_strace() else "no strace: signals and git children only"
    print(f"faults are injected by: {how}; one point in {every}; {jobs} processes")
    print(f"{'fault':<34} {'tried':>6} {'recovered':>10} {'refused':>8} {'lost':>5} {'seconds':>8}")
    scenario, total = prepare(folder), Counter[Result]()
    for name, trials in kinds(scenario, folder):
        if only not in name:
            continue
        chosen = list(trials)[::every]
        started = time.monotonic()
        outcomes = _spread(chosen, jobs)
        counted = Counter(o.result for o in outcomes)
        total += counted
        _show(name, counted, time.monotonic() - started)
        for detail, count in Counter(_reasons(outcomes)).most_common(8):
            print(f"    {count} x {detail}")
    _show("all", total, None)
    return total


def kinds(scenario: Scenario, folder: Path) -> Iterator[tuple[str, Iterable[Trial]]]:
    """Every kind of fault with its trials, counted when they are asked for."""
    if has_strace():
        yield "killed run, then resume", _kills(scenario, folder, "resume")
        yield "killed run, then rollback", _kills(scenario, folder, "rollback")
        yield "killed rollback, then resume", _rollback_kills(scenario, folder)
        yield "killed recovery, then resume", _double_kills(scenario, folder)
        for error in ("ENOSPC", "EIO", "EACCES"):
            yield f"{error}, then resume", _errors(scenario, folder, error)
    for mode in ("fails", "dies first", "dies last", "hangs"):
        yield f"git child {mode}, then resume", _git_faults(scenario, folder, mode)
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        yield f"{number.name}, then resume", _signals(scenario, number)


def _kills(scenario: Scenario, folder: Path, then: str) -> Iterator[Trial]:
    for step, fault in _step_faults(scenario, folder, MUTATING, "signal=KILL"):
        yield killed_run, (scenario, step, fault, then)


def _rollback_kills(scenario: Scenario, folder: Path) -> Iterator[Trial]:
    counted = _count(scenario.bases[len(PLAN.steps)], folder, "rollback", MUTATING)
    for fault in _faults(counted, "signal=KILL"):
        yield killed_rollback, (scenario, fault)


def _double_kills(scenario: Scenario, folder: Path) -> Iterator[Trial]:
    for number, (call, when, applied) in enumerate(_RECOVERIES):
        broken, fault = folder / f"broken{number}", Fault(call, when, "signal=KILL")
        if not broken_repository(scenario, fault, broken, applied):
            raise RuntimeError(f"{fault} did not kill")
        counted = _count(broken, folder, "resume", MUTATING)
        standing = {0} if applied == len(PLAN.steps) else {applied}
        for again in _faults(counted, "signal=KILL"):
            yield killed_twice, (scenario, broken, again, standing)


def _errors(scenario: Scenario, folder: Path, error: str) -> Iterator[Trial]:
    for step, fault in _step_faults(scenario, folder, FAILING, f"error={error}"):
        yield failing_run, (scenario, step, fault)


def _git_faults(scenario: Scenario, folder: Path, mode: str) -> Iterator[Trial]:
    for step in range(1, len(PLAN.steps) + 1):
        calls = _count(scenario.bases[step - 1], folder, "run", "vfork", [step])
        for number in range(1, calls.total() + 1):
            yield failing_git, (scenario, step, number, mode)


def _step_faults(
    scenario: Scenario, folder: Path, calls: str, what: str
) -> Iterator[tuple[int, Fault]]:
    for step in range(1, len(PLAN.steps) + 1):
        counted = _count(scenario.bases[step - 1], folder, "run", calls, [step])
        for fault in _faults(counted, what):
            yield step, fault


def _count(
    base: Path, folder: Path, verb: str, calls: str, numbers: list[int] | None = None
) -> Counter[str]:
    with tempfile.TemporaryDirectory(dir=folder) as name:
        work = Path(name) / "work"
        shutil.copytree(base, work, symlinks=True)
        return count_calls(lambda: list(act(work, verb, numbers)), calls, Path(name) / "log")


def _signals(scenario: Scenario, number: signal.Signals) -> Iterator[Trial]:
    with tempfile.TemporaryDirectory() as folder:
        work = scenario.copy(Path(folder) / "work")
        edges = len(list(act(work.root, "run")))
    for edge in range(edges):
        yield signalled_run, (scenario, edge, number)


def _faults(counted: Counter[str], what: str) -> Iterator[Fault]:
    for call in sorted(counted):
        for when in range(1, counted[call] + 1):
            yield Fault(call, when, what)


def _spread(trials: list[Trial], jobs: int) -> list[Outcome]:
    if jobs < 2:
        return play(trials)
    slices = [trials[start :: jobs * 8] for start in range(jobs * 8)]
    with multiprocessing.get_context("fork").Pool(jobs) as pool:
        return [outcome for part in pool.imap_unordered(play, slices) for outcome in part]


def _reasons(outcomes: Iterable[Outcome]) -> Iterator[str]:
    return (o.detail for o in outcomes if o.result is Result.LOST or o.detail)


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
