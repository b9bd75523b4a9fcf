"""How many planted faults of a canonical its tests notice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from canonize.core.check import CheckContext
from canonize.core.plural import plural
from canonize.core.symbols import Symbol
from canonize.core.tree import SourceTree
from canonize.proof.canonical_mutants import Mutant, mutants
from canonize.proof.reach import reach, target_of
from canonize.proof.test_runs import OutcomeOfTest, Suite
from canonize.proof.workplace import lay_out, scratch, with_project_python
from canonize.resolution.project import Project


@dataclass(frozen=True, slots=True)
class Score:
    """How many planted faults were noticed.

    Args:
        survived: the others, as a person reads them.
    """

    planted: int
    tests: int
    survived: tuple[str, ...] = ()

    @property
    def percent(self) -> float:
        return 100.0 * (self.planted - len(self.survived)) / self.planted if self.planted else 0.0

    def __str__(self) -> str:
        noticed = self.planted - len(self.survived)
        return (
            f"{noticed} of {plural(self.planted, 'planted fault')} noticed by "
            f"{plural(self.tests, 'test')} ({self.percent:.0f} %)"
        )


def score(
    command: Sequence[str],
    context: CheckContext,
    tree: SourceTree,
    when: str,
    *,
    most: int,
    timeout: float,
    environment: Mapping[str, str],
    also: Sequence[str],
) -> Score:
    """Plants one fault after the other; a canonical that is not there yet has none."""
    roots = context.migration.source_roots
    symbol = Symbol.parse(context.migration.plan.canonical)
    target = target_of(symbol, Project.of(tree, roots))
    if target is None:
        return Score(0, 0)
    data = tree.read(target.path) or b""
    planted = mutants(data, target.first, target.last, most=most)
    suite = Suite(
        with_project_python(command, context.root),
        roots,
        timeout=timeout,
        environment=environment,
        stopping=context.stopping,
    )
    with scratch("protection") as made:
        folder = made / "tree"
        lay_out(tree, folder, like=context.root, also=also)
        context.emit(f"{when}: which tests reach {symbol}")
        found, run = reach(suite, folder, [target])
        passing = {n for n in found[symbol].tests if run.tests[n].outcome is OutcomeOfTest.PASSED}
        survived = []
        for number, mutant in enumerate(planted if passing else (), start=1):
            context.emit(f"{when}: planted fault {number} of {len(planted)}")
            (folder / target.path).write_bytes(mutant.of(data))
            if not _is_noticed(suite, folder, passing):
                survived.append(_shown(target.path, mutant))
    if not passing:
        survived = [_shown(target.path, mutant) for mutant in planted]
    return Score(len(planted), len(passing), tuple(survived))


def _is_noticed(suite: Suite, folder: Path, passing: set[str]) -> bool:
    """Whether a test fails, or nothing can be run any more."""
    run = suite.run(folder, passing)
    return bool(run.broken) or any(
        name not in run.tests or run.tests[name].outcome is not OutcomeOfTest.PASSED
        for name in passing
    )


def _shown(path: str, mutant: Mutant) -> str:
    return f"{path}:{mutant.line}: {mutant.shown}"
