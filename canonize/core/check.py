"""What a check is: a question about the repository after a step, answered with a verdict."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar, Protocol

from pydantic import BaseModel

from canonize.core.codemod import Migration
from canonize.core.plural import plural
from canonize.core.rehearsal import StepProposal
from canonize.core.tree import SourceTree

BENCHMARK = "seconds of "
"""How a figure begins that is one benchmark's; its name follows."""


@dataclass(frozen=True, slots=True)
class Guilt:
    """The part of a migration's changes that makes a test fail.

    Args:
        test: its id.
        path, line: of the file as it was before the step, or before the migration.
        shown: what became of the line.
    """

    test: str
    path: str
    line: int
    shown: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """A check's answer.

    Args:
        check: the name that the plan uses.
        passed: whether the step may stay.
        output: for people; the end of it is shown when the check failed.
        figures: numbers by name (``seconds``, ``dangling``); compared with the baseline's.
        seconds: wall time.
        guilty: which changes made it fail, where that was found.
    """

    check: str
    passed: bool
    output: str = ""
    figures: Mapping[str, float] = field(default_factory=dict)
    seconds: float = 0.0
    guilty: tuple[Guilt, ...] = ()


@dataclass(frozen=True)
class Timed:
    """What a check runs, so that it can be run in pairs on the tree before and the tree now.

    Args:
        command: the argument list.
        cwd: the folder to run in, relative to the tree.
        environment: variables set for it.
        paths: put on PYTHONPATH, those relative to the tree, too.
        timeout: seconds for one run.
        also: paths that git does not track and the command needs.
        metrics: a report that it writes (JSON of pytest-benchmark or pyperf); then its benchmarks
            are compared in place of processor time.
        statuses: exit statuses with which a run counts.
    """

    command: tuple[str, ...]
    cwd: str = ""
    environment: Mapping[str, str] = field(default_factory=dict)
    paths: tuple[str, ...] = ()
    timeout: float = 600.0
    also: tuple[str, ...] = ()
    metrics: str = ""
    statuses: frozenset[int] = frozenset({0})


@dataclass(frozen=True)
class CheckContext:
    """What a check may look at.

    Args:
        name: the name that the plan uses for this check.
        root: the work tree; only checks that ``executes`` run something in it.
        before: the tree as it was before the *migration's first step* (what dangled then is not
            blamed on a step).
        after: the tree after the step.
        baseline: figures of the same check at the first step that ran it; empty the first time.
        step: the step that was just written, with its ledger and the tree before it; ``None`` when
            the check is not run for a step.
        emit: takes one line of live output, for progress.
        keep: a folder of the repository's git directory for what a check keeps between steps;
            ``None`` where nothing is kept.
        stopping: whether the run was interrupted; a check that takes long asks several times a
            second, ends what it started, and returns.
    """

    name: str
    root: Path
    migration: Migration
    before: SourceTree
    after: SourceTree
    baseline: Mapping[str, float] = field(default_factory=dict)
    keep: Path | None = None
    step: StepProposal | None = None
    emit: Callable[[str], None] = lambda line: None
    stopping: Callable[[], bool] = lambda: False


class Check(Protocol):
    """One kind of check; `canonize/checks/<kind>.py` (``-`` as ``_``) defines a class `CHECK`.

    One of your own is a class of any installed package; docs/writing-checks.md shows one.

    ``executes`` tells whether it runs commands; those are shown and need the person's trust.

    It may have ``timed(options, context) -> Timed``: what is run in pairs when the plan's
    ``rollback_on: {slower: N}`` has a suspicion. Without it the check itself is run on both trees.
    """

    kind: ClassVar[str]
    executes: ClassVar[bool]
    Options: ClassVar[type[BaseModel]]

    def run(self, options: Any, context: CheckContext) -> Verdict: ...

    def describe(self, options: Any) -> str:
        """What it does in one line; for a check that executes, the exact command."""
        ...


PASSED_BEFORE = "passed_before"
"""The tests that were run and had passed before the migration."""
UNLOADED = "unloaded"
"""The modules that changed and could be imported neither before nor after."""


def unshown(figures: Mapping[str, float]) -> str:
    """In one sentence, why the check's passing says nothing; empty when it says something.

    A suite that is red as a whole, since what it needs is not installed, fails in nothing new; and
    a module that could never be imported here is as healthy as it was.
    """
    if figures.get("tests") and figures.get(PASSED_BEFORE) == 0:
        return "no test passed before the migration either"
    if count := int(figures.get(UNLOADED, 0)):
        load = "loads" if count == 1 else "load"
        return f"{plural(count, 'module')} that changed {load} neither before nor after"
    return ""
