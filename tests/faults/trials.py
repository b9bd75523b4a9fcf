"""One trial of each kind: a fault, what a person would do next, and a look at what is left."""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
import time
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from canonize.runner.place import open_place
from tests.faults.injection import BUG, FINE, REFUSED, UNEXPECTED, Fault, run_child
from tests.faults.scenario import PLAN, Scenario, act
from tests.runner.tiny import Repository


class Result(StrEnum):
    """How a trial ended."""

    RECOVERED = "recovered"
    REFUSED = "refused"
    LOST = "lost"
    NOT_REACHED = "not reached"


@dataclass(frozen=True)
class Outcome:
    result: Result
    detail: str = ""


def killed_run(scenario: Scenario, step: int, fault: Fault, then: str) -> Outcome:
    """A step that is killed, and then ``resume`` or ``rollback``."""
    with _copy(scenario, step - 1) as repository:
        code = fault.strike(lambda: _all(repository, "run", [step]))
        if code == FINE:
            return _verdict(scenario, repository, Result.NOT_REACHED, {step})
        if code != -signal.SIGKILL:
            return Outcome(Result.LOST, f"{fault}: ended with {code}")
        return follow(scenario, repository, then, {step - 1, step})


def killed_whole_run(scenario: Scenario, fault: Fault) -> Outcome:
    """All steps in one process that is killed; then ``resume``, and then ``rollback``."""
    with _copy(scenario, 0) as repository:
        code = fault.strike(lambda: _all(repository, "run"))
        if code == FINE:
            return _verdict(scenario, repository, Result.NOT_REACHED, {len(PLAN.steps)})
        if code != -signal.SIGKILL:
            return Outcome(Result.LOST, f"{fault}: ended with {code}")
        resumed = follow(scenario, repository, "resume", set(range(len(PLAN.steps) + 1)))
        if resumed.result is not Result.RECOVERED:
            return resumed
        return follow(scenario, repository, "rollback", {0})


def killed_rollback(scenario: Scenario, fault: Fault, verb: str = "rollback") -> Outcome:
    """A rollback that is killed, and then ``resume``."""
    with _copy(scenario, len(PLAN.steps)) as repository:
        code = fault.strike(lambda: _all(repository, verb))
        if code == FINE:
            return _verdict(scenario, repository, Result.NOT_REACHED, {0})
        return follow(scenario, repository, "resume", {0, len(PLAN.steps)})


def killed_twice(scenario: Scenario, broken: Path, fault: Fault, standing: set[int]) -> Outcome:
    """A recovery of a broken repository that is killed, and then ``resume`` again."""
    with _copied(broken) as repository:
        code = fault.strike(lambda: _all(repository, "resume"))
        if code == FINE:
            return _verdict(scenario, repository, Result.NOT_REACHED, standing)
        return follow(scenario, repository, "resume", standing)


def failing_run(scenario: Scenario, step: int, fault: Fault) -> Outcome:
    """A step in which a system call fails, and then ``resume``."""
    with _copy(scenario, step - 1) as repository:
        code = fault.strike(lambda: _all(repository, "run", [step]))
        if code == UNEXPECTED and _began_nothing(repository, step):
            code = REFUSED  # the tool's own files could not be read
        if code not in (FINE, REFUSED):
            return Outcome(Result.LOST, f"{fault}: ended with {code}")
        return follow(scenario, repository, "resume", {step - 1, step})


def failing_rollback(scenario: Scenario, fault: Fault) -> Outcome:
    """A rollback in which a system call fails, and then ``resume``."""
    with _copy(scenario, len(PLAN.steps)) as repository:
        code = fault.strike(lambda: _all(repository, "rollback"))
        if code not in (FINE, REFUSED, UNEXPECTED):
            return Outcome(Result.LOST, f"{fault}: ended with {code}")
        return follow(scenario, repository, "resume", {0, len(PLAN.steps)})


def interrupted_run(scenario: Scenario, step: int, fault: Fault) -> Outcome:
    """A step that is told to end by a signal, and then ``resume``."""
    with _copy(scenario, step - 1) as repository:
        code = fault.strike(lambda: _all(repository, "run", [step]))
        if code not in (FINE, 130, REFUSED):
            return Outcome(Result.LOST, f"{fault}: ended with {code}")
        return follow(scenario, repository, "resume", {step - 1, step})


def failing_git(scenario: Scenario, step: int, number: int, mode: str) -> Outcome:
    """A step whose ``number``-th git child fails, dies, or hangs until the run is told to end."""
    with _copy(scenario, step - 1) as repository, tempfile.TemporaryDirectory() as folder:
        _fake_git(Path(folder), number, mode)
        path = f"{folder}:{os.environ['PATH']}"

        def work() -> None:
            os.environ["PATH"] = path
            if mode == "hangs":
                _end_when(Path(folder) / "hung")
            _all(repository, "run", [step])

        code = run_child(work)
        if code == BUG or (code < 0 and not _began_nothing(repository, step)):
            return Outcome(Result.LOST, f"git child {number} {mode}: ended with {code}")
        if int((Path(folder) / "count").read_text()) < number:
            return _verdict(scenario, repository, Result.NOT_REACHED, {step})
        return follow(scenario, repository, "resume", {step - 1, step})


