"""Modules that offer one name, of which an importer takes one by a condition.

``from .core_text import list_fonts`` under ``if is_macos:``, and the same name from ``.fontconfig``
under ``else:``: one for each platform, version or setting, whatever the modules are called.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from itertools import combinations

from canonize.inventory.index import ImportUse

_UNDER_A_CONDITION = "if"
_MOST = 8
"""A name that one file takes from more modules than that is no choice between them."""


class Alternatives:
    """Which modules importers choose between.

    Args:
        uses: every import of the code base.
    """

    def __init__(self, uses: Iterable[ImportUse]) -> None:
        offered: dict[tuple[str, str], set[str]] = defaultdict(set)
        for use in uses:
            if use.where == _UNDER_A_CONDITION and use.name and use.name != "*":
                offered[use.path, use.name].add(use.module)
        self._chosen = {
            frozenset(two)
            for modules in offered.values()
            if len(modules) <= _MOST
            for two in combinations(sorted(modules), 2)
        }

    def are_chosen_between(self, left: str, right: str) -> bool:
        """Whether somebody takes one name from either of two modules, as a condition says."""
        return frozenset((left, right)) in self._chosen
