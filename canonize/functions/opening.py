"""A session as the functions of Python open it."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path

from canonize.catalogue import load_check, load_codemod
from canonize.core.check import Check
from canonize.core.codemod import Loader
from canonize.core.events import Notice
from canonize.functions.where import plan_path_of, top_of
from canonize.plan_file.load import load_plan
from canonize.runner.checked_session import Telling, checked_session
from canonize.runner.session import Session


def loaders(directory: Path) -> tuple[Loader, Callable[[str], Check]]:
    """From names to codemods and checks, never from the repository itself."""
    top = top_of(directory)
    return functools.partial(load_codemod, root=top), functools.partial(load_check, root=top)


def opened_session(
    directory: Path, plan: Path | None, *, looking: bool
) -> tuple[Session, list[Notice]]:
    """The session, and what a person should know.

    Raises:
        PlanInvalid: with every mistake.
        RepositoryUnusable: no repository, a bare one, a rebase in progress, ...
    """
    notices: list[Notice] = []

    def told(text: str, hint: str = "") -> None:
        notices.append(Notice(text, hint))

    path = plan_path_of(directory, plan)
    codemods, checks = loaders(directory)
    session = checked_session(
        directory,
        load_plan(path),
        codemods,
        checks,
        shown=str(path),
        looking=looking,
        telling=Telling(told, told),
    )
    return session, notices
