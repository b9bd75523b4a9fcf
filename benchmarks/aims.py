"""All aims for speed and memory in one run: ``python -m benchmarks.aims CLONE --plans FOLDER``.

CLONE is a clone of netra-systems/zen at c7f85b2eb with a clean work tree that may be changed, and
is put back; FOLDER has the large plans for it (``*.yaml``), as ``plan new --group`` writes them.
``--peers VENV`` adds other tools: ``python -m venv VENV && VENV/bin/pip install libcst rope bowler
ruff``. Every measurement is a new process. What an aim is a ratio of is measured in the same run,
in turns; what is short is repeated until ``--minutes`` are over, five times at most, and medians
are shown. Aims are on seconds of the wall where the machine is quiet; on a busy one read the
column of the processor, which has all children in it.
"""

from __future__ import annotations

import argparse
import json
import os
import shlex
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.real_case import PLAN, WORD, peers
from benchmarks.scan_speed import FLOOR, forget, ten_changed

PYTHON = shlex.quote(sys.executable)
CANONIZE = f"{PYTHON} -m canonize --quiet"
_MOST = 5
_BARE = """
import gc, resource, sys
import libcst as cst
gc.set_threshold(300_000)
for path in sys.stdin.read().split("\\0"):
    try:
        cst.parse_module(open(path, "rb").read()).bytes
    except (OSError, cst.ParserSyntaxError):
        pass
"""
_ONE_STEP = """
steps:
  - id: imports
    codemods: [rewrite_imports]
"""


@dataclass(frozen=True)
class Run:
    """One process with its children: seconds of the wall and of the processor, and megabytes."""

    wall: float
    processor: float
    memory: float


@dataclass(frozen=True)
class Aim:
    """Something that must not be more than something else.

    Args:
        name: what is measured, as it is called in the results.
        most: the bound, from the medians of everything, by wall or processor.
        said: the bound in words.
        memory: megabytes of the largest process at most; 0 for no bound.
    """

    name: str
    most: Callable[[dict[str, float]], float]
    said: str
    memory: float = 0


class Bench:
    """Runs commands in the clone and keeps what they took, by name."""

    def __init__(self, clone: Path, cache: Path) -> None:
        self.clone = clone
        self.cache = cache
        self.runs: dict[str, list[Run]] = defaultdict(list)

    def run(self, name: str, command: str, given: str = "") -> None:
        """Runs a shell command once; its output goes nowhere."""
        with tempfile.TemporaryFile("w+") as text:
            text.write(given)
            text.seek(0)
            started = time.monotonic()
            process = subprocess.Popen(
                command, shell=True, cwd=self.clone, stdin=text,
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                env=os.environ | {"XDG_CACHE_HOME": str(self.cache)},
            )  # fmt: skip
            _, status, used = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        wall = time.monotonic() - started
        run = Run(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)
        self.runs[name].append(run)
        failed = "" if process.returncode in (0, 1) else f"  EXIT {process.returncode}"
        print(f"  {name}: {wall:.2f} s, processor {run.processor:.2f} s{failed}", flush=True)

    def forget(self) -> None:
        """Makes the next command a cold one."""
        shutil.rmtree(self.cache, ignore_errors=True)
        forget(self.clone)

    def medians(self, what: str) -> dict[str, float]:
        """By name, the median of ``wall``, ``processor`` or ``memory``."""
        return {
            name: statistics.median(getattr(run, what) for run in runs)
            for name, runs in self.runs.items()
        }

    def changed(self, plan: Path) -> list[str]:
        """The Python files that a plan would change (it was previewed a moment ago)."""
        done = subprocess.run(
            [sys.executable, "-m", "canonize", "--plan", str(plan), "--json", "preview"],
            cwd=self.clone, capture_output=True, text=True, check=False,
            env=os.environ | {"XDG_CACHE_HOME": str(self.cache)},
        )  # fmt: skip
        steps = json.loads(done.stdout)["steps"]
        return sorted({f["path"] for s in steps for f in s["files"] if f["path"].endswith(".py")})


def large_plans(bench: Bench, plans: Sequence[Path]) -> list[Aim]:
    """Each plan cold and again, and LibCST's bare work on the files that it changes."""
    aims = []
    for plan in plans:
        command = f"{CANONIZE} --plan {shlex.quote(str(plan))} preview --stat"
        name, again, bare = plan.stem, f"{plan.stem}, again", f"{plan.stem}, LibCST alone"
        bench.forget()
        bench.run(name, command)
        bench.run(again, command)
        files = bench.changed(plan)
        bench.run(bare, f"{PYTHON} -c {shlex.quote(_BARE)}", "\0".join(files))
        memory = 300 if len(files) < 300 else 600
        said = f"2.5 x LibCST alone + 1.5 s ({len(files)} files)"
        aims.append(Aim(name, lambda m, bare=bare: 2.5 * m[bare] + 1.5, said, memory))  # type: ignore[misc]  # the default binds the name now
        aims.append(Aim(again, lambda m, name=name: m[name] / 3, "a third of the first"))  # type: ignore[misc]  # as above
    return aims


def nine_steps(bench: Bench) -> None:
    """The real case: floor, cold, again; help and status."""
    plan = f"{CANONIZE} --plan {shlex.quote(str(PLAN))}"
    bench.run("git grep", f"git grep -lFw {WORD}")
    bench.forget()
    bench.run("nine steps", f"{plan} preview --stat")
    bench.run("nine steps, again", f"{plan} preview --stat")
    bench.run("help", f"{CANONIZE} --help")
    bench.run("status", f"{plan} status")


