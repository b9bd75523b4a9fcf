"""`compare`: canonical and competitor as APIs, and whether each use of the competitor fits."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from canonize.cli.exit_codes import ExitCode
from canonize.cli.invocation import Invocation, invocation
from canonize.errors import CanonizeError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from canonize.compatibility.comparison import Compared
    from canonize.compatibility.evidence import CodeEvidence
    from canonize.compatibility.judged_uses import JudgedUse
    from canonize.console.compared import Comparison
    from canonize.console.progress import ProgressLine
    from canonize.core.codemod import Migration
    from canonize.core.symbols import Symbol
    from canonize.core.tree import SourceTree


class FailOn(StrEnum):
    """Which verdict makes `compare` end with 1."""

    UNSAFE = "unsafe"
    DOUBT = "doubt"
    NEVER = "never"


def compare(
    context: typer.Context,
    canonical: Annotated[
        str, typer.Argument(metavar="CANONICAL", help="What stays: package.module:Name.")
    ] = "",
    competitor: Annotated[
        list[str] | None,
        typer.Argument(metavar="COMPETITOR", help="What it is compared with."),
    ] = None,
    group: Annotated[
        str, typer.Option(metavar="GROUP", help="A group of `canonize scan`, by id or number.")
    ] = "",
    every: Annotated[
        bool, typer.Option("--all", help="List every place, and compatible uses, too.")
    ] = False,
    answer: Annotated[
        list[str] | None,
        typer.Option(
            metavar="KEY", help="Accept a group in the plan: the plan's uses-fit check lets it be."
        ),
    ] = None,
    reason: Annotated[str, typer.Option(help="Why the group is accepted.")] = "",
    fail_on: Annotated[
        FailOn,
        typer.Option(
            help="End with 1 at a use that is unsafe to re-route, at any that can't be told, or "
            "never."
        ),
    ] = FailOn.UNSAFE,
) -> None:
    """Compare a canonical with its competitors: their APIs, and every use.

    Each call, subclass, attribute and annotation that means a competitor is compatible, needs
    adapting, or can't be told. With --group: the canonical of a group that the scan found, with
    every member that is no namesake. Without arguments: every pair of the plan that is re-routed,
    with what the plan answers (its rules are played in memory). Uses are grouped by what differs
    and why it matters; --answer writes the answer to a group into the plan. Nothing else is
    written, and nothing is executed.
    """
    from canonize.cli.answers import write_answers
    from canonize.console.compared import show_comparison
    from canonize.console.progress import ProgressLine

    asked = invocation(context)
    if answer:
        if canonical or group:
            raise CanonizeError("an answer is for the plan's pairs", hint="leave the symbols out")
        write_answers(asked, answer, reason.strip())
        return
    if group:
        if canonical:
            raise CanonizeError("a group has a canonical of its own", hint="give it, or symbols")
        canonical, competitor = _of_group(asked, group)
    if canonical and not competitor:
        raise CanonizeError(
            "there is nothing to compare it with",
            hint="canonize compare CANONICAL COMPETITOR, or no symbols for the plan's pairs",
        )
    progress = ProgressLine(asked.screen)
    progress.update("playing what the plan adapts")
    shown = _shown(progress)
    try:
        if canonical:
            found = _named(asked, canonical, competitor or [], shown)
        else:
            found = _of_plan(asked, shown)
    finally:
        progress.end()
    if asked.json:
        asked.screen.document("compare", found.as_json())
    else:
        with asked.screen.paged():
            show_comparison(asked.screen, found, every=every)
    if any(_fails(found, use, fail_on) for pair in found.pairs for use in pair.uses):
        raise typer.Exit(ExitCode.FOUND)


def _fails(found: Comparison, use: JudgedUse, fail_on: FailOn) -> bool:
    from canonize.compatibility.use_verdicts import UseVerdict

    if fail_on is FailOn.NEVER or found.answers(use):
        return False
    doubted = fail_on is FailOn.DOUBT and use.verdict is UseVerdict.UNTOLD
    return use.judgement.is_unsafe or doubted


def _shown(progress: ProgressLine) -> Callable[[str], bool]:
    """Every file is looked at; the one that is next is shown."""

    def shown(path: str) -> bool:
        progress.update("looking at every use", detail=path)
        return True

    return shown


def _of_plan(asked: Invocation, shown: Callable[[str], bool]) -> Comparison:
    """Every pair of the plan, and what the plan answers."""
    from canonize.checks.examined import Excused, examine
    from canonize.checks.uses_fit import accepted
    from canonize.console.compared import Comparison

    with asked.open_session(migrated=True, looking=True) as session:
        accept = accepted(session.plan.checks.values())
        found = examine(session.tree(), session.migration, session.load, accept, selects=shown)
        evidence = _evidence(session.tree(), session.migration, found.pairs)

    def answer(use: JudgedUse) -> str:
        given = found.answer(use)
        return "" if given is None or given is Excused.OPEN else given.value

    return Comparison(found.pairs, _territory(), answer, len(found.adapted), evidence)


def _of_group(asked: Invocation, wanted: str) -> tuple[str, list[str]]:
    """Canonical and competitors of a group, by the scan's inventory."""
    from canonize.cli.groups_found import find_groups
    from canonize.discovery.chosen_group import chosen_group
    from canonize.discovery.plan_inputs import rivals

    canonical, competitors = rivals(chosen_group(find_groups(asked, []), wanted))
    return canonical, list(competitors)


