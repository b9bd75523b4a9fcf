"""Runs the project's tests and lets a step stay unless a test fails that did not fail before.

The tree before the migration's first step is run three times: which tests pass, which fail (with
their exception and place), which do now this and now that. After a step only what is *new*,
*changed* (fails otherwise than it did), *vanished* (was collected and is not any more) or *skipped*
(passed, and is skipped now) fails the check; what is fixed and what fails as it did is told. With
`select: reached` only the tests that reach what changed are run, until a step that changes nothing
proves all. New failures are run again, before and after
in turns: only what fails after and never before counts. For the first of them the change that makes
it fail is looked for (`blame`): parts of the changes are applied to the tree before the migration.

Both trees are run in copies, so that a suite can't harm the work tree. pytest is watched by one
file on PYTHONPATH; nothing is installed. Other runners are read through the JUnit report that they
write (`junit`).
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from canonize.core.check import CheckContext, Timed, Verdict
from canonize.core.command_line import argument_list, as_typed
from canonize.core.declared_tests import still_red
from canonize.core.plan import Duration
from canonize.core.plural import plural
from canonize.core.tree import SourceTree
from canonize.proof.attribution import Attribution, changes_between
from canonize.proof.baseline import Baseline, Beside, beside
from canonize.proof.guilty_change import (
    NOWHERE,
    Part,
    PartialTrees,
    attributed,
    guilt_of,
    told_answer,
)
from canonize.proof.must_pass import counted
from canonize.proof.process import end_of
from canonize.proof.renamed_tests import renames
from canonize.proof.selected_tests import Reaching, Selection, seen_reaching, selected
from canonize.proof.test_runs import ON_PATH, Suite, TestRun, watched_by_plugin
from canonize.proof.tests_told import (
    figures,
    told_of_cause,
    told_of_list,
    told_of_selection,
    told_of_tests,
)
from canonize.proof.workplace import lay_out, scratch, tree_key, with_project_python
from canonize.resolution.project import Project

_BASELINE_RUNS = 3
_AGAIN = 2
_MOST_AGAIN = 200
"""Suspects that are run again at first: when thousands fail, that is no flaky test."""
_STEP, _EARLIER, _WHOLE = "blame-step", "blame-earlier", "blame-whole"


class Tests:
    """The kind ``tests``."""

    kind: ClassVar[str] = "tests"
    executes: ClassVar[bool] = True

    class Options(BaseModel):
        """Options of a run of the project's tests."""

        model_config = ConfigDict(frozen=True, extra="forbid")

        command: str | tuple[str, ...] = Field(
            "python -m pytest -q",
            description="What runs them; `python` is the project's own environment if it has one.",
        )
        junit: str = Field(
            "", description="A JUnit report that the command writes, for runners other than pytest."
        )
        timeout: Duration = Field(1800.0, description="For each run: 90s, 10m.")
        env: dict[str, str] = Field(default_factory=dict, description="Variables set for it.")
        also: tuple[str, ...] = Field(
            (), description="Paths that git does not track and the tests need: copied along."
        )
        select: Literal["all", "reached"] = Field(
            "all",
            description="`reached`: only tests that reach what changed since they last passed; "
            "all in a step that changes nothing.",
        )
        must_pass: tuple[str, ...] = Field(
            (), description="Folders, files or ids of which a test has to pass in each run."
        )
        blame: bool = Field(
            True,
            description="Whether the change that makes the first new failure is looked for, in at "
            "most 15 runs of that test.",
        )

        def arguments(self) -> list[str]:
            """The argument list, before the project's interpreter is put in."""
            return argument_list(self.command)

        @model_validator(mode="after")
        def _can_be_narrowed(self) -> Tests.Options:
            if self.junit and self.select == "reached":
                raise ValueError("`select: reached` needs pytest; with `junit` all tests are run")
            return self

    def describe(self, options: Options) -> str:
        """The exact command."""
        return f"{as_typed(options.arguments())}   (in copies of the tree before and after)"

    def run(self, options: Options, context: CheckContext) -> Verdict:
        """See `canonize.core.check.Check`."""
        started = time.monotonic()
        with _copies(options, context) as trial:
            verdict = trial.verdict()
        seconds = time.monotonic() - started
        return replace(verdict, seconds=seconds)

    def timed(self, options: Options, context: CheckContext) -> Timed:
        """All tests, whatever the step's check selected: both trees have to run the same."""
        roots = context.migration.source_roots
        return Timed(
            tuple(with_project_python(options.arguments(), context.root)),
            environment={**options.env, **({} if options.junit else watched_by_plugin())},
            paths=(str(ON_PATH), *roots) if not options.junit else tuple(roots),
            timeout=options.timeout,
            also=options.also,
            statuses=frozenset({0, 1}),  # a red suite takes its time, too
        )


CHECK = Tests


