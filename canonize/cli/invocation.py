"""What was asked for on the command line beside the verb, and what every verb starts from.

Light on purpose: whatever is heavy is imported by the method that needs it.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast

import typer

from canonize.errors import CanonizeError, RepositoryUnusable
from canonize.functions.where import PLAN_NAME, plan_path_of, top_of

if TYPE_CHECKING:
    from canonize.console.screen import Screen
    from canonize.core.check import Check
    from canonize.core.codemod import Loader
    from canonize.core.plan import Plan
    from canonize.plan_file.load import LoadedPlan
    from canonize.runner.place import Worksite
    from canonize.runner.session import Session

__all__ = ["PLAN_NAME", "Invocation", "invocation", "step_number"]


@dataclass(frozen=True)
class Invocation:
    """The global options.

    Args:
        directory: where the tool works, as if it had been started there.
        plan: the plan's file when it was named.
        verbose: tell what is done, on standard error.
        log: a file to which everything that is done is added.
    """

    directory: Path = Path()
    plan: Path | None = None
    json: bool = False
    quiet: bool = False
    verbose: bool = False
    log: Path | None = None
    color: bool = True

    @functools.cached_property
    def screen(self) -> Screen:
        """The terminal."""
        from canonize.console.screen import Screen

        return Screen(json_wanted=self.json, quiet=self.quiet, color=self.color)

    @property
    def has_begun(self) -> bool:
        """Whether a verb has begun to say something: help and the version are none."""
        return "screen" in self.__dict__

    @functools.cached_property
    def top(self) -> Path:
        """The folder that holds ``.git``, or the directory itself: found without asking git."""
        return top_of(self.directory)

    @functools.cached_property
    def plan_path(self) -> Path:
        """The plan's file; it need not be there."""
        return plan_path_of(self.directory, self.plan)

    def file(self, named: Path | str) -> Path:
        """A file or folder that an option names: seen from where the tool works, as git does."""
        return self.directory / named

    @property
    def shown_plan(self) -> str:
        """The plan's file as a person in the current directory would open it."""
        path = self.plan_path
        try:
            return str(path.resolve().relative_to(Path.cwd()))
        except (OSError, ValueError):
            return str(path)

    @property
    def plan_name(self) -> str | None:
        """The name in the plan's file, found without parsing it; ``None`` when there is none."""
        text = self.plan_text or b""
        found = re.search(rb"^name:[ \t]*[\"']?([a-z0-9][a-z0-9._-]*)", text, re.MULTILINE)
        return found[1].decode() if found else None

    @functools.cached_property
    def plan_text(self) -> bytes | None:
        """The bytes of the plan's file, if it can be read."""
        try:
            return self.plan_path.read_bytes()
        except (OSError, ValueError):
            return None

    @property
    def load_codemod(self) -> Loader:
        """From a codemod's name to the codemod, never from this repository."""
        from canonize.catalogue import load_codemod

        return functools.partial(load_codemod, root=self.top)

    @property
    def load_check(self) -> Callable[[str], Check]:
        """From a kind's name to the check, never from this repository."""
        from canonize.catalogue import load_check

        return functools.partial(load_check, root=self.top)

    def load_plan(self) -> LoadedPlan:
        """Reads the plan; raises PlanInvalid with every mistake of the file, and RepositoryUnusable
        where there is neither a plan nor a repository that could have one."""
        from canonize.plan_file.load import load_plan

        self.require_a_place_for_a_plan()
        return load_plan(self.plan_path, shown=self.shown_plan)

    def require_a_place_for_a_plan(self) -> None:
        """Raises RepositoryUnusable where there is neither a plan nor a repository for one."""
        if self.plan_text is None and not (self.top / ".git").exists():
            folder = self.directory.resolve()
            raise RepositoryUnusable(
                f"no plan at {self.shown_plan}, and no git repository at {folder}",
                hint="run it inside of a repository, or name one with -C",
            )

    def open_place(self, *, mend: bool = False) -> Worksite:
        """Opens the repository; raises RepositoryUnusable.

        Args:
            mend: put HEAD back first when a power loss took the commit that it names.
        """
        from canonize.runner.place import open_place

        place = open_place(self.directory, mend=mend)
        for notice in place.notices:
            self.screen.warn(notice)
        return place

    def take_over(self, place: Worksite) -> tuple[str, ...]:
        """Takes over what commits of another clone say, if nothing of the plan was done here.

        A plan that can't be read is not in the way of undoing: nothing is taken over then.
        """
        name = self.plan_name
        if name is None or place.journal.operations(name):
            return ()
        from canonize.history.step_commits import standing_commits

        if not standing_commits(place.history.git, name):
            return ()
        from canonize.runner.travelled import take_over

        try:
            loaded = self.load_plan()
        except CanonizeError as error:
            self.screen.warn(f"commits of {name} are here, but its plan can't be read", error.what)
            return ()
        return take_over(place, loaded.plan, loaded.text)

    def open_session(self, *, migrated: bool = False, looking: bool = False) -> Session:
        """Opens the repository for its plan, which is held against the repository first.

        Args:
            migrated: the repository may be at the end of the migration, so that competitors which
                are not there are no mistakes.
            looking: nothing will be changed, so that what a person has yet to answer is told and
                passed over.

        Raises:
            PlanInvalid: with every mistake.
            RepositoryUnusable: no repository, a bare one, a rebase in progress, ...
        """
        from canonize.runner.checked_session import Telling, checked_session

        telling = Telling(self.screen.warn, self.screen.narrate)
        return checked_session(
            self.directory,
            self.load_plan(),
            self.load_codemod,
            self.load_check,
            shown=self.shown_plan,
            migrated=migrated,
            looking=looking,
            telling=telling,
        )


def invocation(context: typer.Context) -> Invocation:
    """The global options of this call."""
    return cast("Invocation", context.obj)


def step_number(plan: Plan, text: str) -> int:
    """The number of a step that was named by its number or its id.

    Raises:
        CanonizeError: there is no such step.
    """
    ids = [step.id for step in plan.steps]
    if text in ids:
        return ids.index(text) + 1
    if text.isascii() and text.isdigit() and 1 <= int(text) <= len(ids):
        return int(text)
    raise CanonizeError(f"the plan has no step {text!r}", hint=_known_steps(text, ids))


def _known_steps(text: str, ids: Sequence[str]) -> str:
    from canonize.core.nearest import nearest
    from canonize.core.plural import plural

    return nearest(text, ids) or f"its {plural(len(ids), 'step')}: {', '.join(ids)}"
