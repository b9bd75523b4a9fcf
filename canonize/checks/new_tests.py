"""Sees the migration's new tests red before the step that each names, and green after it.

A test says above itself which step turns it green (`write_tests` writes such tests; one of your own
may say so, too). Until then it has to fail; from then on it has to pass. In the step itself it is
run on the tree before, where it has to fail, and with each file of the step put back in turns: a
test that no such break turns red is worthless, and fails the check like one that is green too
early. Everything runs in copies of the tree.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import ClassVar

from canonize.checks.runs_in_copies import RunsInCopies
from canonize.core.check import CheckContext, Verdict
from canonize.core.command_line import as_typed
from canonize.core.declared_tests import tests_that_declare
from canonize.core.plural import plural
from canonize.core.tree import SourceTree
from canonize.proof.process import end_of
from canonize.proof.test_runs import OutcomeOfTest, Suite, TestRun
from canonize.proof.workplace import lay_out, scratch, with_files_of, with_project_python

_MOST_BREAKS = 12


class NewTests:
    """The kind ``new-tests``."""

    kind: ClassVar[str] = "new-tests"
    executes: ClassVar[bool] = True

    class Options(RunsInCopies):
        """Options of the question whether new tests can fail, and do not."""

    def describe(self, options: Options) -> str:
        """The exact command."""
        return f"{as_typed(options.arguments())}   (new tests, in copies before and after)"

    def run(self, options: Options, context: CheckContext) -> Verdict:
        """See `canonize.core.check.Check`."""
        started = time.monotonic()
        with scratch("new") as made:
            verdict = _Trial(options, context, made).verdict()
        return replace(verdict, seconds=time.monotonic() - started)


CHECK = NewTests


class _Trial:
    """One check under way."""

    def __init__(self, options: NewTests.Options, context: CheckContext, folder: Path) -> None:
        self._options, self._context, self._folder = options, context, folder
        self._copies = 0
        self._suite = Suite(
            with_project_python(options.arguments(), context.root),
            context.migration.source_roots,
            timeout=options.timeout,
            environment=options.env,
            stopping=context.stopping,
        )

    def verdict(self) -> Verdict:
        tests = list(tests_that_declare(self._context.after))
        if not tests:
            return self._told(["no test says which step turns it green"], 0)
        numbers = {s.id: n for n, s in enumerate(self._context.migration.plan.steps, start=1)}
        unknown = [f"{t.id} names the step {t.step}, which the plan does not have" for t in tests]
        unknown = [line for line, t in zip(unknown, tests, strict=True) if t.step not in numbers]
        if unknown:
            return self._told(unknown, len(tests))
        step = self._context.step
        now = step.number if step is not None else len(numbers)
        due = [t.id for t in tests if numbers[t.step] <= now]
        later = {t.id: t.step for t in tests if numbers[t.step] > now}
        fresh = [t.id for t in tests if step is not None and numbers[t.step] == now]
        self._context.emit("after the step")
        run = self._run(self._context.after, {t.id for t in tests})
        if run.broken:
            why = f"the new tests can't be run: {run.broken}\n{end_of(run.output)}"
            return self._told([why], len(tests))
        wrong = [f"not green: {name}: {_why(run, name)}" for name in due if not _green(run, name)]
        wrong += [
            f"worthless: {name} is green before the step {step_id}, so it shows nothing"
            for name, step_id in later.items()
            if _green(run, name)
        ]
        if not wrong and fresh and step is not None:
            wrong = list(self._not_red(fresh, step.before))
        good = f"{len(due)} green, {len(later)} still red; {len(fresh)} seen red and then green"
        return self._told([*wrong, *([] if wrong else [good])], len(tests), passed=not wrong)

    def _told(self, lines: Iterable[str], tests: int, *, passed: bool = False) -> Verdict:
        text = "\n".join([*lines, plural(tests, "new test")])
        return Verdict(self._context.name, passed, text, {"tests": float(tests)})

    def _not_red(self, fresh: Collection[str], before: SourceTree) -> Iterator[str]:
        """Tests that just turned green, and were not red before or that no break turns red."""
        self._context.emit("before the step")
        run = self._run(self._with_tests(before, fresh), fresh)
        for name in fresh:
            if _green(run, name):
                yield f"worthless: {name} was green before its step, too"
        unmoved = {name for name in fresh if not _green(run, name)}
        breaks = list(self._breaks(before, fresh))
        for number, (path, broken) in enumerate(breaks, start=1):
            if not unmoved or self._context.stopping():
                return
            self._context.emit(f"with a break planted in {path}: {number} of {len(breaks)}")
            seen = self._run(broken, unmoved)
            unmoved = {name for name in unmoved if _green(seen, name)}
        for name in sorted(unmoved):
            yield f"worthless: no planted break turns {name} red"

    def _breaks(
        self, before: SourceTree, fresh: Collection[str]
    ) -> Iterator[tuple[str, SourceTree]]:
        """The tree after the step with one file put back in turns; at last all that are left."""
        after, own = self._context.after, {_file(name) for name in fresh}
        step = self._context.step
        changed = [c.path for c in (step.changes if step else ()) if c.path not in own]
        changed = [path for path in changed if path.endswith(".py")]
        groups = [[path] for path in changed[:_MOST_BREAKS]]
        groups += [changed[_MOST_BREAKS:]] if changed[_MOST_BREAKS:] else []
        for group in groups:
            yield group[0], with_files_of(after, before, group)

    def _with_tests(self, tree: SourceTree, names: Collection[str]) -> SourceTree:
        return with_files_of(tree, self._context.after, {_file(name) for name in names})

    def _run(self, tree: SourceTree, names: Collection[str]) -> TestRun:
        self._copies += 1
        folder = self._folder / str(self._copies)
        lay_out(tree, folder, like=self._context.root, also=self._options.also)
        return self._suite.run(folder, {_file(name) for name in names})


def _green(run: TestRun, name: str) -> bool:
    """Whether a test, or each case of one with parameters, passed."""
    seen = _cases(run, name)
    return bool(seen) and all(outcome is OutcomeOfTest.PASSED for outcome in seen.values())


def _cases(run: TestRun, name: str) -> Mapping[str, OutcomeOfTest]:
    return {n: t.outcome for n, t in run.tests.items() if n == name or n.startswith(f"{name}[")}


def _why(run: TestRun, name: str) -> str:
    bad = [run.tests[case].signature for case in _cases(run, name) if run.tests[case].signature]
    return bad[0] if bad else "it did not run"


def _file(name: str) -> str:
    return name.partition("::")[0]
