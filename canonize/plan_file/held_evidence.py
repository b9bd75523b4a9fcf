"""Whether duplicates that a plan calls identical are."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from canonize.compatibility.evidence import CodeEvidences
from canonize.core.codemod import Migration
from canonize.core.plan import Evidence
from canonize.core.symbols import Symbol
from canonize.core.tree import SourceTree
from canonize.plan_file.document import PlanDocument
from canonize.plan_file.problem import Problem
from canonize.resolution.project import Project

Contradicted = Callable[[Project, Symbol, Symbol], str]


def held_evidence(
    document: PlanDocument,
    migration: Migration,
    tree: SourceTree,
    contradicted: Contradicted | None = None,
) -> Iterator[Problem]:
    """A mistake for each competitor that says ``evidence: identical`` and has other code.

    Args:
        contradicted: what an earlier trial says against ``evidence: tested``; empty for nothing.
    """
    project = Project.of(tree, migration.source_roots)
    evidences = CodeEvidences(project)
    for number, competitor in enumerate(migration.plan.competitors):
        symbol, target = Symbol.parse(competitor.symbol), migration.plan.replacement(competitor)
        is_tested = competitor.evidence is Evidence.TESTED and contradicted is not None
        why = contradicted(project, target, symbol) if contradicted and is_tested else ""
        if why:
            message = f"{symbol} is said to be tested: {why}"
            hint = f"`canonize equiv {target} {symbol}` tries it anew"
            where = ("competitors", number, "evidence")
            yield document.problem(where, message, hint, severity="warning")
        if competitor.evidence is not Evidence.IDENTICAL:
            continue
        found = evidences.of(target, symbol)
        if found.difference is not None and (symbol.is_module or found.bodies is not None):
            message = f"{symbol} is not identical with {target}: {found.difference.reason}"
            places = f"{found.difference.canonical} | {found.difference.competitor}"
            hint = f"{places}; `canonize equiv {target} {symbol}` tries whether that can be noticed"
            yield document.problem(("competitors", number, "evidence"), message, hint)
