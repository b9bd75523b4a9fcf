"""Plants small faults in the canonical and counts how many its tests notice, before and after.

Only the canonical's own lines are mutated, and only the tests that reach it are run (seen while
they run). The score is the share of faults that make one of them fail. The step stays unless the
score is below `minimum`, or below what it was before the migration (`no_worse`): then the tests of
a competitor protected what those of the canonical do not. Everything runs in copies of the tree.
"""

from __future__ import annotations

import hashlib
import json
import shlex
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from pydantic import BaseModel, ConfigDict, Field

from canonize.core.check import CheckContext, Verdict
from canonize.core.command_line import argument_list
from canonize.core.plan import Duration
from canonize.core.plural import plural
from canonize.core.symbols import Symbol
from canonize.core.tree import SourceTree
from canonize.proof.canonical_mutants import Mutant, mutants
from canonize.proof.reach import reach, target_of
from canonize.proof.test_runs import Outcome, Suite
from canonize.proof.workplace import lay_out, tree_key, with_project_python
from canonize.resolution.project import Project

_SHOWN = 10


class Protection:
    """The kind ``protection``."""

    kind: ClassVar[str] = "protection"
    executes: ClassVar[bool] = True

    class Options(BaseModel):
        """Options of the question how well the canonical is protected."""

        model_config = ConfigDict(frozen=True, extra="forbid")

        command: str | tuple[str, ...] = Field(
            "python -m pytest -q", description="What runs tests; it must end in pytest."
        )
        minimum: float = Field(0.0, ge=0, le=100, description="Percent of faults to be noticed.")
        no_worse: bool = Field(
            True, description="Whether a lower score than before the migration fails the check."
        )
        most: int = Field(40, ge=1, le=1000, description="At most so many faults are planted.")
        timeout: Duration = Field(300.0, description="For each run: 90s, 10m.")
        env: dict[str, str] = Field(default_factory=dict, description="Variables set for it.")
        also: tuple[str, ...] = Field(
            (), description="Paths that git does not track and the tests need: copied along."
        )

        def arguments(self) -> list[str]:
            """The argument list, before the project's interpreter is put in."""
            return argument_list(self.command)

    def describe(self, options: Options) -> str:
        """The exact command."""
        return f"{shlex.join(options.arguments())}   (with planted faults, in copies)"

    def run(self, options: Options, context: CheckContext) -> Verdict:
        """See `canonize.core.check.Check`."""
        started = time.monotonic()
        try:
            before = _before(options, context)
            now = _score(options, context, context.after, "now")
        except ValueError as error:
            return Verdict(context.name, False, f"the tests can't be run: {error}")
        worse = options.no_worse and before.planted > 0 and now.percent < before.percent
        low = now.percent < options.minimum
        lines = [*_told(now), f"before the migration: {before}", f"now: {now}"]
        if worse:
            lines.append("fewer are noticed than before")
        if low:
            lines.append(f"{options.minimum:g} % are wanted")
        figures = {"score": now.percent, "planted": float(now.planted)}
        seconds = time.monotonic() - started
        return Verdict(context.name, not (worse or low), "\n".join(lines), figures, seconds)


CHECK = Protection


@dataclass(frozen=True, slots=True)
class _Score:
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


def _told(score: _Score) -> Iterator[str]:
    yield from (f"nobody notices: {what}" for what in score.survived[:_SHOWN])
    if len(score.survived) > _SHOWN:
        yield f"and {len(score.survived) - _SHOWN} more"


def _before(options: Protection.Options, context: CheckContext) -> _Score:
    """Of an earlier check of the same tree, or found now."""
    asked = options.model_dump_json(exclude={"minimum", "no_worse"})
    text = f"{asked}{context.migration.plan.canonical}{tree_key(context.before)}"
    key = hashlib.sha256(text.encode()).hexdigest()[:32]
    kept = None if context.keep is None else context.keep / f"protection-{key}.json"
    if kept is not None and kept.is_file():
        planted, tests, survived = json.loads(kept.read_bytes())
        return _Score(planted, tests, tuple(survived))
    found = _score(options, context, context.before, "before")
    if kept is not None:
        kept.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        kept.write_text(json.dumps([found.planted, found.tests, list(found.survived)]), "utf-8")
    return found


def _score(
    options: Protection.Options, context: CheckContext, tree: SourceTree, when: str
) -> _Score:
    """Plants one fault after the other; a canonical that is not there yet has none."""
    roots = context.migration.source_roots
    symbol = Symbol.parse(context.migration.plan.canonical)
    target = target_of(symbol, Project.of(tree, roots))
    if target is None:
        return _Score(0, 0)
    data = tree.read(target.path) or b""
    planted = mutants(data, target.first, target.last, most=options.most)
    suite = Suite(
        with_project_python(options.arguments(), context.root),
        roots,
        timeout=options.timeout,
        environment=options.env,
        stopping=context.stopping,
    )
    with tempfile.TemporaryDirectory(
        prefix="canonize-protection-", ignore_cleanup_errors=True
    ) as made:
        folder = Path(made) / "tree"
        lay_out(tree, folder, like=context.root, also=options.also)
        context.emit(f"{when}: which tests reach {symbol}")
        found, run = reach(suite, folder, [target])
        passing = {n for n in found[symbol].tests if run.tests[n].outcome is Outcome.PASSED}
        survived = []
        for number, mutant in enumerate(planted if passing else (), start=1):
            context.emit(f"{when}: planted fault {number} of {len(planted)}")
            (folder / target.path).write_bytes(mutant.of(data))
            if not _is_noticed(suite, folder, passing):
                survived.append(_shown(target.path, mutant))
    if not passing:
        survived = [_shown(target.path, mutant) for mutant in planted]
    return _Score(len(planted), len(passing), tuple(survived))


def _is_noticed(suite: Suite, folder: Path, passing: set[str]) -> bool:
    """Whether a test fails, or nothing can be run any more."""
    run = suite.run(folder, passing)
    return bool(run.broken) or any(
        name not in run.tests or run.tests[name].outcome is not Outcome.PASSED for name in passing
    )


def _shown(path: str, mutant: Mutant) -> str:
    return f"{path}:{mutant.line}: {mutant.shown}"
