"""`equiv`: tries whether a competitor can be told from its canonical."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from canonize.cli.compare import migration_of
from canonize.cli.consent import agree
from canonize.cli.exit_codes import ExitCode
from canonize.cli.invocation import Invocation, invocation
from canonize.errors import CanonizeError

if TYPE_CHECKING:
    from canonize.compatibility.evidence import CodeEvidence
    from canonize.core.codemod import Migration
    from canonize.core.symbols import Symbol
    from canonize.core.tree import SourceTree
    from canonize.proof.differential import Budget, Tried


def equiv(
    context: typer.Context,
    canonical: Annotated[
        str, typer.Argument(metavar="CANONICAL", help="What stays: package.module:Name.")
    ],
    competitor: Annotated[
        str, typer.Argument(metavar="COMPETITOR", help="What is said to do the same.")
    ],
    examples: Annotated[int, typer.Option(min=1, help="Try at most so many.")] = 300,
    timeout: Annotated[
        float, typer.Option(metavar="SECONDS", min=1.0, help="Try for at most so long.")
    ] = 60.0,
    seed: Annotated[int, typer.Option(help="The same seed tries the same examples.")] = 0,
    write: Annotated[
        str, typer.Option(metavar="FOLDER", help="Keep what the competitor gave as a test there.")
    ] = "",
    yes: Annotated[
        bool, typer.Option("--yes", "-y", help="Do not ask; run the project's code.")
    ] = False,
) -> None:
    """Try whether a competitor can be told from its canonical.

    The same code that means the same is identical, and nothing is run. Otherwise both are called
    alike in a copy of the work tree: with what call sites give, with defaults, and with what
    annotations allow; results, exceptions, and what else each does are compared. Ends with 0 when
    nothing tells them apart, 1 when an example does, 2 when nothing could be compared. What was
    found is kept until the code of either, or of what it imports, changes: plans say it.
    """
    from pathlib import Path

    from canonize.compatibility.evidence import CodeEvidences
    from canonize.core.evidence import Grade
    from canonize.proof.differential import Budget
    from canonize.proof.kept_results import KeptResults
    from canonize.resolution.project import Project

    asked = invocation(context)
    with asked.open_place() as place:
        tree = place.worktree.tree()
        migration = migration_of(asked, tree, canonical, [competitor])
        pair = _pair(canonical, competitor)
        project = Project.of(tree, migration.source_roots)
        evidence = CodeEvidences(project).of(*pair)
        found, budget = None, Budget(examples, timeout, seed)
        if not evidence.grade.earns_duplicate:
            says = "the code differs; trying it runs the project's code in a copy"
            agree(asked, says, runs="code", yes=yes)
            found = _tried(asked, tree, _as_planned(asked, migration, pair), pair, budget)
            if found.grade is not None:
                results = KeptResults(place.history.common_dir, project)
                told = "; ".join(found.left_out)
                results.keep(*pair, found.grade, examples=found.examples, seed=seed, left_out=told)
    _show(asked, pair, evidence, found)
    if write and found is not None and found.grade is Grade.TESTED:
        _write_test(asked, Path(write), pair, found)
    if found is not None and found.grade is None:
        raise typer.Exit(ExitCode.STOPPED)
    grade = evidence.grade if found is None else found.grade
    if grade is None or not grade.earns_duplicate:
        raise typer.Exit(ExitCode.FOUND)


def _pair(canonical: str, competitor: str) -> tuple[Symbol, Symbol]:
    from canonize.core.symbols import Symbol

    return Symbol.parse(canonical), Symbol.parse(competitor)


def _tried(
    asked: Invocation,
    tree: SourceTree,
    migration: Migration,
    pair: tuple[Symbol, Symbol],
    budget: Budget,
) -> Tried:
    from canonize.console.progress import ProgressLine
    from canonize.proof.tried_by_plan import tried_by_plan

    progress = ProgressLine(asked.screen)
    progress.update("trying examples in a copy")
    try:
        return tried_by_plan(
            tree, migration, asked.load_codemod, *pair, like=asked.top, budget=budget
        )
    finally:
        progress.end()


def _as_planned(asked: Invocation, migration: Migration, pair: tuple[Symbol, Symbol]) -> Migration:
    """With the plan, if there is one that sends this competitor to this canonical."""
    from dataclasses import replace

    from canonize.core.symbols import Symbol
    from canonize.errors import PlanInvalid

    if not asked.plan_path.exists():
        return migration
    try:
        plan = asked.load_plan().plan
    except PlanInvalid:
        return migration  # it was told already, with the source roots
    for competitor in plan.competitors:
        if (plan.replacement(competitor), Symbol.parse(competitor.symbol)) == pair:
            return replace(migration, plan=plan)
    return migration


def _show(
    asked: Invocation, pair: tuple[Symbol, Symbol], evidence: CodeEvidence, found: Tried | None
) -> None:
    from canonize.console.equivalence import equivalence_json, show_equivalence

    if asked.json:
        asked.screen.document("equiv", equivalence_json(*pair, evidence, found))
    else:
        show_equivalence(asked.screen, *pair, evidence, found)


def _write_test(
    asked: Invocation, folder: object, pair: tuple[Symbol, Symbol], found: Tried
) -> None:
    from pathlib import Path

    from canonize.proof.kept_examples import kept_test, test_name

    text = kept_test(*pair, found.kept)
    if text is None:
        asked.screen.warn("no example can be written down: values are no literals")
        return
    path = asked.top / Path(str(folder)) / test_name(*pair)
    if path.exists():
        raise CanonizeError(
            f"{path.relative_to(asked.top)} is there already", hint="remove it first"
        )
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    asked.screen.say(f"wrote {path.relative_to(asked.top)}")
