"""Every kind of fault with its trials, counted on a run without faults when they are asked for."""

from __future__ import annotations

import functools
import shutil
import signal
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.faults.injection import FAILING, MUTATING, Fault, count_calls
from tests.faults.power import power_losses
from tests.faults.scenario import PLAN, act, prepare
from tests.faults.trials import (
    Outcome,
    Result,
    broken_repository,
    failing_git,
    failing_rollback,
    failing_run,
    interrupted_run,
    killed_rollback,
    killed_run,
    killed_twice,
    killed_whole_run,
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
_STEPS = range(1, len(PLAN.steps) + 1)


@dataclass(frozen=True)
class Trial:
    """One fault at one point; ``name`` is the same in every run of the matrix."""

    kind: str
    name: str
    work: Callable[[], Outcome]

    def play(self) -> Outcome:
        """Tries it; a trial that itself breaks counts as lost."""
        try:
            return self.work()
        except Exception as error:  # the matrix must go on, and must say so
            return Outcome(Result.LOST, f"the trial broke: {error!r}")


Named = tuple[str, Callable[[], Outcome]]


class Matrix:
    """All trials over one scenario.

    Args:
        folder: where repositories are made.
        outside: faults are injected by strace, otherwise by the process itself.
    """

    def __init__(self, folder: Path, *, outside: bool) -> None:
        self._folder = folder
        self._outside = outside
        self.scenario = prepare(folder)

    def kinds(self) -> dict[str, Callable[[], Iterable[Named]]]:
        """What yields the trials, by kind."""
        part = functools.partial
        kinds: dict[str, Callable[[], Iterable[Named]]] = {
            "killed step, then resume": part(self.kills, "resume"),
            "killed step, then rollback": part(self.kills, "rollback"),
            "killed run of nine steps, then resume and rollback": self.whole_kills,
            "killed rollback, then resume": self.rollback_kills,
            "killed recovery, then resume": self.double_kills,
        }
        for error in ("ENOSPC", "EIO", "EACCES"):
            kinds[f"{error} in a step, then resume"] = part(self.errors, error)
        for error in ("ENOSPC", "EIO", "EACCES"):
            kinds[f"{error} in a rollback, then resume"] = part(self.rollback_errors, error)
        for mode in ("fails", "dies first", "dies last", "hangs"):
            kinds[f"git child {mode}, then resume"] = part(self.git_faults, mode)
        if self._outside:
            kinds["SIGINT at a call, then resume"] = self.interruptions
            lost = self.power_losses
            kinds["power lost in a run, then resume and rollback"] = part(lost, "run")
            kinds["power lost in a rollback, then the same"] = part(
                lost, "rollback", applied=len(PLAN.steps)
            )
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            kinds[f"{number.name} at an event, then resume"] = part(self.signals, number)
        return kinds

    def trials(self, kind: str) -> list[Trial]:
        """All trials of one kind, in a fixed order."""
        return [Trial(kind, name, work) for name, work in self.kinds()[kind]()]

    def kills(self, then: str) -> Iterator[Named]:
        for step, fault in self._step_faults(MUTATING, "signal=KILL"):
            work = functools.partial(killed_run, self.scenario, step, fault, then)
            yield f"step {step}, {fault}", work

    def whole_kills(self) -> Iterator[Named]:
        counted = self._count(self.scenario.bases[0], "run", MUTATING)
        for fault in self._faults(counted, "signal=KILL"):
            yield str(fault), functools.partial(killed_whole_run, self.scenario, fault)

    def rollback_kills(self) -> Iterator[Named]:
        for fault in self._rollback_faults(MUTATING, "signal=KILL"):
            yield str(fault), functools.partial(killed_rollback, self.scenario, fault)

    def double_kills(self) -> Iterator[Named]:
        places = _RECOVERIES if self._outside else _RECOVERIES_INSIDE
        for number, (call, when, applied) in enumerate(places):
            broken = self._folder / f"broken{number}"
            fault = Fault(call, when, "signal=KILL", self._outside)
            if not broken_repository(self.scenario, fault, broken, applied):
                raise RuntimeError(f"{fault} did not kill")
            standing = {0} if applied == len(PLAN.steps) else {applied}
            for again in self._faults(self._count(broken, "resume", MUTATING), "signal=KILL"):
                work = functools.partial(killed_twice, self.scenario, broken, again, standing)
                yield f"after {fault} of {applied}, {again}", work

    def errors(self, error: str) -> Iterator[Named]:
        for step, fault in self._step_faults(FAILING, f"error={error}"):
            yield (
                f"step {step}, {fault}",
                functools.partial(failing_run, self.scenario, step, fault),
            )

    def rollback_errors(self, error: str) -> Iterator[Named]:
        for fault in self._rollback_faults(FAILING, f"error={error}"):
            yield str(fault), functools.partial(failing_rollback, self.scenario, fault)

    def git_faults(self, mode: str) -> Iterator[Named]:
        call = "vfork,fork,clone,clone3" if self._outside else "spawn"
        for step in _STEPS:
            counted = self._count(self.scenario.bases[step - 1], "run", call, [step])
            total = counted.total() if self._outside else counted["spawn"]
            for number in range(1, total + 1):
                work = functools.partial(failing_git, self.scenario, step, number, mode)
                yield f"step {step}, child {number}", work

    def interruptions(self) -> Iterator[Named]:
        for step, fault in self._step_faults(MUTATING, "signal=INT"):
            work = functools.partial(interrupted_run, self.scenario, step, fault)
            yield f"step {step}, {fault}", work

    def signals(self, number: signal.Signals) -> Iterator[Named]:
        with tempfile.TemporaryDirectory(dir=self._folder) as folder:
            work = self.scenario.copy(Path(folder) / "work")
            edges = len(list(act(work.root, "run")))
        for edge in range(edges):
            yield f"event {edge}", functools.partial(signalled_run, self.scenario, edge, number)

    def power_losses(
        self, verb: str, numbers: list[int] | None = None, *, applied: int = 0
    ) -> Iterator[Named]:
        return power_losses(self.scenario, self._folder, verb, numbers, applied=applied)

    def _rollback_faults(self, calls: str, what: str) -> Iterator[Fault]:
        counted = self._count(self.scenario.bases[len(PLAN.steps)], "rollback", calls)
        yield from self._faults(counted, what)

    def _step_faults(self, calls: str, what: str) -> Iterator[tuple[int, Fault]]:
        for step in _STEPS:
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


def play(trials: Iterable[Trial]) -> list[Outcome]:
    """Plays trials one after the other."""
    return [trial.play() for trial in trials]
