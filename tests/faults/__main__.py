"""The fault matrix: `python -m tests.faults [--every N] [--jobs N] [--only NAME]`.

Prints points tried, recovered byte-identically, refused cleanly, lost; exits with 1 when any is
lost. Without strace the process strikes itself, at fewer points, and the first line says so.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tests.faults.injection import has_strace
from tests.faults.matrix import Matrix, Trial
from tests.faults.record import HEADING, Record, row, table
from tests.faults.scenario import in_memory
from tests.faults.trials import Outcome, Result


def main() -> int:
    asked = _arguments()
    record = Record(asked.results, going_on=asked.going_on)
    os.environ["GIT_CONFIG_NOSYSTEM"] = "1"
    outside = has_strace() and not asked.inside
    how = "strace, from outside" if outside else "the process itself, from inside"
    print(f"faults are injected by: {how}; one point in {asked.every}; {asked.jobs} processes")
    with tempfile.TemporaryDirectory(prefix="canonize-faults-", dir=asked.folder) as folder:
        os.environ["HOME"] = os.environ["XDG_STATE_HOME"] = tempfile.tempdir = folder
        matrix = Matrix(Path(folder) / "matrix", outside=outside)
        print(f"{HEADING} {'seconds':>8}", flush=True)
        for kind in matrix.kinds():
            if asked.only in kind:
                _play(record, matrix.trials(kind)[:: asked.every], kind, asked.jobs)
    print(f"\n{table(record)}")
    return 1 if any(counted[Result.LOST] for counted in record.tally().values()) else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.faults")
    parser.add_argument("--every", type=int, default=1, help="try one point in N")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--only", default="", help="only kinds whose names contain this")
    parser.add_argument("--inside", action="store_true", help="inject without strace")
    parser.add_argument("--results", type=Path, help="a line for each trial goes there")
    parser.add_argument(
        "--continue", action="store_true", dest="going_on", help="pass over what is in --results"
    )
    parser.add_argument(
        "--folder",
        default=in_memory(),
        help="where repositories are made; memory if there is any",
    )
    return parser.parse_args()


def _play(record: Record, trials: list[Trial], kind: str, jobs: int) -> None:
    started = time.monotonic()
    for trial, outcome in _spread(record.missing(trials), jobs):
        record.add(trial.kind, trial.name, outcome)
    print(f"{row(kind, record.tally().get(kind, {}))} {time.monotonic() - started:8.0f}")
    for detail, count in record.details(kind).most_common(8):
        print(f"    {count} x {detail}")
    sys.stdout.flush()


_waiting: list[Trial] = []


def _spread(trials: list[Trial], jobs: int) -> Iterator[tuple[Trial, Outcome]]:
    """Plays them in forked processes, which know the list from before the fork."""
    _waiting[:] = trials
    with multiprocessing.get_context("fork").Pool(jobs) as pool:
        for number, outcome in pool.imap_unordered(_play_number, range(len(trials)), 4):
            yield trials[number], outcome


def _play_number(number: int) -> tuple[int, Outcome]:
    return number, _waiting[number].play()


if __name__ == "__main__":
    sys.exit(main())
