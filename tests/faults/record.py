"""What was tried and how it ended: a line for each trial, so that a long run can go on later."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

from tests.faults.matrix import Trial
from tests.faults.trials import Outcome, Result

Tally = dict[str, Counter[Result]]


class Record:
    """A file of lines ``kind, name, result, detail``, tab-separated; or memory only.

    Args:
        path: ``None``: nothing is kept. The first line names the tool's code.
        going_on: keep what an earlier run of the same code found; otherwise begin anew.
    """

    def __init__(self, path: Path | None, *, going_on: bool) -> None:
        self._path = path
        self.found: dict[tuple[str, str], Outcome] = {}
        if path is None:
            return
        lines = path.read_text("utf-8").splitlines() if going_on and path.exists() else []
        if lines[:1] == [code_tried()]:
            self.found = dict(map(_parsed, lines[1:]))
        else:
            path.write_text(f"{code_tried()}\n", "utf-8")

    def missing(self, trials: Iterable[Trial]) -> list[Trial]:
        """Those that were not tried yet."""
        return [trial for trial in trials if (trial.kind, trial.name) not in self.found]

    def add(self, kind: str, name: str, outcome: Outcome) -> None:
        self.found[kind, name] = outcome
        if self._path is not None:
            detail = " ".join(outcome.detail.split())
            with self._path.open("a", encoding="utf-8") as file:
                file.write(f"{kind}\t{name}\t{outcome.result}\t{detail}\n")

    def tally(self) -> Tally:
        """By kind, how often each result."""
        counted: Tally = {}
        for (kind, _), outcome in self.found.items():
            counted.setdefault(kind, Counter())[outcome.result] += 1
        return counted

    def details(self, kind: str) -> Counter[str]:
        """What is to be told of a kind, with the point at which it was seen for losses."""
        return Counter(
            f"{name}: {outcome.detail}" if outcome.result is Result.LOST else outcome.detail
            for (its, name), outcome in self.found.items()
            if its == kind and outcome.detail
        )


def code_tried() -> str:
    """A hash of the tool's own files: results of other code are worth nothing."""
    import canonize

    root, found = Path(canonize.__file__).parent, hashlib.sha256()
    for path in sorted(root.rglob("*.py")):
        found.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    return f"code {found.hexdigest()[:16]}"


def _parsed(line: str) -> tuple[tuple[str, str], Outcome]:
    kind, name, result, detail = line.split("\t", 3)
    return (kind, name), Outcome(Result(result), detail)


HEADING = f"{'fault':<52} {'tried':>6} {'recovered':>10} {'refused':>8} {'lost':>5}"


def row(name: str, counted: Mapping[Result, int]) -> str:
    """One line of the table."""
    tried = sum(counted.values()) - counted.get(Result.NOT_REACHED, 0)
    results = [counted.get(r, 0) for r in (Result.RECOVERED, Result.REFUSED, Result.LOST)]
    return f"{name:<52} {tried:>6} {results[0]:>10} {results[1]:>8} {results[2]:>5}"


def table(record: Record) -> str:
    """All kinds, and their sum."""
    tally = record.tally()
    lines = [HEADING, *(row(kind, counted) for kind, counted in tally.items())]
    return "\n".join([*lines, row("all", sum(tally.values(), Counter[Result]()))])
