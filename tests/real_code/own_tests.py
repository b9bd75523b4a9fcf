"""Runs a package's own tests, and reads which of them failed."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from tests.real_code.prepare import Prepared, git

_FAILED = re.compile(
    r"^(?:(?:FAILED|ERROR) (?P<pytest>\S+)|(?:FAIL|ERROR): (?P<unittest>\S+ \(\S+\)))", re.MULTILINE
)
_TRIAL = re.compile(r"^=+\n\[(?:FAIL|ERROR)\]\n(?:.*\n)*?(?P<id>twisted\.\S+)\n", re.MULTILINE)
_RAN = re.compile(r"(?P<passed>\d+) passed|^Ran (?P<ran>\d+) tests", re.MULTILINE)


@dataclass(frozen=True)
class TestRun:
    """How many tests ran, those skipped not counted by pytest, and the names of the failed."""

    ran: int
    failed: frozenset[str]

    def __str__(self) -> str:
        return f"{self.ran} ran, {len(self.failed)} failed"


def run_own_tests(prepared: Prepared, repository: Path) -> TestRun:
    """Runs the package's tests in a clone of a clone, since tests leave things behind."""
    package = prepared.package
    tested = repository.parent / "tested"
    shutil.rmtree(tested, ignore_errors=True)
    git(repository.parent, "clone", "-q", str(repository), str(tested))
    repository = tested
    environment = prepared.environment(repository)
    done = subprocess.run(
        [prepared.python, *package.tests],
        cwd=repository / package.cwd,
        env=environment,
        capture_output=True,
        text=True,
        errors="replace",
        timeout=1800,
    )
    said = f"{done.stdout}\n{done.stderr}"
    failed = {match["pytest"] or match["unittest"] for match in _FAILED.finditer(said)}
    failed |= {match["id"] for match in _TRIAL.finditer(said)}
    counts = [int(match["passed"] or match["ran"]) for match in _RAN.finditer(said)]
    return TestRun(max(counts, default=0), frozenset(failed))