def signalled_run(scenario: Scenario, edge: int, number: signal.Signals) -> Outcome:
    """A run that gets a signal at one of its events."""
    with _copy(scenario, 0) as repository:

        def work() -> None:
            for count, _ in enumerate(act(repository.root, "run")):
                if count == edge:
                    os.kill(os.getpid(), number)

        code = run_child(work)
        if code not in (FINE, 130):
            return Outcome(Result.LOST, f"{number.name} at event {edge}: ended with {code}")
        return follow(scenario, repository, "resume", set(range(len(PLAN.steps) + 1)))


def follow(scenario: Scenario, repository: Repository, verb: str, standing: set[int]) -> Outcome:
    """What a person does next, and whether everything is as it should be then.

    Args:
        standing: how many steps may stand afterwards; a rollback leaves none.
    """
    code = run_child(lambda: _all(repository, verb))
    if code == REFUSED and verb == "rollback" and _began_nothing(repository, 1):
        code = FINE
    if code not in (FINE, REFUSED):
        return Outcome(Result.LOST, f"{verb} ended with {code}")
    if code == REFUSED:
        return _refused(scenario, repository, verb)
    goal = {0} if verb == "rollback" else standing
    return _verdict(scenario, repository, Result.RECOVERED, goal)


def broken_repository(scenario: Scenario, fault: Fault, target: Path, applied: int) -> bool:
    """Leaves a killed step's repository behind, or a killed rollback's when all are applied."""
    repository = scenario.copy(target, applied)
    last = applied == len(PLAN.steps)
    verb, numbers = ("rollback", None) if last else ("run", [applied + 1])
    code = fault.strike(lambda: _all(repository, verb, numbers))
    return code == -signal.SIGKILL


def _verdict(
    scenario: Scenario, repository: Repository, good: Result, allowed: set[int]
) -> Outcome:
    files = repository.files()
    with open_place(repository.root) as place:
        standing = len(place.journal.applied(PLAN.name))
        unfinished = place.journal.unfinished()
    wrong = []
    if unfinished is not None:
        wrong.append(f"{unfinished.kind} {unfinished.number} is unfinished")
    if standing not in allowed:
        wrong.append(f"{standing} steps stand, not {sorted(allowed)}")
    if files != scenario.states[standing]:
        differing = {
            path
            for path in files.keys() | scenario.states[standing].keys()
            if files.get(path) != scenario.states[standing].get(path)
        }
        wrong.append(f"with {standing} steps, these differ: {sorted(differing)[:5]}")
    status = repository.git("status", "--porcelain=v1", "--ignored", "--branch").splitlines()[1:]
    if status != _DIRT:
        wrong.append(f"git status is {status[:5]}")
    if standing == 0 and repository.git("symbolic-ref", "HEAD") != "refs/heads/main":
        wrong.append("HEAD is not where it started")
    leftovers = [p.name for p in (repository.root / ".git/canonize").glob("index-*")]
    if leftovers:
        wrong.append(f"left over: {leftovers}")
    return Outcome(Result.LOST, "; ".join(wrong)) if wrong else Outcome(good)


_DIRT = [
    *(" M mine/changed.py", "M  mine/staged.py", "?? mine/untracked.txt", "!! mine/ignored.log"),
]


def _refused(scenario: Scenario, repository: Repository, verb: str) -> Outcome:
    """A refusal is clean when every file is one that some step left, and nothing is missing."""
    known: dict[str, set[tuple[str, bytes] | None]] = {}
    for state in scenario.states:
        for path in set().union(*scenario.states):
            known.setdefault(path, set()).add(state.get(path))
    files = repository.files()
    odd = [p for p in files if files[p] not in known.get(p, set()) and ".canonize-" not in p]
    odd += [p for p in known if p not in files and None not in known[p]]
    if odd:
        return Outcome(Result.LOST, f"{verb} refused, and these are lost: {sorted(odd)[:5]}")
    return Outcome(Result.REFUSED, f"{verb} refused")


def _began_nothing(repository: Repository, step: int) -> bool:
    with open_place(repository.root) as place:
        return len(place.journal.operations()) < step


def _all(repository: Repository, verb: str, numbers: list[int] | None = None) -> None:
    for _ in act(repository.root, verb, numbers):
        pass


def _end_when(mark: Path) -> None:
    """Sends this process SIGTERM once a file is there."""
    import threading

    def wait() -> None:
        while not mark.exists():
            time.sleep(0.01)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=wait, daemon=True).start()


def _fake_git(folder: Path, number: int, mode: str) -> None:
    """A ``git`` that counts its calls and misbehaves at one of them."""
    real = shutil.which("git")
    acts = {
        "fails": "exit 128",
        "dies first": "kill -9 $$",
        "dies last": f'{real} "$@"; kill -9 $$',
        "hangs": f"touch {folder}/hung; exec sleep 60",
    }
    script = (
        f"#!/bin/sh\nn=$(cat {folder}/count 2>/dev/null || echo 0); n=$((n+1))\n"
        f'echo $n > {folder}/count\n[ $n = {number} ] && {{ {acts[mode]}; }}\nexec {real} "$@"\n'
    )
    (folder / "git").write_text(script)
    (folder / "git").chmod(0o755)


class _copied:
    def __init__(self, source: Path) -> None:
        self._source = source

    def __enter__(self) -> Repository:
        self._folder = Path(tempfile.mkdtemp(prefix="canonize-fault-"))
        shutil.copytree(self._source, self._folder / "work", symlinks=True)
        return Repository(self._folder / "work")

    def __exit__(self, *_: object) -> None:
        shutil.rmtree(self._folder)


def _copy(scenario: Scenario, applied: int) -> _copied:
    return _copied(scenario.bases[applied])