class _Trial:
    """One check under way, in two folders."""

    def __init__(self, options: Tests.Options, context: CheckContext, folder: Path) -> None:
        self._options = options
        self._context = context
        self._folder = folder
        self._suite = Suite(
            with_project_python(options.arguments(), context.root),
            context.migration.source_roots,
            options.junit,
            options.timeout,
            options.env,
            stopping=context.stopping,
        )

    def verdict(self) -> Verdict:
        try:
            baseline = self._baseline()
        except ValueError as error:
            return self._broken("the tests can't be run on the tree before the migration", error)
        try:
            selection = self._selection(baseline)
        except ValueError as error:
            return self._broken("which tests reach what changed could not be seen", error)
        asked_for = selection.of(baseline.known)
        if asked_for is not None and not (asked_for or self._holds_tests(selection)):
            return Verdict(self._context.name, True, "no test reaches what changed")
        self._context.emit("after the step")
        run, reaching = self._run_after(selection)
        if run.broken:
            return self._broken("the tests of the tree after the step", run.broken, run.output)
        names = renames(self._context.migration.plan, self._context.after)
        removed = self._removed()
        found = beside(baseline, run, removed=removed, selected=asked_for, names=names)
        waiting = found.new & self._waiting() if found.new else frozenset()
        found = replace(found, new=found.new - waiting)
        needed = counted(
            self._options.must_pass,
            baseline,
            run,
            removed=self._removed(),
            selected=asked_for,
        )
        if found.suspects and not self._options.junit:
            found = found.without(self._cleared(found))
        test, part, asked = self._blamed(found, run)
        lines = [
            *told_of_tests(found, baseline, run),
            *told_of_list(needed),
            *told_of_selection(selection, run),
        ]
        lines += told_answer(test, asked, part) if asked else ()
        lines += told_of_cause(found, baseline, run)
        passed = not found.fails and not needed.lost
        if passed:
            self._note_what_passed(selection, reaching)
        # What an earlier step did is not set aside in this one.
        guilty = guilt_of(test, asked) if asked and part.base != _EARLIER else ()
        return Verdict(
            self._context.name,
            passed,
            "\n".join(lines),
            {**figures(found, baseline, run), "lost": float(len(needed.lost))},
            guilty=guilty,
        )

    def _run(self, which: str, only: Iterable[str] | None = None) -> TestRun:
        return self._suite.run(self._copy(which), None if only is None else tuple(only))

    def _copy(self, which: str) -> Path:
        folder = self._folder / which
        if not folder.exists():
            lay_out(self._tree(which), folder, like=self._context.root, also=self._options.also)
        return folder

    def _tree(self, which: str) -> SourceTree:
        context = self._context
        if which == _STEP and context.step is not None:
            return context.step.before
        return context.after if which == "after" else context.before

    def _waiting(self) -> frozenset[str]:
        """New tests that say themselves that a later step turns them green."""
        step = self._context.step
        if step is None:
            return frozenset()
        return still_red(self._context.after, self._context.migration.plan, step.number)

    def _removed(self) -> frozenset[str]:
        return self._context.before.paths() - self._context.after.paths()

    def _baseline(self) -> Baseline:
        """Of an earlier check of the same tree and command, or made now."""
        kept = self._kept("baseline")
        if kept is not None and kept.is_file():
            return Baseline.from_json(json.loads(kept.read_bytes()))
        runs = []
        for number in range(1, _BASELINE_RUNS + 1):
            self._context.emit(f"before the migration: run {number} of {_BASELINE_RUNS}")
            runs.append(self._run("before"))
            if runs[-1].broken:
                raise ValueError(f"{runs[-1].broken}\n{end_of(runs[-1].output)}")
        made = Baseline.of(runs)
        _keep(kept, made.as_json())
        return made

    def _selection(self, baseline: Baseline) -> Selection:
        """What is run after the step."""
        if self._options.select == "all" or self._context.step is None:
            return Selection(None)
        if not self._context.step.changes:
            return Selection(None, "the step changes nothing, so it proves all")
        before = self._context.before
        project = Project.of(before, self._context.migration.source_roots)
        return selected(self._touched(), self._reaching(), baseline.known, project)

    def _reaching(self) -> Reaching:
        """Of an earlier check of the same tree and command, or seen now."""
        kept = self._kept("reach")
        if kept is not None and kept.is_file():
            return Reaching.from_json(json.loads(kept.read_bytes()))
        self._context.emit("before the migration: once more, to see what each test reaches")
        run, made = seen_reaching(self._suite, self._copy("before"), self._context.before)
        if run.broken:
            raise ValueError(f"{run.broken}\n{end_of(run.output)}".strip())
        _keep(kept, made.as_json())
        return made

    def _touched(self) -> set[str]:
        """What changed since this check last passed; from the migration's start at first."""
        changes = changes_between(self._context.before, self._context.after)
        digests = {change.path: _digest(change.after) for change in changes}
        kept = self._kept("passed")
        passed = json.loads(kept.read_bytes()) if kept is not None and kept.is_file() else {}
        return {p for p in digests.keys() | passed.keys() if digests.get(p) != passed.get(p)}

    def _run_after(self, selection: Selection) -> tuple[TestRun, Reaching | None]:
        if self._options.select == "all":
            return self._run("after"), None
        return seen_reaching(self._suite, self._copy("after"), self._context.after, selection.names)

    def _note_what_passed(self, selection: Selection, seen: Reaching | None) -> None:
        """From here on only what changes after this has to be tested."""
        if seen is not None:
            everything = seen if selection.names is None else self._reaching().again(seen)
            _keep(self._kept("reach"), everything.as_json())
            changes = changes_between(self._context.before, self._context.after)
            _keep(self._kept("passed"), {c.path: _digest(c.after) for c in changes})

    def _holds_tests(self, selection: Selection) -> bool:
        """Whether a file that is selected may be one of tests that were not there before."""
        names = selection.names or frozenset()
        return any(PurePosixPath(n).name.startswith("test_") and "::" not in n for n in names)

    def _kept(self, what: str) -> Path | None:
        keep = self._context.keep
        return None if keep is None else keep / f"tests-{self._key()}-{what}.json"

    def _key(self) -> str:
        options = self._options.model_dump(mode="json", exclude={"must_pass", "blame", "select"})
        digest = hashlib.sha256(json.dumps(options, sort_keys=True).encode())
        digest.update(repr((self._suite.command, self._context.migration.source_roots)).encode())
        digest.update(tree_key(self._context.before).encode())
        return digest.hexdigest()[:32]

    def _cleared(self, found: Beside) -> set[str]:
        """Suspects that are flaky; of thousands, some are asked, and the rest only if all are."""
        some = frozenset(sorted(found.suspects)[:_MOST_AGAIN])
        cleared = self._flaky(some, found)
        if cleared == some and some != found.suspects:
            cleared |= self._flaky(found.suspects - some, found)
        return cleared

    def _flaky(self, suspects: frozenset[str], found: Beside) -> set[str]:
        """Those that failed before, too, or do not fail again."""
        failed_before: set[str] = set()
        failed_again: set[str] = set()
        for number in range(1, _AGAIN + 1):
            told = f"{plural(len(suspects), 'suspect')} again: round {number} of {_AGAIN}"
            self._context.emit(told)
            failed_before |= self._signed("before", suspects, found)
            failed_again |= self._signed("after", suspects, found)
        if suspects - failed_before - failed_again:
            # Alone they pass: it may hang on what ran before them, so the whole suite is asked.
            self._context.emit("the whole suite again")
            failed_again |= self._run("after").bad.keys()
        return {name for name in suspects if name in failed_before or name not in failed_again}

    def _signed(self, which: str, suspects: frozenset[str], found: Beside) -> set[str]:
        """The suspects that fail; before, one that always failed counts only if it fails anew."""
        bad = self._run(which, suspects).bad
        if which == "after":
            return set(bad)
        changed = found.changed
        return {n for n, t in bad.items() if n not in changed or t.signature == changed[n][1]}

    def _blamed(self, found: Beside, run: TestRun) -> tuple[str, Part, Attribution | None]:
        """The first new failure, and which change makes it: of the step, or else an earlier one."""
        if not found.new or self._options.junit or not self._options.blame:
            return "", NOWHERE, None
        test, context = min(found.new), self._context
        signature = run.tests[test].signature

        def trial(base: str) -> Callable[[Mapping[str, bytes | None]], bool]:
            partial = PartialTrees(self._suite, self._copy(base), test, signature)
            return lambda files: not context.stopping() and partial.fails(files, context.emit)

        def earlier() -> Part:
            if context.step is None:
                return Part(_WHOLE, changes_between(context.before, context.after))
            return Part(_EARLIER, changes_between(context.before, context.step.before))

        step, last = context.step, None
        if step is not None:
            name = f"step {step.number} {step.step.id}"
            last = Part(_STEP, step.changes, name, step.ledger.references)
        return test, *attributed(last, earlier, trial)

    def _broken(self, what: str, why: object, output: str = "") -> Verdict:
        text = f"{what}: {why}\n{end_of(output)}".strip()
        return Verdict(self._context.name, False, text)


@contextmanager
def _copies(options: Tests.Options, context: CheckContext) -> Iterator[_Trial]:
    with scratch("tests") as folder:
        yield _Trial(options, context, folder)


def _digest(data: bytes | None) -> str:
    return "" if data is None else hashlib.sha256(data).hexdigest()


def _keep(path: Path | None, document: Mapping[str, Any]) -> None:
    if path is not None:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.write_text(json.dumps(document), "utf-8")
