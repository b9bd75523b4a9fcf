"""A session whose plan was held against the repository first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from canonize.core.check import Check
from canonize.core.codemod import Loader
from canonize.plan_file.check import Ground, check_plan
from canonize.plan_file.document import defects_of, errors_of, invalid_plan
from canonize.plan_file.load import LoadedPlan
from canonize.runner.contradicted import contradicted_by
from canonize.runner.session import Session, open_session
from canonize.runner.travelled import take_over


def _nothing(text: str, hint: str = "") -> None:
    """Says nothing."""


@dataclass(frozen=True, slots=True)
class Telling:
    """Who is told of what stops nothing.

    Args:
        warn: a sentence and the next move.
        narrate: a sentence.
    """

    warn: Callable[[str, str], None] = _nothing
    narrate: Callable[[str], None] = _nothing


def checked_session(
    directory: Path,
    loaded: LoadedPlan,
    load_codemod: Loader,
    load_check: Callable[[str], Check],
    *,
    shown: str,
    migrated: bool = False,
    looking: bool = False,
    telling: Telling = Telling(),
) -> Session:
    """Opens a repository for a plan, which is held against the repository first.

    Args:
        directory: anywhere in the repository.
        loaded: the plan's file.
        shown: how the plan's file is named in messages.
        migrated: the repository may be at the end of the migration, so that competitors which
            are not there are no mistakes.
        looking: nothing will be changed, so that what a person has yet to answer is told and
            passed over.

    Raises:
        PlanInvalid: with every mistake.
        RepositoryUnusable: no repository, a bare one, a rebase in progress, ...
    """
    session = open_session(directory, loaded.plan, loaded.text, load_codemod, plan_path=loaded.path)
    for sentence in take_over(session.place, session.plan, session.plan_text):
        telling.narrate(sentence)
    ground = Ground(
        session.before(),
        session.migration.source_roots,
        session.load,
        session.load_check,
        migrated=migrated,
        contradicted=contradicted_by(session.place.history.common_dir),
    )
    problems = check_plan(loaded.document, ground)
    if (defects_of if looking else errors_of)(problems):
        session.close()
        raise invalid_plan(shown, problems)
    for notice in session.notices:
        telling.warn(notice, "")
    for problem in problems:
        telling.warn(f"{shown}:{problem.line}: {problem.message}", problem.hint)
    return session
