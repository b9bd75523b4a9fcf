"""Asks whether the project still loads: every module alone, and every command with `--help`.

In a copy of the tree and with the project's own interpreter, each in a process of its own (so that
no import order can hide a cycle): every Python file is compiled, every module is imported, the
canonical's module is imported with DeprecationWarning as an error, and every command of
`[project.scripts]` is started with `--help`. What failed before the migration is told and fails no
step; what fails now and did not, or fails otherwise, does.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import ClassVar

from pydantic import BaseModel, ConfigDict, Field

from canonize.checks.health_told import (
    missing_package,
    percent,
    told_of_changed,
    told_of_failures,
    told_of_packages,
    told_of_python,
)
from canonize.core.check import UNLOADED, CheckContext, Verdict
from canonize.core.plan import Duration, Kind
from canonize.core.plural import plural
from canonize.core.tree import SourceTree
from canonize.proof.health import HealthProbe
from canonize.proof.health_questions import Question, changed_imports, questions_of
from canonize.proof.kept_answers import kept_answer
from canonize.proof.workplace import lay_out, own_python, project_python, scratch, tree_key
from canonize.syntax.analysis import is_readable


class Health:
    """The kind ``health``."""

    kind: ClassVar[str] = "health"
    executes: ClassVar[bool] = True

    class Options(BaseModel):
        """Options of the question whether everything loads."""

        model_config = ConfigDict(frozen=True, extra="forbid")

        exclude: tuple[str, ...] = Field(
            (), description="Patterns of paths that are left out: `scripts/*`."
        )
        each: Duration = Field(30.0, description="For one import or start: 10s, 1m.")
        timeout: Duration = Field(900.0, description="For all of them: 90s, 10m.")
        env: dict[str, str] = Field(default_factory=dict, description="Variables set for them.")
        also: tuple[str, ...] = Field(
            (), description="Paths that git does not track and imports need: copied along."
        )

    def describe(self, options: Options) -> str:
        """What is run."""
        return "python: import every module, start every command with --help   (in a copy)"

    def run(self, options: Options, context: CheckContext) -> Verdict:
        """See `canonize.core.check.Check`."""
        started = time.monotonic()
        with scratch("health") as folder:
            verdict = _Examination(options, context, folder).verdict()
        seconds = time.monotonic() - started
        return Verdict(context.name, verdict.passed, verdict.output, verdict.figures, seconds)


CHECK = Health


class _Examination:
    """One check under way, in two folders."""

    def __init__(self, options: Health.Options, context: CheckContext, folder: Path) -> None:
        self._options = options
        self._context = context
        self._folder = folder
        self._probe = HealthProbe(
            project_python(context.root),
            context.migration.source_roots,
            options.each,
            options.timeout,
            options.env,
            stopping=context.stopping,
        )

    def verdict(self) -> Verdict:
        questions = self._questions(self._context.after)
        try:
            before = self._before()
            self._context.emit(f"after the step: {plural(len(questions), 'question')}")
            failing = self._ask("after", questions)
            before |= self._of_new_modules(before, [q for q in questions if str(q) in failing])
            new = {name: why for name, why in failing.items() if before.get(name) != why}
            if new:
                self._context.emit(f"{plural(len(new), 'failure')} again")
                again = self._ask("after", [q for q in questions if str(q) in new])
                new = {name: again[name] for name in new if before.get(name) != again.get(name)}
        except ValueError as error:
            return Verdict(self._context.name, False, f"not every question was answered: {error}")
        is_own = bool(own_python(self._context.root))
        untold = {} if is_own else self._not_judged(new, before)
        new = {name: why for name, why in new.items() if name not in untold}
        known = failing.keys() - new.keys()
        needed = {} if is_own else {n: self._package_missing(failing[n]) for n in known}
        needed = {name: top for name, top in needed.items() if top}
        changed = changed_imports(
            self._context.before, self._context.after, self._context.migration
        )
        unloaded = [module for module, text in changed.items() if text in known]
        return Verdict(
            self._context.name,
            not new,
            "\n".join(
                [
                    *told_of_python(untold),
                    *told_of_failures(questions, failing, new, before),
                    *told_of_changed(unloaded),
                    *told_of_packages(needed),
                ]
            ),
            {
                "healthy": percent(questions, failing),
                "questions": float(len(questions)),
                "new": float(len(new)),
                "known": float(len(known)),
                "not_judged": float(len(untold.keys() | needed.keys())),
                UNLOADED: float(len(unloaded)),
            },
        )

    def _questions(self, tree: SourceTree) -> tuple[Question, ...]:
        return questions_of(tree, self._context.migration, exclude=self._options.exclude)

    def _ask(self, which: str, questions: Sequence[Question]) -> dict[str, str]:
        folder = self._folder / which
        if not folder.exists():
            trees = {"before": self._context.before, "after": self._context.after}
            lay_out(trees[which], folder, like=self._context.root, also=self._options.also)
        return self._probe.ask(folder, questions)

    def _of_new_modules(
        self, before: Mapping[str, str], questions: Sequence[Question]
    ) -> dict[str, str]:
        """What would have failed before, of modules that were not there.

        A module below a package that fails fails with it; one that moved as a whole as it did at
        its old place.
        """
        plan = self._context.migration.plan
        moves = (c for c in plan.competitors if c.verdict is Kind.MOVED)
        moved = {str(plan.replacement(c)): c.symbol for c in moves}
        found: dict[str, str] = {}
        asked = {str(question) for question in self._questions(self._context.before)}
        for question in questions:
            if str(question) in asked or question.kind not in ("import", "deprecation"):
                continue
            old = moved.get(question.about, "")
            for module in (*question.packages, old):
                if why := before.get(str(Question("import", module))):
                    found[str(question)] = why.replace(old, question.about) if old else why
                    break
        return found

    def _not_judged(self, new: Mapping[str, str], before: Mapping[str, str]) -> dict[str, str]:
        """Failures that say more about a Python that is not the project's own than about the step.

        A syntax that it does not know, to which a module is led now; and a package that is not
        installed, in a module that was not there before. What could be imported before and needs
        such a package now is a fault of the step, which brought it in.
        """
        asked = {str(question) for question in self._questions(self._context.before)}
        newer = set(self._newer_than_this_python(before))
        missing = {why for why in before.values() if self._package_missing(why)}
        return {
            name: why
            for name, why in new.items()
            if name not in before and (why in newer or (why in missing and name not in asked))
        }

    def _package_missing(self, why: str) -> str:
        """The package that a failure asks for and that is none of the project's; empty if none."""
        top = missing_package(why)
        return "" if self._context.migration.modules(self._context.before).exists(top) else top

    def _newer_than_this_python(self, before: Mapping[str, str]) -> Iterator[str]:
        """What this Python says of files that are right, in a syntax that it does not know yet."""
        for question in self._questions(self._context.before):
            why = before.get(str(question), "")
            is_newer = question.kind == "compile" and why.startswith("SyntaxError")
            if is_newer and is_readable(self._context.before.read(question.about) or b""):
                yield why

    def _before(self) -> dict[str, str]:
        """What failed before the migration: of an earlier check of that tree, or asked now."""
        # Another plan asks more of other modules: what it asks has not failed because nobody asked.
        questions = sorted(map(str, self._questions(self._context.before)))
        place = (self._probe.python, tuple(self._probe.roots))
        asked = (self._options.model_dump_json(), *place, questions)
        key = f"{asked!r}{tree_key(self._context.before)}"
        found: dict[str, str] = kept_answer(self._context.keep, "health", key, self._failed_before)
        return found

    def _failed_before(self) -> dict[str, str]:
        questions = self._questions(self._context.before)
        self._context.emit(f"before the migration: {plural(len(questions), 'question')}")
        return self._ask("before", questions)
