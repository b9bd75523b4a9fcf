"""What proof costs and finds on a code base with a suite of its own: baseline, reach, attribution.

    python -m benchmarks.proof_public CHECKOUT --python PYTHON --symbol package.module:Name
        [--root src] [--command "python -m pytest -q"] [--pairs 10] [--mutants 20] [--faults 20]

CHECKOUT is a checkout of any repository, and PYTHON an interpreter that has what its tests need;
nothing is fetched, and nothing of it is part of this project. Four questions are asked:

baseline
    three runs of the tree: what passes, what fails, what wavers.
reach
    what it costs to see which tests reach the symbol: the command as it is, and the same while it
    is watched, in pairs in random order; processor time of the whole process tree.
mutants
    small faults are planted in the symbol, one at a time, and the *whole* suite is run: which tests
    fail that do not reach the symbol?
faults
    a step of 25 hunks in up to 17 files, all harmless but one, which is such a fault: does the
    check `tests` name its file and line? Those that no test notices, or after which the suite can't
    be run at all, are drawn again, and counted.
"""

from __future__ import annotations

import argparse
import ast
import random
import resource
import shlex
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from canonize.checks.tests import Tests
from canonize.core.change import Change
from canonize.core.check import CheckContext, Verdict
from canonize.core.codemod import Migration
from canonize.core.ledger import Ledger
from canonize.core.plan import Plan
from canonize.core.rehearsal import StepProposal
from canonize.core.symbols import Symbol
from canonize.core.tree import MemoryBase, SourceTree
from canonize.proof.baseline import Baseline
from canonize.proof.canonical_mutants import Mutant, mutants
from canonize.proof.process import run_program
from canonize.proof.reach import SymbolLines, reach, target_of
from canonize.proof.test_runs import Suite
from canonize.proof.workplace import lay_out
from canonize.resolution.project import Project

_FILES, _HUNKS = 17, 25
_HARMLESS = b"  # as it was"


@dataclass(frozen=True, slots=True)
class Asked:
    """A code base, its suite, and the symbol that is asked about."""

    checkout: Path
    tree: SourceTree
    root: str
    command: list[str]
    symbol: Symbol
    timeout: float

    @property
    def suite(self) -> Suite:
        return Suite(self.command, (self.root,), timeout=self.timeout)

    @property
    def target(self) -> SymbolLines:
        found = target_of(self.symbol, Project.of(self.tree, (self.root,)))
        if found is None:
            raise SystemExit(f"no definition of {self.symbol} is found")
        return found

    def copy(self, folder: Path) -> Path:
        lay_out(self.tree, folder, like=self.checkout)
        return folder


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("checkout", type=Path)
    parser.add_argument("--python", required=True)
    parser.add_argument("--symbol", required=True)
    parser.add_argument("--root", default="src")
    parser.add_argument("--command", default="python -m pytest -q -p no:cacheprovider")
    parser.add_argument("--timeout", type=float, default=240.0)
    parser.add_argument("--pairs", type=int, default=10)
    parser.add_argument("--mutants", type=int, default=20)
    parser.add_argument("--faults", type=int, default=20)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    command = [given.python, *shlex.split(given.command)[1:]]
    asked = Asked(
        given.checkout.resolve(),
        _tree(given.checkout),
        given.root,
        command,
        Symbol.parse(given.symbol),
        given.timeout,
    )
    with tempfile.TemporaryDirectory(prefix="canonize-public-") as made:
        passing = _baseline(asked, Path(made))
        _cost(asked, Path(made), given.pairs, random.Random(given.seed))
        _against_mutants(asked, Path(made), given.mutants, passing)
        _attribution(asked, Path(made), given.faults, random.Random(given.seed))


def _tell(line: str) -> None:
    print(line, flush=True)