def _named(
    asked: Invocation, canonical: str, competitors: list[str], shown: Callable[[str], bool]
) -> Comparison:
    """Pairs that were named; the plan, if there is one, only says where the source roots are."""
    from canonize.compatibility.comparison import compared
    from canonize.console.compared import Comparison

    with asked.open_place() as place:
        tree = place.worktree.tree()
        migration = migration_of(asked, tree, canonical, competitors)
        pairs = tuple(compared(tree, migration, selects=shown))
        evidence = _evidence(tree, migration, pairs)
    return Comparison(pairs, _territory(), evidence=evidence)


def _evidence(
    tree: SourceTree, migration: Migration, pairs: Iterable[Compared]
) -> Callable[[Compared], CodeEvidence | None]:
    """What the code of each pair says, looked at while the tree can be read."""
    from canonize.compatibility.evidence import CodeEvidences
    from canonize.resolution.project import Project

    evidences = CodeEvidences(Project.of(tree, migration.source_roots))
    pairs = list(pairs)
    named = {pair.competitor for pair in pairs}
    known = {
        pair.competitor: evidences.of(pair.target, pair.competitor)
        for pair in pairs
        if not evidences.is_told_by_members(pair.target, pair.competitor, named)
    }
    return lambda pair: known.get(pair.competitor)


def migration_of(
    asked: Invocation, tree: SourceTree, canonical: str, competitors: list[str]
) -> Migration:
    """A migration of pairs that were named; raises CanonizeError when one is not there."""
    from canonize.core.codemod import Migration
    from canonize.core.plan import Plan
    from canonize.core.roots import detect_roots

    symbols = [_symbol(text) for text in (canonical, *competitors)]
    roots, excluded = _of_plan_file(asked)
    if roots is None:
        found = detect_roots(tree.paths(), tree.read, [symbol.module for symbol in symbols])
        roots = tuple(root.folder for root in found)
    plan = Plan.model_validate(
        {
            "version": 1,
            "name": "compare",
            "canonical": canonical,
            "competitors": [
                {"symbol": text, "verdict": "duplicate", "replace_with": canonical}
                for text in dict.fromkeys(competitors)
            ],
            "paths": {"exclude": excluded},
            "steps": [{"id": "compare"}],
        }
    )
    migration = Migration(plan, roots)
    _refuse_unknown(symbols, tree, migration)
    return migration


def _symbol(text: str) -> Symbol:
    from canonize.core.symbols import Symbol

    try:
        return Symbol.parse(text)
    except ValueError as error:
        raise CanonizeError(str(error), hint="for instance app.core.factory:Factory") from error


def _refuse_unknown(symbols: list[Symbol], tree: SourceTree, migration: Migration) -> None:
    """Raises CanonizeError with everything that does not exist, and the nearest that does."""
    from canonize.plan_file.find_symbol import find_symbol
    from canonize.resolution.project import Project

    project = Project.of(tree, migration.source_roots)
    missing = [find_symbol(symbol, project) for symbol in symbols]
    told = [f"{m.message}; {m.hint}" if m.hint else m.message for m in missing if m and m.certain]
    if told:
        roots = ", ".join(root or "." for root in migration.source_roots)
        raise CanonizeError(
            "there is nothing of that name",
            details=tuple(told),
            hint=f"modules are looked for below: {roots}",
        )
    canonical, *others = symbols
    if canonical in others:
        raise CanonizeError(f"{canonical} is the same symbol twice", hint="name a competitor")


def _of_plan_file(asked: Invocation) -> tuple[tuple[str, ...] | None, tuple[str, ...]]:
    """Source roots and excluded paths of the plan; nothing when there is none, or it is broken."""
    from canonize.errors import PlanInvalid

    if asked.plan is None and not asked.plan_path.exists():
        return None, ()
    try:
        plan = asked.load_plan().plan
    except PlanInvalid:
        if asked.plan is not None:
            raise
        asked.screen.warn(f"{asked.shown_plan} can't be read; source roots are detected")
        return None, ()
    return plan.source_roots, plan.paths.exclude


def _territory() -> Callable[[str], str]:
    """Sorts paths as the scan does."""
    from canonize.discovery.territory import Territory

    of = Territory().of
    return lambda path: {"production": "production", "test": "tests"}.get(of(path), "other")
