"""Runs commands in two folders in turns and compares what they cost.

The two runs of a pair come in random order and share one hash seed; processor time of the whole
process tree is compared, which is several times steadier than wall time. Memory is the least peak
of three runs each.
"""

from __future__ import annotations

import json
import math
import os
import random
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

from canonize.proof.paired_statistics import LOOKS, JudgedSeries, Pace, judge
from canonize.proof.process import Exit, end_of, run_program

_SHORTEST = 0.02
"""Seconds of processor time below which starting the process is most of what is measured."""
_MEMORY_RUNS = 3
_MEMORY_RATIO = 1.10
_MEMORY_BYTES = 5_000_000


class NotComparable(Exception):
    """Why the two can't be compared; the message is for people."""


@dataclass(frozen=True, slots=True)
class Memory:
    """Peaks in bytes."""

    before: int
    after: int

    @property
    def grew(self) -> bool:
        """Whether by more than a tenth and five megabytes."""
        more = self.after - self.before
        return self.after > self.before * _MEMORY_RATIO and more > _MEMORY_BYTES


@dataclass(frozen=True, slots=True)
class TimedPairs:
    """What the pairs say of each series, and the memory of each command."""

    series: dict[str, JudgedSeries]
    memory: dict[str, Memory]


@dataclass
class Pairs:
    """A comparison under way.

    Args:
        commands: what is run, by the name it is told under.
        before, after: the folders that it is run in.
        metrics: a file that each run writes (pytest-benchmark's or pyperf's JSON); then its
            benchmarks are compared in place of the command's processor time.
        memory: whether peaks of memory are measured afterwards.
        most: seconds after which no further pair is begun: what is open then stays undecided.
        statuses: exit statuses with which a run counts.
        paths: put on PYTHONPATH, those relative to the folder, too.
        measure: gives a run's figures, from its name, its folder and its hash seed, in place of
            running a command.
        seed: for the order within pairs and for hash seeds.
    """

    commands: Mapping[str, Sequence[str]]
    before: Path
    after: Path
    environment: dict[str, str]
    tolerance: float
    timeout: float
    metrics: str = ""
    cwd: str = ""
    memory: bool = True
    most: float = math.inf
    statuses: frozenset[int] = frozenset({0})
    paths: Sequence[str] = ()
    measure: Callable[[str, Path, str], dict[str, float]] | None = None
    seed: int = 0
    emit: Callable[[str], None] = lambda line: None
    stopping: Callable[[], bool] = lambda: False
    _random: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)

    def compare(self) -> TimedPairs:
        """Runs pairs until every series is decided, or the last look is over.

        Raises:
            NotComparable: a run fails, is too short, or gives no figures.
        """
        for name in self.commands:
            self._warm(name)
        series: dict[str, dict[str, list[float]]] = {name: {} for name in self.commands}
        judged: dict[str, JudgedSeries] = {}
        open_ones = list(self.commands)
        until = time.monotonic() + self.most
        for number in range(1, LOOKS[-1] + 1):
            if number > 1 and time.monotonic() > until:
                judged = _cut_short(series, judged)
                break
            for name in open_ones:
                self._pair(name, number, series[name])
            if number in LOOKS:
                every = {key: ratios for of in series.values() for key, ratios in of.items()}
                judged = judge(every, self.tolerance)
                open_ones = [n for n in open_ones if any(_open(judged[key]) for key in series[n])]
        measured = self.commands if self.memory else ()
        return TimedPairs(judged, {name: self._memory(name) for name in measured})

    def _warm(self, name: str) -> None:
        """One run of each; what is short in both trees can't be compared."""
        costs = [self._figures(name, folder, "0") for folder in (self.before, self.after)]
        longest = max(cost for figures in costs for cost in figures.values())
        if not self.metrics and longest < _SHORTEST:
            raise NotComparable(
                f"{name} takes {longest * 1000:.0f} ms of processor time, which is too "
                "short to compare: let it do its work several times"
            )

    def _pair(self, name: str, number: int, series: dict[str, list[float]]) -> None:
        hash_seed = str(self._random.randrange(1, 2**32))
        folders = [self.before, self.after]
        self._random.shuffle(folders)
        costs = {folder: self._figures(name, folder, hash_seed) for folder in folders}
        before, after = costs[self.before], costs[self.after]
        if before.keys() != after.keys():
            raise NotComparable(
                f"the two runs measured different things: {sorted(before.keys() ^ after.keys())}"
            )
        for key, cost in before.items():
            series.setdefault(key, []).append(math.log(after[key] / cost))
        middle = {key: math.exp(median(ratios)) for key, ratios in series.items()}
        worst = max(middle, key=lambda key: middle[key])
        self.emit(f"pair {number} of at most {LOOKS[-1]}: {worst} {middle[worst]:.3f} times")

    def _figures(self, name: str, folder: Path, hash_seed: str) -> dict[str, float]:
        if self.measure is not None:
            return self.measure(name, folder, hash_seed)
        report = folder / self.cwd / self.metrics
        if self.metrics:
            report.unlink(missing_ok=True)
        ended = self._run(self.commands[name], folder, hash_seed)
        if self.metrics:
            return measured_by(report_of(report))
        return {f"processor time of {name}": max(ended.processor, 1e-6)}

    def _memory(self, name: str) -> Memory:
        command = [sys.executable, "-I", "-S", "-c", _MEASURING, *self.commands[name]]
        peaks = [
            min(self._peak(command, folder) for _ in range(_MEMORY_RUNS))
            for folder in (self.before, self.after)
        ]
        return Memory(*peaks)

    def _peak(self, command: Sequence[str], folder: Path) -> int:
        """Measured by a small process between: a child's peak is never below its parent's size."""
        ended = self._run(command, folder, "0")
        return int(ended.output.rpartition("\n")[2]) * 1024

    def _run(self, arguments: Sequence[str], folder: Path, hash_seed: str) -> Exit:
        environment = {**self.environment, "PYTHONHASHSEED": hash_seed}
        if self.paths:
            given = [path for path in os.environ.get("PYTHONPATH", "").split(os.pathsep) if path]
            mine = [str(folder / path) for path in self.paths]
            environment["PYTHONPATH"] = os.pathsep.join([*mine, *given])
        ended = run_program(
            arguments,
            cwd=folder / self.cwd,
            environment=environment,
            timeout=self.timeout,
            stopping=self.stopping,
        )
        if ended.why or ended.status not in self.statuses:
            which = "before" if folder == self.before else "after"
            raise NotComparable(f"the command fails in the tree {which}:\n{end_of(ended.output)}")
        return ended


