"""How the cost of a preview grows: ``python -m benchmarks.growth [--largest N]``.

Repositories are generated in a temporary folder: ever more competitors, files with references,
steps, files without any, and one file that grows. For each size, in a process of its own with
nothing kept from before: processor time of a preview and of a second one, peak memory, how often
git was called, a file was read and a parser ran, and processor time of LibCST's bare parser and
code generation for the files that change. The exponent says how the time grows with the size
between the last two of them: 1 is in proportion, 2 is quadratic.
"""

from __future__ import annotations

import argparse
import ast
import json
import math
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

import libcst as cst

from canonize.catalogue import load_codemod
from canonize.core.collecting import collecting_rarely
from canonize.core.plan import Plan
from canonize.core.recent_trees import forget_recent
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
    "parses": (parsed_file, "parsed_text"),
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


def large_references(size: int) -> Case:
    """So many files of 4 kB, each with four uses of one competitor among other code."""
    other = "def other{k}(a, b):\n    total = a.value + b.other({k}, 'text {k}')\n"
    other += "    return [total for part in b if part]\n\n\n"
    body = "".join(other.format(k=k) for k in range(34))
    use = "def use{k}():\n    thing = Thing()\n    return thing.work() + {n}\n\n\n"
    users = {
        f"use/d{n // 100}/u{n}.py": "from app.old0 import Thing\n\n\n"
        + body
        + "".join(use.format(k=k, n=n) for k in range(4))
        for n in range(size)
    }
    return Case(size, _base() | users, plan_of(["app.old0:Thing"]))


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
    "files of 4 kB with four references": (large_references, (50, 500, 5000)),
    "steps": (steps, (3, 30, 300)),
    "other files": (files, (1000, 10_000, 100_000)),
    "kilobytes of one file": (one_file, (250, 500, 1000, 5000)),
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
    forget_recent()
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


def measured(kind: str, size: int) -> dict[str, float]:
    """What one size of a kind takes; to be asked in a new process."""
    with tempfile.TemporaryDirectory() as folder:
        case = KINDS[kind][0](size)
        os.environ["XDG_CACHE_HOME"] = str(Path(folder, "cache"))
        repository(Path(folder, "repository"), case)
        started = _processor()
        found, changed = play(Path(folder, "repository"), case.plan)
        first = _processor() - started
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        play(Path(folder, "repository"), case.plan)
        again = _processor() - started - first
        bare = _bare([t for p, t in case.files.items() if p.startswith("use/")][:changed])
    return {**found, "seconds": first, "again": again, "MB": memory, "LibCST": bare}


def _processor() -> float:
    both = (resource.getrusage(w) for w in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(used.ru_utime + used.ru_stime for used in both)


def _bare(texts: list[str]) -> float:
    """LibCST's parser and code generation for some files; for many, as a sample says."""
    sample = texts[:500]
    started = time.process_time()
    with collecting_rarely():
        for text in sample:
            assert cst.parse_module(text).code
    return (time.process_time() - started) * len(texts) / max(len(sample), 1)


def main() -> None:
    """Prints a table for each kind."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--largest", type=int, default=10**9, help="leave larger sizes out")
    parser.add_argument("--kind", choices=KINDS, action="append")
    parser.add_argument("--one", type=int, help="a size of one kind, as JSON")
    asked = parser.parse_args()
    if asked.one:
        print(json.dumps(measured(asked.kind[0], asked.one)))
        return
    columns = ("seconds", "again", "LibCST", "MB", *COUNTED)
    for kind in asked.kind or KINDS:
        print(f"| {kind} | {' | '.join(columns)} | exponent |")
        print("|" + "--:|" * (len(columns) + 2))
        last: tuple[float, float] | None = None
        for size in (size for size in KINDS[kind][1] if size <= asked.largest):
            command = [sys.executable, "-m", "benchmarks.growth", "--kind", kind]
            done = subprocess.run(
                [*command, "--one", str(size)], capture_output=True, text=True, check=True
            )
            found = json.loads(done.stdout)
            seconds = found["seconds"]
            grown = f"{exponent(last, (size, seconds)):.2f}" if last else ""
            row = [f"{found[c]:.2f}" for c in columns[:3]] + [
                f"{found[c]:.0f}" for c in columns[3:]
            ]
            print(f"| {size} | {' | '.join(row)} | {grown} |", flush=True)
            last = (size, seconds)
        print()


if __name__ == "__main__":
    main()
