"""Time and memory of the scan: ``python -m benchmarks.scan_speed CLONE [--copies 1 5]``.

CLONE is a clone that may be changed: ten files get a line more, and are put back. Each figure is
one run of a new process; memory is the peak of the proportional set sizes of all its processes.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path


def measured(command: list[str], folder: Path | None = None) -> tuple[float, float, str]:
    """Seconds, peak megabytes and standard output of a command with all its children."""
    started = time.perf_counter()
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        process = subprocess.Popen(command, cwd=folder, stdout=out, stderr=err)
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


def three(clone: Path) -> list[tuple[str, float, float]]:
    """Cold, warm, and warm after ten files changed."""
    forget(clone)
    rows = [("cold", *measured(scan_command(clone))[:2])]
    rows.append(("warm, nothing changed", *measured(scan_command(clone))[:2]))
    saved = {path: path.read_bytes() for path in ten_files(clone)}
    try:
        for path, data in saved.items():
            path.write_bytes(data + b"\nCHANGED_FOR_MEASURING = 1\n")
        rows.append(("warm, ten files changed", *measured(scan_command(clone))[:2]))
    finally:
        for path, data in saved.items():
            path.write_bytes(data)
    return rows


FLOOR = """
import ast, gc, os, sys, warnings
warnings.simplefilter("ignore")
for path in sys.stdin.buffer.read().split(b"\\0")[:-1]:
    try:
        ast.parse(open(path, "rb").read())
    except (SyntaxError, ValueError, OSError):
        pass
"""


def floors(clone: Path) -> list[tuple[str, float, float]]:
    """What nobody can do without: parsing, on one core; and ruff's import graph."""
    script = f"git ls-files -z '*.py' | {sys.executable} -c '{FLOOR}'"
    rows = [("ast.parse of all, one core", *measured(["sh", "-c", script], clone)[:2])]
    ruff = shutil.which("ruff", path=f"{Path(sys.executable).parent}:{os.environ['PATH']}")
    if ruff:
        rows.append(("ruff analyze graph", *measured([ruff, "analyze", "graph", "."], clone)[:2]))
    return rows


def grown(clone: Path, files: int, folder: Path) -> Path:
    """A repository with so many of the clone's files, each copy with content of its own."""
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
    identity = ["-c", "user.name=A", "-c", "user.email=a@b"]
    for words in (["init", "-q"], ["add", "-A"], [*identity, "commit", "-qm", "files"]):
        subprocess.run(["git", "-C", str(folder), *words], check=True)
    return folder


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("clone", type=Path)
    parser.add_argument("--files", type=int, nargs="*", default=[], help="also this many files")
    parser.add_argument("--no-floors", action="store_true")
    arguments = parser.parse_args()
    clone = arguments.clone.resolve()
    rows = three(clone) + ([] if arguments.no_floors else floors(clone))
    for what, seconds, megabytes in rows:
        print(f"{what:28} {seconds:7.2f} s {megabytes:7.0f} MB", flush=True)
    for files in arguments.files:
        with tempfile.TemporaryDirectory() as folder:
            made = grown(clone, files, Path(folder))
            for what, seconds, megabytes in three(made)[:2]:
                print(
                    f"{files:6} files, {what:16} {seconds:7.2f} s {megabytes:7.0f} MB", flush=True
                )


if __name__ == "__main__":
    main()
