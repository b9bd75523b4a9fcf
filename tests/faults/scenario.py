"""A repository with uncommitted work of every sort, a plan of nine steps, and every state of it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from canonize.core.events import Event
from canonize.core.plan import Plan
from canonize.runner.place import open_place
from canonize.runner.recover import resume
from canonize.runner.rollback import rollback, undo
from canonize.runner.run import run
from canonize.runner.session import open_session
from tests.runner.tiny import Repository, load_tiny, plan_of, text_of


def _steps() -> list[dict[str, Any]]:
    made: list[dict[str, Any]] = [{"id": "look", "checks": ["fine"]}]
    for number in range(1, 8):
        word = {"swap": {"word": f"w{number}", "by": f"v{number}"}}
        create = {f"new{number}/deep/made.py": f"made = {number}\n"}
        move = {"files": {"create": create, "delete": [f"old{number}/gone.py"]}}
        made.append({"id": f"s{number}", "codemods": [word, move]})
    made[4]["checks"] = ["fine"]
    return [*made, {"id": "prove", "checks": ["fine"]}]


PLAN: Plan = plan_of(_steps(), name="nine", checks={"fine": "true"})


def build(root: Path) -> Repository:
    """The repository before the first step, dirty in all four ways."""
    files = {f"old{n}/gone.py": b"gone = %d\n" % n for n in range(1, 8)}
    text = "".join(f"w{n} = {n}\r\n" for n in range(1, 8)).encode()
    files |= {f"app/all{n}.py": text + b"# %d" % n for n in range(2)}
    files |= {"mine/changed.py": b"1\n", "mine/staged.py": b"1\n", ".gitignore": b"*.log\n"}
    made = Repository.create(root, files)
    (root / "app/all0.py").chmod(0o600)
    made.write("mine/changed.py", b"2\n")
    made.write("mine/staged.py", b"2\n")
    made.git("add", "mine/staged.py")
    made.write("mine/untracked.txt", b"untracked\n")
    made.write("mine/ignored.log", b"ignored\n")
    return made


def in_memory() -> str | None:
    """A folder in memory, if there is one: the calls are the same, and an fsync costs nothing."""
    folder = "/dev/shm"
    return folder if os.access(folder, os.W_OK) else None


@dataclass(frozen=True)
class Scenario:
    """The repository to copy for each trial, and its files after each number of steps.

    Args:
        bases: by number of steps that are applied, a repository to copy.
    """

    bases: dict[int, Path]
    states: list[dict[str, tuple[str, bytes]]]

    def copy(self, target: Path, applied: int = 0) -> Repository:
        shutil.copytree(self.bases[applied], target, symlinks=True)
        return Repository(target)


def prepare(folder: Path) -> Scenario:
    """Plays the plan once, without faults."""
    made = build(folder / "base0")
    scenario = Scenario({0: made.root}, [made.files()])
    work = scenario.copy(folder / "work")
    for number in range(1, len(PLAN.steps) + 1):
        list(act(work.root, "run", [number]))
        scenario.states.append(work.files())
        shutil.copytree(work.root, folder / f"base{number}", symlinks=True)
        scenario.bases[number] = folder / f"base{number}"
    return scenario


def act(root: Path, verb: str, numbers: list[int] | None = None) -> Iterator[Event]:
    """One verb as a person would use it."""
    if verb == "run":
        with open_session(root, PLAN, text_of(PLAN), load_tiny) as session:
            wanted = list(session.pending()) if numbers is None else numbers
            with closing(run(session, wanted, trusted=True)) as events:
                yield from events
        return
    with open_place(root, mend=True) as place:
        verbs = {
            "resume": lambda: resume(place),
            "rollback": lambda: rollback(place, to=0),
            "undo": lambda: undo(place),
        }
        yield from verbs[verb]()
