"""Which competitors of a plan are graded, and what their code says where the plan says nothing."""

from __future__ import annotations

from collections.abc import Iterator

from canonize.compatibility.evidence import CodeEvidence, CodeEvidences
from canonize.core.bodies import Body
from canonize.core.codemod import Migration
from canonize.core.plan import Competitor, Evidence
from canonize.core.symbols import Symbol
from canonize.core.tree import SourceTree
from canonize.resolution.project import Project


def graded_competitors(
    tree: SourceTree, migration: Migration
) -> Iterator[tuple[Competitor, CodeEvidence | None]]:
    """Each competitor whose users go to another implementation; evidence where the plan says none.

    A module of which the plan names every member is graded by those.
    """
    evidences = CodeEvidences(Project.of(tree, migration.source_roots), migration.plan.held_pairs)
    named = {Symbol.parse(competitor.symbol) for competitor in migration.plan.competitors}
    for competitor in migration.plan.competitors:
        symbol, target = Symbol.parse(competitor.symbol), migration.plan.replacement(competitor)
        if not competitor.verdict.is_held_to_canonical or "." in symbol.name:
            continue
        if competitor.evidence is not None:
            yield competitor, None
            continue
        if not evidences.is_told_by_members(target, symbol, named):
            yield competitor, evidences.of(target, symbol)


def bodies_to_compare(
    tree: SourceTree, migration: Migration
) -> Iterator[tuple[Competitor, tuple[Body, Body]]]:
    """The code of the canonical and of each competitor that a person has to judge by reading.

    That is where the code is another and no example was tried: claimed, untested, or not said.
    """
    evidences = CodeEvidences(Project.of(tree, migration.source_roots), migration.plan.held_pairs)
    for competitor, _ in graded_competitors(tree, migration):
        if competitor.evidence in (Evidence.IDENTICAL, Evidence.TESTED):
            continue
        target = migration.plan.replacement(competitor)
        found = evidences.of(target, Symbol.parse(competitor.symbol))
        if found.difference is not None and found.bodies is not None:
            yield competitor, found.bodies