def one_step(bench: Bench, folder: Path) -> None:
    """One import step without checks: preview cold and again, run from nothing, roll back."""
    file = folder / "one_step.yaml"
    file.write_text(PLAN.read_text().partition("\nsteps:")[0] + _ONE_STEP)
    plan = f"{CANONIZE} --plan {shlex.quote(str(file))}"
    bench.forget()
    bench.run("one import step", f"{plan} preview --stat")
    bench.run("one import step, again", f"{plan} preview --stat")
    bench.forget()
    bench.run("one import step, run", f"{plan} run --all --yes")
    bench.run("rollback", f"{plan} rollback --all")


def scans(bench: Bench, number: int) -> None:
    """The scan cold, warm and after ten changes, and what nobody can do without."""
    bench.forget()
    bench.run("scan", f"{CANONIZE} scan")
    bench.run("scan, warm", f"{CANONIZE} scan")
    with ten_changed(bench.clone, number):
        bench.run("scan, ten changed", f"{CANONIZE} scan")
    if not number:
        bench.run("ast.parse of all", f"git ls-files -z '*.py' | {PYTHON} -c '{FLOOR}'")


def other_tools(bench: Bench, venv: Path) -> None:
    """LibCST's rename, rope, Bowler, and ruff's import graph, which only reads."""
    listed = subprocess.run(
        ["git", "grep", "-lFw", WORD, "--", "*.py"],
        cwd=bench.clone, check=False, capture_output=True, text=True,
    )  # fmt: skip
    names = listed.stdout.split()
    for case in peers(venv.absolute(), names, 1) if names else ():
        subprocess.run(case.prepare, shell=True, cwd=bench.clone, check=True)
        bench.run(case.name, case.command)
    subprocess.run(["git", "checkout", "-q", "--", "."], cwd=bench.clone, check=True)
    ruff = venv.absolute() / "bin" / "ruff"
    if ruff.exists():
        bench.run("ruff analyze graph", f"{ruff} analyze graph .")


_AIMS = (
    Aim("nine steps", lambda m: 30 * m["git grep"], "3 s where git grep takes 0.1 s"),
    Aim("nine steps, again", lambda m: m["nine steps"] / 3, "a third of the first"),
    Aim("one import step", lambda m: 12 * m["git grep"], "1.2 s where git grep takes 0.1 s"),
    Aim("one import step, again", lambda m: m["one import step"] / 3, "a third of the first"),
    Aim("one import step, run", lambda m: m["one import step"] + 0.5, "its preview + 0.5 s"),
    Aim("scan", lambda m: 0.4 * m["ast.parse of all"], "8 s where ast.parse takes 20 s", 500),
    Aim("scan, warm", lambda m: m["ast.parse of all"] / 50, "0.4 s of those 20"),
    Aim("scan, ten changed", lambda m: m["ast.parse of all"] / 20, "1 s of those 20"),
    Aim("help", lambda m: 0.2, "0.2 s"),
    Aim("status", lambda m: 0.2, "0.2 s"),
)


def told(bench: Bench, aims: Sequence[Aim]) -> str:
    """A table in Markdown: medians, what they must not exceed, and whether they do."""
    walls, used, memory = map(bench.medians, ("wall", "processor", "memory"))
    bounds = {aim.name: aim for aim in aims}
    lines = [
        "| what | runs | wall | at most | processor | at most | memory | aim |",
        "|---|--:|--:|--:|--:|--:|--:|---|",
    ]
    for name, runs in bench.runs.items():
        aim = bounds.get(name)
        wall, processor = (f"{one[name]:.2f} s" for one in (walls, used))
        row = [name, str(len(runs)), wall, "", processor, "", f"{memory[name]:.0f} MB", ""]
        if aim is not None:
            row[3], row[5] = (f"{aim.most(one):.2f} s" for one in (walls, used))
            is_met = walls[name] <= aim.most(walls)
            fits = not aim.memory or memory[name] <= aim.memory
            bound = f"{aim.said}{f', {aim.memory:.0f} MB' if aim.memory else ''}"
            row[7] = f"{'met' if is_met and fits else 'MISSED'}: {bound}"
        lines.append(f"| {' | '.join(row)} |")
    return "\n".join(lines)


def main() -> None:
    """Measures, and prints the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("clone", type=Path)
    parser.add_argument("--plans", type=Path, help="a folder with large plans")
    parser.add_argument("--peers", type=Path, help="a virtual environment with other tools")
    parser.add_argument("--minutes", type=float, default=12.0)
    given = parser.parse_args()
    end = time.monotonic() + 60 * given.minutes
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(given.clone.resolve(), Path(folder, "cache"))
        plans = sorted(p.resolve() for p in given.plans.glob("*.yaml")) if given.plans else []
        load, short = os.getloadavg()[0], 0.0
        aims = [*_AIMS]
        for number in range(_MOST):
            started = time.monotonic()
            if number and started + short > end:
                break
            nine_steps(bench)
            one_step(bench, Path(folder))
            scans(bench, number)
            short = time.monotonic() - started
            if not number:
                aims += large_plans(bench, plans)
                if given.peers:
                    other_tools(bench, given.peers)
    print(f"\nload before: {load:.1f}, after: {os.getloadavg()[0]:.1f}\n")
    print(told(bench, aims))


if __name__ == "__main__":
    main()
