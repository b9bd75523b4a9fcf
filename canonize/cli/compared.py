"""What is compared: the pairs of a plan, of a group, or two symbols."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canonize.cli.compared_code import evidence_of, held_back, sorting
from canonize.cli.invocation import Invocation
from canonize.cli.migration_asked import migration_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from canonize.compatibility.comparison import Compared
    from canonize.compatibility.judged_use import JudgedUse
    from canonize.console.compared import Comparison


def of_plan(asked: Invocation, shown: Callable[[str], bool], *, every: bool) -> Comparison:
    """Every pair of the plan, and what the plan answers.

    Args:
        every: what holds a competitor back as a whole is asked of those, too, that no step of the
            plan re-routes.
    """
    from canonize.checks.examined import Excused, examine
    from canonize.checks.uses_fit import accepted
    from canonize.console.compared import Comparison
    from canonize.core.plan import Evidence

    with asked.open_session(migrated=True, looking=True) as session:
        accept = accepted(session.plan.checks.values())
        tree = session.tree()
        found = examine(tree, session.migration, session.load, accept, selects=shown)
        evidence = evidence_of(tree, session.migration, found.pairs)
        held = held_back(
            tree, session.migration, [p for p in found.pairs if every or found.is_rerouted(p)]
        )
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
        found.pairs, sorting(), answer, len(found.adapted), evidence, claims=claim, held=held
    )


def of_named(
    asked: Invocation, canonical: str, competitors: list[str], shown: Callable[[str], bool]
) -> Comparison:
    """Pairs that were named; the plan, if there is one, only says where the source roots are."""
    from canonize.compatibility.comparison import compared
    from canonize.console.compared import Comparison

    with asked.open_place() as place:
        tree = place.worktree.tree()
        migration = migration_of(asked, tree, canonical, competitors)
        pairs = tuple(compared(tree, migration, selects=shown))
        evidence = evidence_of(tree, migration, pairs)
        held = held_back(tree, migration, pairs)
    return Comparison(pairs, sorting(), evidence=evidence, held=held)
