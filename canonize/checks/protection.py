"""Plants small faults in the canonical and counts how many its tests notice, before and after.

Only the canonical's own lines are mutated, and only the tests that reach it are run (seen while
they run). The score is the share of faults that make one of them fail. The step stays unless the
score is below `minimum`, or below what it was before the migration (`no_worse`): then the tests of
a competitor protected what those of the canonical do not. Everything runs in copies of the tree.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any, ClassVar

from pydantic import Field

from canonize.checks.runs_in_copies import RunsInCopies
from canonize.core.check import CheckContext, Verdict
from canonize.core.command_line import as_typed
from canonize.core.tree import SourceTree
from canonize.proof.kept_answers import kept_answer
from canonize.proof.noticed_mutants import Score, score
from canonize.proof.workplace import tree_key

_SHOWN = 10


class Protection:
    """The kind ``protection``."""

    kind: ClassVar[str] = "protection"
    executes: ClassVar[bool] = True

    class Options(RunsInCopies):
        """Options of the question how well the canonical is protected."""

        minimum: float = Field(0.0, ge=0, le=100, description="Percent of faults to be noticed.")
        no_worse: bool = Field(
            True, description="Whether a lower score than before the migration fails the check."
        )
        most: int = Field(40, ge=1, le=1000, description="At most so many faults are planted.")

    def describe(self, options: Options) -> str:
        """The exact command."""
        return f"{as_typed(options.arguments())}   (with planted faults, in copies)"

    def run(self, options: Options, context: CheckContext) -> Verdict:
        """See `canonize.core.check.Check`."""
        started = time.monotonic()
        try:
            before = _before(options, context)
            now = _scored(options, context, context.after, "now")
        except ValueError as error:
            return Verdict(context.name, False, f"the tests can't be run: {error}")
        worse = options.no_worse and before.planted > 0 and now.percent < before.percent
        low = now.planted > 0 and now.percent < options.minimum
        lines = [*_told(now), f"before the migration: {before}", f"now: {now}"]
        if not now.planted:
            lines.append("no fault can be planted in the canonical, so its score says nothing")
        if worse:
            lines.append("fewer are noticed than before")
        if low:
            lines.append(f"{options.minimum:g} % are wanted")
        figures = {"score": now.percent, "planted": float(now.planted)}
        seconds = time.monotonic() - started
        return Verdict(context.name, not (worse or low), "\n".join(lines), figures, seconds)


CHECK = Protection


def _scored(
    options: Protection.Options, context: CheckContext, tree: SourceTree, when: str
) -> Score:
    return score(
        options.arguments(),
        context,
        tree,
        when,
        most=options.most,
        timeout=options.timeout,
        environment=options.env,
        also=options.also,
    )


def _told(score: Score) -> Iterator[str]:
    yield from (f"nobody notices: {what}" for what in score.survived[:_SHOWN])
    if len(score.survived) > _SHOWN:
        yield f"and {len(score.survived) - _SHOWN} more"


def _before(options: Protection.Options, context: CheckContext) -> Score:
    """Of an earlier check of the same tree, or found now."""
    asked = options.model_dump_json(exclude={"minimum", "no_worse"})
    text = f"{asked}{context.migration.plan.canonical}{tree_key(context.before)}"

    def scored() -> list[Any]:
        found = _scored(options, context, context.before, "before")
        return [found.planted, found.tests, list(found.survived)]

    planted, tests, survived = kept_answer(context.keep, "protection", text, scored)
    return Score(planted, tests, tuple(survived))