def _cut_short(
    series: Mapping[str, Mapping[str, Sequence[float]]], judged: Mapping[str, JudgedSeries]
) -> dict[str, JudgedSeries]:
    """What was decided at the last look stays so; the rest is undecided after the pairs there are.

    A look at another number of pairs would be one more than the error was divided among.
    """
    every = {key: ratios for of in series.values() for key, ratios in of.items()}
    return {
        key: judged[key]
        if key in judged and not _open(judged[key])
        else JudgedSeries(Pace.UNDECIDED, math.exp(median(ratios)), len(ratios))
        for key, ratios in every.items()
    }


def _open(judged: JudgedSeries) -> bool:
    return judged.pace is Pace.UNDECIDED


_MEASURING = """
import os, resource, subprocess, sys
done = subprocess.run(sys.argv[1:])
os.write(1, b"\\n%d" % resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
sys.exit(done.returncode if done.returncode >= 0 else 1)
"""


def measured_by(document: Any) -> dict[str, float]:
    """Median seconds of each benchmark in a report of pytest-benchmark or pyperf.

    Raises:
        NotComparable: it is neither, or has no benchmarks.
    """
    try:
        found = {_name(document, item): _median(item) for item in document["benchmarks"]}
    except (KeyError, TypeError, ValueError) as error:
        raise NotComparable(f"no report of pytest-benchmark or pyperf: {error!r}") from error
    if not found or any(not cost > 0 for cost in found.values()):
        raise NotComparable("the report has no benchmarks, or one that took no time")
    return found


def _name(document: Any, item: Any) -> str:
    if "fullname" in item:
        return str(item["fullname"])
    return str(item.get("metadata", {}).get("name") or document["metadata"]["name"])


def _median(item: Any) -> float:
    if "stats" in item:
        return float(item["stats"]["median"])
    return float(median(value for run in item["runs"] for value in run.get("values", ())))


def report_of(path: Path) -> Any:
    """The document in a report.

    Raises:
        NotComparable: it is not there, or no JSON.
    """
    try:
        return json.loads(path.read_bytes())
    except FileNotFoundError as error:
        raise NotComparable(f"the command did not write {path.name}") from error
    except ValueError as error:
        raise NotComparable(f"{path.name} is no JSON: {error}") from error
