"""Runs a check that took longer than at first in pairs: the tree before the migration, and now.

What it runs is run in pairs when the check says what that is (`Timed`). Any other check is run
itself: on the tree before as if nothing had changed, and on the tree now as if it had always been
so; the figure `seconds` that it gives is compared.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, ClassVar

from pydantic import BaseModel

from canonize.core.check import Check, CheckContext, Timed, Verdict
from canonize.proof.paired_statistics import Pace
from canonize.proof.paired_timing import NotComparable, Pairs, TimedPairs
from canonize.proof.workplace import lay_out, scratch

_MOST = 3600.0
"""Seconds after which no further pair is begun."""


@dataclass(frozen=True)
class PairedCheck:
    """A check that compares what another one takes.

    Args:
        check, options: the other one.
        tolerance: up to how many times the former cost is accepted.
        most: seconds after which no further pair is begun.
    """

    check: Check
    options: Any
    tolerance: float
    most: float = _MOST

    kind: ClassVar[str] = "paired"
    executes: ClassVar[bool] = True
    Options: ClassVar[type[BaseModel]] = BaseModel

    def describe(self, options: Any) -> str:
        """One line."""
        return f"in turns, before and now: {self.check.describe(self.options)}"

    def run(self, options: Any, context: CheckContext) -> Verdict:
        """Passes unless pairs say slower; the figure `ratio` is missing when nothing was compared.

        Without the migration's trees in two folders nothing can be told apart, so both are laid
        out whatever the check runs.
        """
        timed: Callable[[Any, CheckContext], Timed] | None = getattr(self.check, "timed", None)
        told = timed(self.options, context) if timed is not None else None
        with scratch("slower") as made:
            folders = (made / "before", made / "after")
            for folder, tree in zip(folders, (context.before, context.after), strict=True):
                lay_out(tree, folder, like=context.root, also=told.also if told else ())
            pairs = self._pairs(told, context, *folders)
            try:
                return self._verdict(context.name, pairs.compare())
            except NotComparable as reason:
                return Verdict(context.name, True, f"not comparable: {reason}")

    def _pairs(self, told: Timed | None, context: CheckContext, before: Path, after: Path) -> Pairs:
        if told is None:
            once = _Once(self.check, self.options, context, before)
            return Pairs(
                {context.name: ()}, before, after, {}, self.tolerance, _MOST, memory=False,
                most=self.most, measure=once.figures, emit=context.emit, stopping=context.stopping,
            )  # fmt: skip
        return Pairs(
            {context.name: told.command},
            before,
            after,
            dict(told.environment),
            self.tolerance,
            told.timeout,
            told.metrics,
            told.cwd,
            memory=False,
            most=self.most,
            statuses=told.statuses,
            paths=told.paths,
            emit=context.emit,
            stopping=context.stopping,
        )

    def _verdict(self, name: str, found: TimedPairs) -> Verdict:
        worst = max(found.series.items(), key=lambda item: (_rank(item[1].pace), item[1].ratio))
        figures = {"ratio": max(judged.ratio for judged in found.series.values())}
        passed = worst[1].pace is not Pace.SLOWER
        return Verdict(name, passed, worst[1].told(worst[0], self.tolerance), figures)


def _rank(pace: Pace) -> int:
    return (Pace.OK, Pace.UNDECIDED, Pace.SLOWER).index(pace)


@dataclass(frozen=True)
class _Once:
    """One run of a check in one of the folders, as if there were no other tree."""

    check: Check
    options: Any
    context: CheckContext
    before: Path

    def figures(self, name: str, folder: Path, hash_seed: str) -> dict[str, float]:
        tree = self.context.before if folder == self.before else self.context.after
        alone = replace(
            self.context, root=folder, before=tree, after=tree, step=None, keep=None, baseline={}
        )
        verdict = self.check.run(self.options, alone)
        seconds = verdict.figures.get("seconds")
        if seconds is None or not seconds > 0:
            raise NotComparable(f"{name} gave no figure `seconds` on one of the trees")
        return {f"seconds of {name}": seconds}
