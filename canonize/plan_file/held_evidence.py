"""Whether duplicates that a plan calls identical are."""

from __future__ import annotations

from collections.abc import Iterator

from canonize.compatibility.evidence import CodeEvidences
from canonize.core.codemod import Migration
from canonize.core.plan import Evidence
from canonize.core.symbols import Symbol
from canonize.core.tree import SourceTree
from canonize.plan_file.document import PlanDocument
from canonize.plan_file.problem import Problem
from canonize.resolution.project import Project


def held_evidence(
    document: PlanDocument, migration: Migration, tree: SourceTree
) -> Iterator[Problem]:
    """A mistake for each competitor that says ``evidence: identical`` and has other code."""
    evidences = CodeEvidences(Project.of(tree, migration.source_roots))
    for number, competitor in enumerate(migration.plan.competitors):
        symbol, target = Symbol.parse(competitor.symbol), migration.plan.replacement(competitor)
        if competitor.evidence is not Evidence.IDENTICAL:
            continue
        found = evidences.of(target, symbol)
        if found.difference is not None and found.bodies is not None:
            message = f"{symbol} is not identical with {target}: {found.difference.reason}"
            places = f"{found.difference.canonical} | {found.difference.competitor}"
            hint = f"{places}; `canonize equiv {target} {symbol}` tries whether that can be noticed"
            yield document.problem(("competitors", number, "evidence"), message, hint)
