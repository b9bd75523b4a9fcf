"""Plays the steps of a plan in memory, each on the tree that the one before it left.

Nothing is written and nothing is executed. What `run` commits is what this returns.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from canonize.core.change import Change
from canonize.core.codemod import Loader, Migration
from canonize.core.ledger import Ledger
from canonize.core.plan import Step
from canonize.core.tree import SourceTree


@dataclass(frozen=True, slots=True)
class StepProposal:
    """What one step would do to the tree before it.

    Args:
        number: counts from 1 in the plan.
        changes: sorted by path, at most one a path.
        ledger: every reference that the step's codemods and the guard speak of.
    """

    number: int
    step: Step
    changes: tuple[Change, ...]
    ledger: Ledger
    before: SourceTree
    after: SourceTree


def rehearse(
    tree: SourceTree, migration: Migration, load: Loader, numbers: Sequence[int]
) -> Iterator[StepProposal]:
    """Plays steps in the order given, yielding each as soon as it is known.

    Args:
        tree: the repository as it is.
        load: from a codemod's name to the codemod.
        numbers: steps of the plan, counted from 1.
    """
    raise NotImplementedError
