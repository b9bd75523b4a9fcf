"""What a new plan says of how sure it is that its duplicates do what replaces them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from canonize.compatibility.evidence import CodeEvidence, CodeEvidences
from canonize.core.codemod import Migration
from canonize.core.evidence import Grade
from canonize.core.plan import Evidence
from canonize.core.symbols import Symbol
from canonize.core.tree import SourceTree
from canonize.resolution.project import Project
from canonize.resolution.resolver import Stands


@dataclass(frozen=True, slots=True)
class FoundEvidence:
    """Of one duplicate.

    Args:
        evidence: what the plan says of it.
        reason: why, in the plan's own words.
        told_apart: what a person has to know: the code is another, and nobody tried it.
        is_outside: what replaces it lies outside of the repository, where nobody can try it.
    """

    symbol: str
    evidence: Evidence
    reason: str
    told_apart: CodeEvidence | None = None
    is_outside: bool = False


def evidence_found(
    tree: SourceTree,
    migration: Migration,
    *,
    reason: str = "",
    tested: Callable[[Symbol, Symbol], str] = lambda canonical, competitor: "",
) -> Iterable[FoundEvidence]:
    """One for each competitor whose users get other code: duplicates, and what is deprecated.

    Args:
        reason: why a person says that they do the same, where the code is another. Without one,
            nothing is claimed.
        tested: what trying the very code of a canonical and a competitor gave, in a sentence; empty
            when nobody did, or they were told apart.
    """
    project = Project.of(tree, migration.source_roots)
    evidences = CodeEvidences(project, migration.plan.held_pairs)
    for competitor in migration.plan.competitors:
        symbol = Symbol.parse(competitor.symbol)
        if not competitor.verdict.is_held_to_canonical or "." in symbol.name:
            continue
        found = evidences.of(migration.plan.replacement(competitor), symbol)
        if found.grade is Grade.IDENTICAL:
            yield FoundEvidence(competitor.symbol, Evidence.IDENTICAL, "")
            continue
        if sentence := tested(migration.plan.replacement(competitor), symbol):
            yield FoundEvidence(competitor.symbol, Evidence.TESTED, sentence)
            continue
        evidence = Evidence.CLAIMED if reason else Evidence.UNTESTED
        target = migration.plan.replacement(competitor)
        there = project.names.find(target.module, target.name) if target.name else None
        is_outside = there is not None and there.stands is Stands.OUTSIDE
        text = reason or found.sentence
        yield FoundEvidence(competitor.symbol, evidence, text, found, is_outside)
