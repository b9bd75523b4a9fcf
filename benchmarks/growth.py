"""How the cost of a preview grows: ``python -m benchmarks.growth [--largest N]``.

Repositories are generated in a temporary folder: ever more competitors, files with references,
steps, files without any, and one file that grows. For each size: processor time, and how often git
was called, a file was read and a parser ran. The exponent says how a figure grows with the size
between the last two of them: 1 is in proportion, 2 is quadratic.
"""

from __future__ import annotations

import argparse
import ast
import math
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

from canonize.catalogue import load_codemod
from canonize.core.plan import Plan
from canonize.history.git import Git
from canonize.runner.preview import preview
from canonize.runner.session import open_session
from canonize.syntax import parsed_file
from canonize.syntax.analysis import forget
from canonize.workspace import reading

Files = Mapping[str, str]
PLAIN: list[dict[str, Any]] = [
    {"id": "imports", "codemods": [{"rewrite_imports": {}}]},
    {"id": "strings", "codemods": [{"rewrite_strings": {}}]},
    {"id": "remove", "codemods": [{"remove_duplicates": {}}]},
]
COUNTED = {
    "git": (Git, "run"),
    "reads": (reading, "read_file"),
    "parses": (parsed_file, "_parse"),
    "host": (ast, "parse"),
}
"""What is counted: calls of git, files read, and parsed by LibCST and by the host's `ast`."""


@dataclass(frozen=True)
class Case:
    """One size of one kind."""

    size: int
    files: Files
    plan: Plan


def plan_of(competitors: list[str], steps: list[dict[str, Any]] | None = None) -> Plan:
    """A plan that routes everything to ``app.new:Thing``."""
    return Plan.model_validate(
        {
            "version": 1,
            "name": "growth",
            "canonical": "app.new:Thing",
            "competitors": [{"symbol": s, "verdict": "duplicate"} for s in competitors],
            "steps": steps or PLAIN,
        }
    )


def _thing(name: str = "Thing") -> str:
    return f"class {name}:\n    def work(self):\n        return 1\n"


def _base(olds: int = 1) -> dict[str, str]:
    files = {"app/__init__.py": "", "app/new.py": _thing()}
    return files | {f"app/old{n}.py": _thing() for n in range(olds)}


def _user(old: int = 0) -> str:
    return f"from app.old{old} import Thing\n\n\ndef use():\n    return Thing().work()\n"


def competitors(size: int) -> Case:
    """So many competitors, each with one file that uses it."""
    files = _base(size) | {f"use/u{n}.py": _user(n) for n in range(size)}
    return Case(size, files, plan_of([f"app.old{n}:Thing" for n in range(size)]))


def references(size: int) -> Case:
    """So many files that use one competitor."""
    files = _base() | {f"use/u{n}.py": f"X{n} = 1\n" + _user() for n in range(size)}
    return Case(size, files, plan_of(["app.old0:Thing"]))


def steps(size: int) -> Case:
    """So many steps, of which all but the first find nothing."""
    listed = [{"id": f"s{n}", "codemods": [{"rewrite_imports": {}}]} for n in range(size)]
    files = _base() | {f"use/u{n}.py": _user() for n in range(5)}
    return Case(size, files, plan_of(["app.old0:Thing"], listed))


def files(size: int) -> Case:
    """So many files that have nothing to do with it."""
    others = {f"lib/f{n}.py": f"def f{n}():\n    return {n}\n" for n in range(size)}
    used = {f"use/u{n}.py": _user() for n in range(5)}
    return Case(size, _base() | used | others, plan_of(["app.old0:Thing"]))


def one_file(size: int) -> Case:
    """One file of so many kilobytes that uses the competitor all over."""
    body = "".join(
        f"def use{n}(a, b):\n    thing = Thing()\n    return thing.work() + a.other(b, {n})\n\n\n"
        for n in range(size * 1000 // 84)
    )
    files = _base() | {"use/u.py": "from app.old0 import Thing\n\n\n" + body}
    return Case(size, files, plan_of(["app.old0:Thing"]))


KINDS: dict[str, tuple[Callable[[int], Case], tuple[int, ...]]] = {
    "competitors": (competitors, (1, 10, 100, 200)),
    "files with references": (references, (50, 500, 5000)),
    "steps": (steps, (3, 30, 300)),
    "other files": (files, (1000, 10_000, 100_000)),
    "kilobytes of one file": (one_file, (100, 500, 1000, 5000)),
}


def repository(folder: Path, case: Case) -> Path:
    """Writes a case into a new repository."""
    for path, text in case.files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    for command in (["init", "-q"], ["add", "-A"]):
        subprocess.run(["git", *command], cwd=folder, check=True)
    identity = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
    subprocess.run(["git", *identity, "commit", "-qm", "start"], cwd=folder, check=True)
    return folder


@contextmanager
def counting() -> Iterator[Counter[str]]:
    """Counts what `COUNTED` names while it is entered; what was parsed before is forgotten."""
    found: Counter[str] = Counter()
    forget()
    with ExitStack() as stack:
        for name, (owner, attribute) in COUNTED.items():
            stack.enter_context(mock.patch.object(owner, attribute, _counted(name, owner, found)))
        yield found


def _counted(name: str, owner: Any, found: Counter[str]) -> Callable[..., Any]:
    real = getattr(owner, COUNTED[name][1])

    def call(*arguments: Any, **given: Any) -> Any:
        found[name] += 1
        return real(*arguments, **given)

    return call


def play(folder: Path, plan: Plan) -> tuple[Counter[str], int]:
    """Previews a plan. Returns what was counted, and how many files would change."""
    with counting() as found:
        session = open_session(folder, plan, plan.model_dump_json().encode(), load_codemod)
        with session:
            changed = sum(len(step.changes) for step in preview(session))
    return found, changed


def exponent(one: tuple[float, float], other: tuple[float, float]) -> float:
    """How a figure grows: (size, figure) of two sizes."""
    (small, little), (large, much) = one, other
    return math.log(max(much, 1e-9) / max(little, 1e-9)) / math.log(large / small)


def main() -> None:
    """Prints a table for each kind."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--largest", type=int, default=10**9, help="leave larger sizes out")
    parser.add_argument("--kind", choices=KINDS, action="append")
    asked = parser.parse_args()
    for kind in asked.kind or KINDS:
        make, sizes = KINDS[kind]
        print(f"| {kind} | seconds | again | {' | '.join(COUNTED)} | changed | exponent |")
        print("|" + "--:|" * (len(COUNTED) + 5))
        last: tuple[float, float] | None = None
        for size in (size for size in sizes if size <= asked.largest):
            with tempfile.TemporaryDirectory() as folder:
                case = make(size)
                repository(Path(folder), case)
                started = time.process_time()
                found, changed = play(Path(folder), case.plan)
                seconds = time.process_time() - started
                play(Path(folder), case.plan)
                again = time.process_time() - started - seconds
            grown = f"{exponent(last, (size, seconds)):.2f}" if last else ""
            counts = " | ".join(str(found[name]) for name in COUNTED)
            print(
                f"| {size} | {seconds:.2f} | {again:.2f} | {counts} | {changed} | {grown} |",
                flush=True,
            )
            last = (size, seconds)
        print()


if __name__ == "__main__":
    main()
