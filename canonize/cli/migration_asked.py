"""A migration of two symbols that a person names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canonize.cli.invocation import Invocation
from canonize.errors import CanonizeError

if TYPE_CHECKING:
    from canonize.core.codemod import Migration
    from canonize.core.symbols import Symbol
    from canonize.core.tree import SourceTree


def migration_of(
    asked: Invocation, tree: SourceTree, canonical: str, competitors: list[str]
) -> Migration:
    """A migration of pairs that were named; raises CanonizeError when one is not there."""
    from canonize.core.codemod import Migration
    from canonize.core.plan import Plan
    from canonize.core.roots import detect_roots

    symbols = [_symbol(text) for text in (canonical, *competitors)]
    roots, excluded = of_plan_file(asked)
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


def of_plan_file(asked: Invocation) -> tuple[tuple[str, ...] | None, tuple[str, ...]]:
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