def _tree(checkout: Path) -> SourceTree:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=checkout, capture_output=True, check=True
    ).stdout.decode()
    paths = [path for path in listed.split("\0") if (checkout / path).is_file()]
    return SourceTree(MemoryBase({path: (checkout / path).read_bytes() for path in paths}))


def _spent() -> float:
    """Processor time of everything that was started and waited for."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _baseline(asked: Asked, folder: Path) -> frozenset[str]:
    place, start = asked.copy(folder / "baseline"), _spent()
    found = Baseline.of([asked.suite.run(place) for _ in range(3)])
    _tell(
        f"baseline: {len(found.known)} tests, {len(found.passing)} pass, {len(found.failing)} "
        f"fail, {len(found.flaky)} waver; three runs in {_spent() - start:.1f} s of processor time"
    )
    return found.passing


def _cost(asked: Asked, folder: Path, pairs: int, order: random.Random) -> None:
    """The plain command knows nothing of canonize; both are given the same source roots."""
    place, targets = asked.copy(folder / "cost"), [asked.target]
    plain_command = [*asked.command, "--continue-on-collection-errors"]

    def plain() -> None:
        run_program(
            plain_command,
            cwd=place,
            environment={"PYTHONPATH": str(place / asked.root), "PYTHONDONTWRITEBYTECODE": "1"},
            timeout=asked.timeout,
        )

    def watched() -> None:
        reach(asked.suite, place, targets)

    costs: dict[str, list[float]] = {"plain": [], "watched": []}
    for _ in range(pairs):
        both = [("plain", plain), ("watched", watched)]
        order.shuffle(both)
        for name, run in both:
            start = _spent()
            run()
            costs[name].append(_spent() - start)
    ratios = [now / then for then, now in zip(costs["plain"], costs["watched"], strict=True)]
    if ratios:
        _tell(
            f"reach: {median(costs['plain']):.2f} s plain, {median(costs['watched']):.2f} s "
            f"watched; {median(ratios):.3f} times (median of {pairs} pairs, "
            f"{min(ratios):.3f} to {max(ratios):.3f})"
        )


def _against_mutants(asked: Asked, folder: Path, most: int, passing: frozenset[str]) -> None:
    target, place = asked.target, asked.copy(folder / "mutants")
    found, _ = reach(asked.suite, place, [target])
    reaching = found[asked.symbol].tests & passing
    data = asked.tree.read(target.path) or b""
    noticed: set[str] = set()
    missed: set[str] = set()
    ended = survived = 0
    for mutant in mutants(data, target.first, target.last, most=most):
        (place / target.path).write_bytes(mutant.of(data))
        run = asked.suite.run(place)
        if run.broken:
            ended += 1
            continue
        failing = run.bad.keys() & passing
        survived += not failing
        noticed |= failing & reaching
        for name in failing - reaching:
            missed.add(name)
            _tell(f"  not seen reaching {asked.symbol}: {name} ({mutant.line}: {mutant.shown})")
    (place / target.path).write_bytes(data)
    _tell(
        f"mutants of {asked.symbol}: {len(reaching)} tests reach it; {len(noticed)} of them failed "
        f"for some mutant, {len(missed)} failed that do not reach it; {survived} mutants "
        f"survived, {ended} ended the run"
    )


@dataclass(frozen=True, slots=True)
class Planted:
    """A step with one fault in it."""

    path: str
    mutant: Mutant
    changes: tuple[Change, ...]


def _attribution(asked: Asked, folder: Path, wanted: int, draw: random.Random) -> None:
    keep, right, tried, unnoticed = folder / "kept", 0, 0, 0
    runs: list[int] = []
    while tried < wanted and unnoticed < 4 * wanted:
        planted = _planted(asked, draw)
        lines: list[str] = []
        start = _spent()
        verdict = _checked(asked, planted, keep, lines)
        if not verdict.guilty and "looking for the guilty change" not in "\n".join(lines):
            unnoticed += 1
            continue
        tried += 1
        runs.append(sum("looking for the guilty change" in line for line in lines))
        line = planted.mutant.line
        named = [(guilt.path, guilt.line) for guilt in verdict.guilty]
        is_right = named == [(planted.path, line)]
        right += is_right
        _tell(
            f"  {'right' if is_right else 'WRONG'}: {planted.path}:{line} {planted.mutant.shown}: "
            f"{named}; {runs[-1]} runs, {_spent() - start:.1f} s"
        )
    if runs:
        _tell(
            f"faults: {right} of {tried} named right; {median(runs):.0f} runs of one test "
            f"(median), at most {max(runs)}; {unnoticed} were drawn again"
        )


def _checked(asked: Asked, planted: Planted, keep: Path, lines: list[str]) -> Verdict:
    plan = Plan.model_validate(
        {
            "version": 1,
            "name": "planted",
            "canonical": str(asked.symbol),
            "competitors": [{"symbol": f"{asked.symbol.module}:Other", "verdict": "variant"}],
            "steps": [{"id": "step"}],
        }
    )
    after = asked.tree.with_changes(planted.changes)
    step = StepProposal(1, plan.steps[0], planted.changes, Ledger(()), asked.tree, after)
    context = CheckContext(
        "tests",
        asked.checkout,
        Migration(plan, (asked.root,)),
        asked.tree,
        after,
        step=step,
        keep=keep,
        emit=lines.append,
    )
    options = Tests.Options(command=tuple(asked.command), timeout=asked.timeout)
    return Tests().run(options, context)


def _planted(asked: Asked, draw: random.Random) -> Planted:
    """A fault in a line of its own, and harmless changes of other lines around it."""
    places = {
        path: asked.tree.read(path) or b""
        for path in sorted(asked.tree.paths())
        if path.startswith(f"{asked.root}/") and path.endswith(".py")
    }
    faults = [
        (p, mutant)
        for p, data in places.items()
        for mutant in mutants(data, 1, 10**9, most=10**6)
        if b"\n" not in data[mutant.start : mutant.end]
    ]
    path, mutant = draw.choice(faults)
    others = [other for other in places if other != path]
    chosen = [path, *draw.sample(others, min(_FILES - 1, len(others)))]
    harmless = [(p, line) for p in chosen for line in _plain_lines(places[p])]
    draw.shuffle(harmless)
    picked: dict[str, set[int]] = {}
    count = 0
    for name, line in harmless:
        taken = picked.setdefault(name, {mutant.line} if name == path else set())
        if count < _HUNKS - 1 and not taken & {line - 1, line, line + 1}:
            taken.add(line)
            count += 1
    changes = []
    for name, lines in picked.items():
        wanted = lines - {mutant.line} if name == path else lines
        after = mutant.of(places[name]) if name == path else places[name]
        changes.append(Change(name, places[name], _commented(after, wanted)))
    if path not in picked:
        changes.append(Change(path, places[path], mutant.of(places[path])))
    real = tuple(sorted((c for c in changes if c.before != c.after), key=lambda c: c.path))
    return Planted(path, mutant, real)


def _plain_lines(data: bytes) -> Iterator[int]:
    """Lines that are one whole statement, after which a comment changes nothing."""
    lines = data.splitlines()
    for node in ast.walk(ast.parse(data)):
        if isinstance(node, (ast.Assign, ast.Return, ast.Raise)) and node.lineno == node.end_lineno:
            line = lines[node.lineno - 1]
            if b"#" not in line and not line.endswith(b"\\"):
                yield node.lineno


def _commented(data: bytes, wanted: set[int]) -> bytes:
    lines = data.splitlines(keepends=True)
    for number in wanted:
        body = lines[number - 1].rstrip(b"\r\n")
        lines[number - 1] = body + _HARMLESS + lines[number - 1][len(body) :]
    return b"".join(lines)


if __name__ == "__main__":
    main()
