"""Power losses: a run is recorded, and replayed up to any point without what was not synced."""

from __future__ import annotations

import functools
import os
import random
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.faults.disk import Act, Disk, Filled, Named, Synced
from tests.faults.injection import FINE, run_child
from tests.faults.recording import OPTIONS, record
from tests.faults.scenario import PLAN, Scenario, act
from tests.faults.trials import Outcome, Result, follow
from tests.runner.tiny import Repository

WHAT_IS_LEFT = ("only what was synced", "names too", "bytes too", "a part", "the oldest part")


@dataclass(frozen=True)
class Recording:
    """Every act of one verb on a repository, its git children's and SQLite's included."""

    start: Disk
    end: Disk

    @property
    def points(self) -> Iterator[int]:
        """Numbers of acts after which the power may go: all but those that change nothing."""
        acts = self.end.acts
        return (n for n in range(1, len(acts) + 1) if not isinstance(acts[n - 1], Synced))

    def after(self, count: int, what: str) -> Disk:
        return self.end.after_power_loss(self.start, count, _keeper(count, what))


def recorded(base: Path, verb: str, folder: Path, numbers: list[int] | None = None) -> Recording:
    """Plays a verb in a copy of a repository under strace."""
    with tempfile.TemporaryDirectory(dir=folder) as name:
        work, trace = Path(name) / "work", Path(name) / "trace"
        Disk.read(base).write(work)
        code = run_child(lambda: list(act(work, verb, numbers)), ["-o", str(trace), *OPTIONS])
        if code != FINE:
            raise RuntimeError(f"the run without faults ended with {code}")
        trace.write_text(f"{work}\n{trace.read_text('ascii')}", "ascii")
        found = Recording(*record(base, trace))
        _require_same(found.end, Disk.read(work))
        return found


def lost_power(scenario: Scenario, recording: Recording, count: int, what: str) -> Outcome:
    """The power goes; then ``resume``, and then ``rollback``.

    A lock that git left is in the way: it is named, and the trial removes it as a person would.
    """
    with tempfile.TemporaryDirectory(prefix="canonize-power-") as name:
        root = Path(name) / "work"
        recording.after(count, what).write(root)
        repository = Repository(root)
        every = set(range(len(PLAN.steps) + 1))
        resumed = follow(scenario, repository, "resume", every)
        refused = resumed.result is Result.REFUSED
        locks = [path for path in (root / ".git").rglob("*.lock") if path.is_file()]
        for lock in locks:
            lock.unlink()
        if refused and locks:
            resumed = follow(scenario, repository, "resume", every)
        if resumed.result is not Result.RECOVERED:
            return Outcome(Result.LOST, f"resume: {resumed.detail}")
        left = follow(scenario, repository, "rollback", {0})
        if left.result is not Result.RECOVERED:
            return Outcome(Result.LOST, f"rollback: {left.detail}")
        return Outcome(Result.REFUSED, "until git's lock was removed") if refused else left


def power_losses(
    scenario: Scenario,
    folder: Path,
    verb: str = "run",
    numbers: list[int] | None = None,
    *,
    applied: int = 0,
) -> Iterator[tuple[str, Callable[[], Outcome]]]:
    """Every point of a verb, with every way to lose things.

    Args:
        applied: how many steps are applied before.
    """
    recording = recorded(scenario.bases[applied], verb, folder, numbers)
    for count in recording.points:
        for what in WHAT_IS_LEFT:
            work = functools.partial(lost_power, scenario, recording, count, what)
            yield f"act {count}, left: {what}", work


def _keeper(count: int, what: str) -> Callable[[int, Act], bool]:
    chance = random.Random(count)
    oldest = chance.randrange(count)
    keepers: dict[str, Callable[[int, Act], bool]] = {
        "only what was synced": lambda number, act: False,
        "names too": lambda number, act: isinstance(act, Named),
        "bytes too": lambda number, act: isinstance(act, Filled),
        "a part": lambda number, act: chance.random() < 0.5,
        "the oldest part": lambda number, act: number < oldest,
    }
    return keepers[what]


def _require_same(mine: Disk, real: Disk) -> None:
    """The replay of all acts must be what is really there: otherwise something was not seen."""
    one, other = dict(mine.files()), dict(real.files())
    differing = {os.fsdecode(p) for p in one.keys() | other.keys() if one.get(p) != other.get(p)}
    if differing:
        raise RuntimeError(f"the recording is not what happened: {sorted(differing)[:5]}")
