"""`equiv`: tries whether a competitor can be told from its canonical."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from canonize.cli.consent import agree
from canonize.cli.equiv_tried import as_planned, asked_pair, tried_pair, write_test
from canonize.cli.exit_codes import ExitCode
from canonize.cli.invocation import Invocation, invocation
from canonize.cli.migration_asked import migration_of

if TYPE_CHECKING:
    from canonize.compatibility.evidence import CodeEvidence
    from canonize.core.symbols import Symbol
    from canonize.proof.differential import Tried


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
    from canonize.compatibility.evidence import CodeEvidences
    from canonize.core.evidence import Grade
    from canonize.proof.differential import Budget
    from canonize.proof.kept_results import KeptResults
    from canonize.resolution.project import Project

    asked = invocation(context)
    with asked.open_place() as place:
        tree = place.worktree.tree()
        migration = migration_of(asked, tree, canonical, [competitor])
        pair = asked_pair(canonical, competitor)
        project = Project.of(tree, migration.source_roots)
        evidence = CodeEvidences(project).of(*pair)
        found, budget = None, Budget(examples, timeout, seed)
        if not evidence.grade.earns_duplicate:
            says = "the code differs; trying it runs the project's code in a copy"
            agree(asked, says, runs="code", yes=yes)
            found = tried_pair(asked, tree, as_planned(asked, migration, pair), pair, budget)
            if found.grade is not None:
                results = KeptResults(place.history.common_dir, project)
                told = "; ".join(found.left_out)
                results.keep(*pair, found.grade, examples=found.examples, seed=seed, left_out=told)
    _show(asked, pair, evidence, found)
    if write and found is not None and found.grade is Grade.TESTED:
        write_test(asked, write, pair, found)
    if found is not None and found.grade is None:
        raise typer.Exit(ExitCode.STOPPED)
    grade = evidence.grade if found is None else found.grade
    if grade is None or not grade.earns_duplicate:
        raise typer.Exit(ExitCode.FOUND)


def _show(
    asked: Invocation, pair: tuple[Symbol, Symbol], evidence: CodeEvidence, found: Tried | None
) -> None:
    from canonize.console.equivalence import equivalence_json, show_equivalence

    if asked.json:
        asked.screen.document("equiv", equivalence_json(*pair, evidence, found))
    else:
        show_equivalence(asked.screen, *pair, evidence, found)
