"""What safety costs: ``python -m benchmarks.safety_cost REPOSITORY [FILES]``.

The same step is played and then applied in two ways: by `canonize.runner` (journal, checkpoint,
compare-and-swap, fsync, commit, index), and by plain writes, ``git add`` and ``git commit``. The
difference is the price. REPOSITORY is a throw-away clone: it is committed to and reset.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, ClassVar

from canonize.core.change import Change
from canonize.core.codemod import Codemod, Migration, Options, Proposal
from canonize.core.events import StepProposed
from canonize.core.plan import Plan
from canonize.core.rehearsal import play_step
from canonize.core.tree import SourceTree
from canonize.runner.place import open_place
from canonize.runner.rollback import rollback
from canonize.runner.run import run
from canonize.runner.session import open_session

ROUNDS = 5


class AppendComment:
    """Appends a comment to the first files of the tree."""

    name: ClassVar[str] = "append"

    class Options(Options):
        files: int

    def propose(self, tree: SourceTree, options: Any, migration: Migration) -> Proposal:
        found = []
        for path in sorted(p for p in tree.paths() if p.endswith(".py")):
            before = tree.read(path)
            if before is None or not before.endswith(b"\n") or before.endswith(b"# measured\n"):
                continue
            if 2_000 < len(before) < 60_000:
                found.append(Change(path, before, before + b"# measured\n"))
            if len(found) == options.files:
                break
        return Proposal(tuple(found))


def load(name: str) -> Codemod:
    return AppendComment()


def main() -> None:
    repository = Path(sys.argv[1]).resolve()
    files = int(sys.argv[2]) if len(sys.argv) > 2 else 50
    plan = Plan.model_validate(
        {
            "version": 1,
            "name": "cost",
            "canonical": "a:B",
            "source_roots": ["."],
            "competitors": [{"symbol": "c:D", "verdict": "duplicate"}],
            "steps": [{"id": "s", "codemods": [{"append": {"files": files}}]}],
        }
    )
    ways = {"safely": _safely, "plainly": _plainly}
    taken: dict[str, list[Spent]] = {name: [] for name in ways}
    for _ in range(ROUNDS):
        for name, way in ways.items():
            taken[name].append(way(repository, plan))
    for what in ("wall", "processor"):
        median = {}
        for name, spent in taken.items():
            times = [getattr(each, what) for each in spent]
            median[name] = statistics.median(times)
            spread = f"{min(times):.3f} to {max(times):.3f}"
            print(f"{what:10} {name:8} median {median[name]:.3f} s, {spread}")
        price = median["safely"] - median["plainly"]
        print(f"{what:10} price of safety, {files} files: {price:.3f} s")
    print(json.dumps({name: [asdict(each) for each in spent] for name, spent in taken.items()}))


@dataclass(frozen=True)
class Spent:
    """Seconds of wall time, and of processor time with that of the children."""

    wall: float
    processor: float

    @classmethod
    def since(cls, start: Spent) -> Spent:
        now = cls.now()
        return cls(now.wall - start.wall, now.processor - start.processor)

    @classmethod
    def now(cls) -> Spent:
        times = os.times()
        used = times.user + times.system + times.children_user + times.children_system
        return cls(time.perf_counter(), used)


def _safely(repository: Path, plan: Plan) -> Spent:
    """From the moment that the step was played to the moment that it is kept."""
    start = Spent.now()
    with open_session(repository, plan, b"", load) as session:
        for event in run(session, [1], here=True, trusted=True):
            if isinstance(event, StepProposed):
                start = Spent.now()
    spent = Spent.since(start)
    with open_place(repository) as place:
        for _ in rollback(place, to=0):
            pass
    return spent


def _plainly(repository: Path, plan: Plan) -> Spent:
    with open_session(repository, plan, b"", load) as session:
        changes = play_step(session.tree(), session.migration, session.load, 1).changes
    start = Spent.now()
    for change in changes:
        assert change.after is not None
        (repository / change.path).write_bytes(change.after)
    with tempfile.NamedTemporaryFile() as names:
        names.write(b"\0".join(change.path.encode() for change in changes))
        names.flush()
        listed = ("--pathspec-file-nul", f"--pathspec-from-file={names.name}")
        _git(repository, "add", *listed)
        _git(repository, "commit", "-q", "-m", "plain")
    spent = Spent.since(start)
    for change in changes:
        assert change.before is not None
        (repository / change.path).write_bytes(change.before)
    _git(repository, "commit", "-qam", "back")
    return spent


def _git(repository: Path, *arguments: str) -> None:
    subprocess.run(["git", *arguments], cwd=repository, check=True)


if __name__ == "__main__":
    main()
