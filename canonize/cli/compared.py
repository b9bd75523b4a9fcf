"""What is compared: the pairs of a plan, of a group, or two symbols."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canonize.cli.invocation import Invocation
from canonize.cli.migration_asked import migration_of

_MOST_ASKED = 3

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from canonize.compatibility.comparison import Compared
    from canonize.compatibility.evidence import CodeEvidence
    from canonize.compatibility.judged_uses import JudgedUse
    from canonize.console.compared import Comparison
    from canonize.core.codemod import Migration
    from canonize.core.tree import SourceTree


def of_plan(asked: Invocation, shown: Callable[[str], bool], *, every: bool) -> Comparison:
    """Every pair of the plan, and what the plan answers.

    Args:
        every: of however many, what holds a competitor back as a whole; it costs as much again.
    """
    from canonize.checks.examined import Excused, examine
    from canonize.checks.uses_fit import accepted
    from canonize.console.compared import Comparison
    from canonize.core.plan import Evidence

    with asked.open_session(migrated=True, looking=True) as session:
        accept = accepted(session.plan.checks.values())
        found = examine(session.tree(), session.migration, session.load, accept, selects=shown)
        evidence = _evidence(session.tree(), session.migration, found.pairs)
        held = _held(session.tree(), session.migration, asked_back(found.pairs, every=every))
        reasons = {
            competitor.symbol: competitor.reason
            for competitor in session.plan.competitors
            if competitor.evidence is Evidence.CLAIMED
        }

    def claim(pair: Compared) -> str:
        return reasons.get(str(pair.competitor), "")

    def answer(use: JudgedUse) -> str:
        given = found.answer(use)
        return "" if given is None or given is Excused.OPEN else given.value

    return Comparison(
        found.pairs, _territory(), answer, len(found.adapted), evidence, claims=claim, held=held
    )


def of_named(
    asked: Invocation,
    canonical: str,
    competitors: list[str],
    shown: Callable[[str], bool],
    *,
    every: bool,
) -> Comparison:
    """Pairs that were named; the plan, if there is one, only says where the source roots are."""
    from canonize.compatibility.comparison import compared
    from canonize.console.compared import Comparison

    with asked.open_place() as place:
        tree = place.worktree.tree()
        migration = migration_of(asked, tree, canonical, competitors)
        pairs = tuple(compared(tree, migration, selects=shown))
        evidence = _evidence(tree, migration, pairs)
        held = _held(tree, migration, asked_back(pairs, every=every))
    return Comparison(pairs, _territory(), evidence=evidence, held=held)


def asked_back(pairs: tuple[Compared, ...], *, every: bool) -> tuple[Compared, ...]:
    """The pairs of which it is asked what holds all users back: of many only with ``--all``."""
    return pairs if every or len(pairs) <= _MOST_ASKED else ()


def _held(
    tree: SourceTree, migration: Migration, pairs: Iterable[Compared]
) -> Callable[[Compared], Sequence[str]]:
    """What speaks against a competitor as a whole, unless the plan accepts it."""
    from canonize.compatibility.judged_uses import redirects_of
    from canonize.resolution.project import Project
    from canonize.rewriting.held_back import HeldBack

    back = HeldBack(Project.of(tree, migration.source_roots), redirects_of(tree, migration))
    known = {
        pair.competitor: [
            why
            for why in back.reasons(pair.competitor, pair.target)
            if not migration.plan.accepted(pair.competitor, why)
        ]
        for pair in pairs
    }
    return lambda pair: known.get(pair.competitor, ())


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


def _territory() -> Callable[[str], str]:
    """Sorts paths as the scan does."""
    from canonize.discovery.territory import Territory

    of = Territory().of
    return lambda path: {"production": "production", "test": "tests"}.get(of(path), "other")
