"""What the code of compared pairs says, beside their uses."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from canonize.compatibility.comparison import Compared
    from canonize.compatibility.evidence import CodeEvidence
    from canonize.core.codemod import Migration
    from canonize.core.tree import SourceTree


def held_back(
    tree: SourceTree, migration: Migration, pairs: Iterable[Compared]
) -> Callable[[Compared], Sequence[str]]:
    """What speaks against a competitor as a whole, unless the plan accepts it."""
    from canonize.compatibility.judged_uses import redirects_of
    from canonize.core.bridging_rules import bridges_of
    from canonize.resolution.project import Project
    from canonize.rewriting.held_back import HeldBack

    back = HeldBack(
        Project.of(tree, migration.source_roots),
        redirects_of(tree, migration),
        bridges_of(migration.plan),
    )
    known = {
        pair.competitor: [
            why
            for why in back.reasons(pair.competitor, pair.target)
            if not migration.plan.accepted(pair.competitor, why)
        ]
        for pair in pairs
    }
    return lambda pair: known.get(pair.competitor, ())


def evidence_of(
    tree: SourceTree, migration: Migration, pairs: Iterable[Compared]
) -> Callable[[Compared], CodeEvidence | None]:
    """What the code of each pair says, looked at while the tree can be read."""
    from canonize.compatibility.evidence import CodeEvidences
    from canonize.resolution.project import Project

    evidences = CodeEvidences(Project.of(tree, migration.source_roots), migration.plan.held_pairs)
    pairs = list(pairs)
    named = {pair.competitor for pair in pairs}
    known = {
        pair.competitor: evidences.of(pair.target, pair.competitor)
        for pair in pairs
        if not evidences.is_told_by_members(pair.target, pair.competitor, named)
    }
    return lambda pair: known.get(pair.competitor)


def sorting() -> Callable[[str], str]:
    """Sorts paths as the scan does."""
    from canonize.discovery.territory import Territory

    of = Territory().of
    return lambda path: {"production": "production", "test": "tests"}.get(of(path), "other")
