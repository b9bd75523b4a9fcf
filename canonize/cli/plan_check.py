"""`plan check`: every mistake in the plan, with its place, against the repository as it is."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import typer

from canonize.cli.exit_codes import ExitCode
from canonize.cli.invocation import Invocation, invocation
from canonize.cli.source_roots import inquire, roots_of, warn_of_roots
from canonize.errors import PlanInvalid
from canonize.runner.contradicted import contradicted_by

if TYPE_CHECKING:
    from canonize.core.root_evidence import RootReport
    from canonize.core.roots import SourceRoot
    from canonize.plan_file.check import Ground


def plan_check(context: typer.Context) -> None:
    """Find every mistake in the plan.

    Each is told with its place and what was probably meant. Nothing is written and nothing is
    executed. Ends with 2 when there is a mistake.
    """
    from canonize.console.plans import problems_json, show_problems, show_roots
    from canonize.console.progress import ProgressLine
    from canonize.plan_file.check import check_plan
    from canonize.plan_file.document import errors_of, read_document

    asked = invocation(context)
    asked.require_a_place_for_a_plan()
    document = read_document(asked.plan_path, shown=asked.shown_plan)
    progress = ProgressLine(asked.screen)
    try:
        progress.update("comparing the plan with the repository")
        problems = check_plan(document, ground_of(asked))
        progress.update("looking for what speaks for each source root")
        roots, report = ((), None) if errors_of(problems) else _roots(asked)
    finally:
        progress.end()
    if report is not None:
        warn_of_roots(asked, report)
    if asked.json:
        asked.screen.document(
            "plan-check", problems_json(asked.shown_plan, problems, roots, report)
        )
    else:
        show_roots(asked.screen, roots, report)
        show_problems(asked.screen, asked.shown_plan, problems)
    if errors_of(problems):
        raise typer.Exit(ExitCode.STOPPED)


def _roots(asked: Invocation) -> tuple[tuple[SourceRoot, ...], RootReport]:
    """The source roots with their evidence, and what speaks against them."""
    from canonize.runner.session import open_session

    loaded = asked.load_plan()
    with open_session(
        asked.directory,
        loaded.plan,
        loaded.text,
        asked.load_codemod,
        plan_path=asked.plan_path,
    ) as session:
        return roots_of(session), inquire(session)


def ground_of(asked: Invocation) -> Ground:
    """The repository before the migration's first step; as it is, for a plan of no shape."""
    from canonize.core.roots import detect_roots
    from canonize.plan_file.check import Ground
    from canonize.runner.session import open_session

    load = asked.load_codemod
    try:
        loaded = asked.load_plan()
    except PlanInvalid:
        with asked.open_place() as place:
            tree = place.worktree.tree()
        found = tuple(root.folder for root in detect_roots(tree.paths(), tree.read))
        return Ground(tree, found, load, asked.load_check)
    path = asked.plan_path
    with open_session(asked.directory, loaded.plan, loaded.text, load, plan_path=path) as session:
        roots = session.migration.source_roots
        contradicted = contradicted_by(session.place.history.common_dir)
        ground = Ground(session.before(), roots, load, session.load_check)
        return replace(ground, contradicted=contradicted)
