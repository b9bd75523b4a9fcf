"""Runs commands under hyperfine (wall time) and GNU time (peak memory) and prints a table."""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Case:
    """One command to measure.

    Args:
        name: for the table.
        command: a shell command.
        prepare: run before each timing, not measured.
        runs: timings; ``None`` lets hyperfine decide.
        failing: the command may end with another code than 0.
    """

    name: str
    command: str
    prepare: str = ""
    runs: int | None = None
    failing: bool = False


@dataclass(frozen=True)
class Measured:
    """What came of it; times in seconds, memory in MB."""

    name: str
    median: float
    lowest: float
    highest: float
    memory: float


def measure(case: Case, cwd: Path) -> Measured:
    """Measures one command."""
    with tempfile.TemporaryDirectory() as folder:
        export = Path(folder, "times.json")
        arguments = ["hyperfine", "--style", "none", "--warmup", "1", "--export-json", str(export)]
        arguments += ["--runs", str(case.runs)] if case.runs else []
        arguments += ["--prepare", case.prepare] if case.prepare else []
        arguments += ["--ignore-failure"] if case.failing else []
        subprocess.run([*arguments, case.command], cwd=cwd, check=True, stdout=subprocess.DEVNULL)
        [result] = json.loads(export.read_text())["results"]
    memory = peak_memory(case, cwd)
    return Measured(case.name, result["median"], result["min"], result["max"], memory)


def peak_memory(case: Case, cwd: Path) -> float:
    """Peak resident memory of one run, in MB, as GNU time reports it."""
    if case.prepare:
        subprocess.run(case.prepare, cwd=cwd, shell=True, check=True, stdout=subprocess.DEVNULL)
    with tempfile.NamedTemporaryFile("r") as file:
        subprocess.run(
            ["/usr/bin/time", "-f", "%M", "-o", file.name, "sh", "-c", case.command],
            cwd=cwd,
            check=not case.failing,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        return int(file.read().split()[-1]) / 1024


def table(rows: Sequence[Measured], *, reference: str = "") -> str:
    """A Markdown table, with each median as a multiple of the reference's."""
    base = next((row.median for row in rows if row.name == reference), None)
    lines = ["| command | median | range | ratio | peak memory |", "|---|---|---|---|---|"]
    for row in rows:
        ratio = f"{row.median / base:.1f}" if base else ""
        lines.append(
            f"| {row.name} | {row.median:.2f} s | {row.lowest:.2f} to {row.highest:.2f} s "
            f"| {ratio} | {row.memory:.0f} MB |"
        )
    return "\n".join(lines)


def require_tools() -> None:
    """Ends with a sentence when a measuring tool is missing."""
    missing = [tool for tool in ("hyperfine", "/usr/bin/time") if shutil.which(tool) is None]
    if missing:
        raise SystemExit(f"install {' and '.join(missing)} first (Debian: hyperfine, time)")
