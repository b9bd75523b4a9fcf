"""Time and memory of the scan: ``python -m benchmarks.scan_speed CLONE [--files 1000 10000]``.

CLONE is a clone that may be changed: ten files get a line more, and are put back. Every run is a
new process. Seconds are medians over rounds, in each of which everything is run once, floors too,
with nobody watching; memory is the peak of the proportional set sizes of all processes in one more
run, which watching makes slower.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

Measure = Callable[[list[str], Path | None], float]
"""Runs a command and gives its seconds or its megabytes."""


def seconds_of(command: list[str], folder: Path | None = None) -> float:
    started = time.perf_counter()
    subprocess.run(
        command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False
    )
    return time.perf_counter() - started


def megabytes_of(command: list[str], folder: Path | None = None) -> float:
    return watched(command, folder)[1]


def watched(command: list[str], folder: Path | None = None) -> tuple[float, float, str]:
    """Seconds, peak megabytes and standard output of a command with all its children."""
    started = time.perf_counter()
    with tempfile.TemporaryFile() as out:
        process = subprocess.Popen(command, cwd=folder, stdout=out, stderr=subprocess.DEVNULL)
        peak = 0
        while process.poll() is None:
            peak = max(peak, sum(map(_kilobytes, _family(process.pid))))
            time.sleep(0.03)
        seconds = time.perf_counter() - started
        out.seek(0)
        text = out.read().decode(errors="replace")
    return seconds, peak / 1024, text


def _family(pid: int) -> list[int]:
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return [pid]
    return [pid, *(p for child in children for p in _family(int(child)))]


def _kilobytes(pid: int) -> int:
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1])
    except OSError:
        pass
    return 0


def scan_command(clone: Path) -> list[str]:
    return [sys.executable, "-m", "canonize", "-C", str(clone), "--quiet", "scan"]


def forget(clone: Path) -> None:
    for path in (clone / ".git" / "canonize").glob("inventory.sqlite3*"):
        path.unlink()


def ten_files(clone: Path) -> list[Path]:
    names = subprocess.run(
        ["git", "-C", str(clone), "ls-files", "-z", "*.py"], capture_output=True, check=True
    ).stdout.split(b"\0")[:-1]
    step = max(1, len(names) // 10)
    return [clone / os.fsdecode(name) for name in names[::step][:10]]


@contextmanager
def ten_changed(clone: Path, number: int) -> Iterator[None]:
    """Ten files with a line that no cache has seen."""
    saved = {path: path.read_bytes() for path in ten_files(clone)}
    line = b"\nCHANGED_FOR_MEASURING = %d\n" % (number + time.time_ns())
    try:
        for path, data in saved.items():
            path.write_bytes(data + line)
        yield
    finally:
        for path, data in saved.items():
            path.write_bytes(data)


def scans(clone: Path, measure: Measure, number: int) -> Iterator[tuple[str, float]]:
    """Cold, warm, and warm after ten files changed."""
    forget(clone)
    yield "cold", measure(scan_command(clone), None)
    yield "warm, nothing changed", measure(scan_command(clone), None)
    with ten_changed(clone, number):
        yield "warm, ten files changed", measure(scan_command(clone), None)


FLOOR = """
import ast, gc, os, sys, warnings
warnings.simplefilter("ignore")
for path in sys.stdin.buffer.read().split(b"\\0")[:-1]:
    try:
        ast.parse(open(path, "rb").read())
    except (SyntaxError, ValueError, OSError):
        pass
"""


def floors(clone: Path, measure: Measure) -> Iterator[tuple[str, float]]:
    """What nobody can do without: parsing, on one core; and ruff's import graph."""
    script = f"git ls-files -z '*.py' | {sys.executable} -c '{FLOOR}'"
    yield "ast.parse of all, one core", measure(["sh", "-c", script], clone)
    ruff = shutil.which("ruff", path=f"{Path(sys.executable).parent}:{os.environ['PATH']}")
    if ruff:
        yield "ruff analyze graph", measure([ruff, "analyze", "graph", "."], clone)


def table(clone: Path, rounds: int, *, with_floors: bool) -> None:
    """Prints median, least and most seconds, and megabytes, a line for each thing measured."""
    seconds: dict[str, list[float]] = defaultdict(list)
    megabytes: dict[str, float] = {}
    for number in range(rounds + 1):
        measure = seconds_of if number < rounds else megabytes_of
        rows = [*scans(clone, measure, number)]
        rows += floors(clone, measure) if with_floors else []
        for what, value in rows:
            if number < rounds:
                seconds[what].append(value)
            else:
                megabytes[what] = value
    for what, values in seconds.items():
        middle = statistics.median(values)
        spread = f"({min(values):.2f} to {max(values):.2f})"
        print(f"{what:28} {middle:7.2f} s {spread:18} {megabytes[what]:6.0f} MB", flush=True)


def grown(clone: Path, files: int, folder: Path) -> Path:
    """A repository with so many of the clone's files, each copy with content of its own.

    All of it is on the disk, and in the file cache, before anything is measured.
    """
    names = subprocess.run(
        ["git", "-C", str(clone), "ls-files", "-z", "*.py"], capture_output=True, check=True
    ).stdout.split(b"\0")[:-1]
    made, copy = 0, 0
    while made < files:
        for name in map(os.fsdecode, names[: files - made]):
            target = folder / f"copy{copy}" / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes((clone / name).read_bytes() + b"\n# copy %d\n" % copy)
            made += 1
        copy += 1
    calm = ["-c", "gc.auto=0", "-c", "maintenance.auto=false"]  # or git packs in the background
    identity = ["-c", "user.name=A", "-c", "user.email=a@b"]
    for words in (["init", "-q"], ["add", "-A"], [*identity, "commit", "-qm", "files"]):
        subprocess.run(["git", "-C", str(folder), *calm, *words], check=True)
    os.sync()
    for file in folder.rglob("*.py"):
        file.read_bytes()
    return folder


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("clone", type=Path)
    parser.add_argument("--files", type=int, nargs="*", default=[], help="also this many files")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--no-floors", action="store_true")
    arguments = parser.parse_args()
    table(arguments.clone.resolve(), arguments.rounds, with_floors=not arguments.no_floors)
    for files in arguments.files:
        with tempfile.TemporaryDirectory() as folder:
            print(f"{files} files:", flush=True)
            table(grown(arguments.clone, files, Path(folder)), 1, with_floors=False)


if __name__ == "__main__":
    main()
