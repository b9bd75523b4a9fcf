"""Tests whose parameters are called after a class or a function that has another name now.

``test_it[Stale]`` is ``test_it[Fresh]`` once ``Fresh`` took the place of ``Stale``, unless somebody
chooses tests by the former name (``pytest -k Stale``).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from canonize.core.plan import Plan
from canonize.core.symbols import Symbol
from canonize.core.tree import SourceTree

_CHOOSING = rb"-k[ =][^\n]*(?<!\w)%b(?!\w)|\[[^\]\n]*(?<!\w)%b(?!\w)[^\]\n]*\]"


def renames(plan: Plan, tree: SourceTree) -> dict[str, str]:
    """By former name, the name of what takes its place; none by which anybody chooses tests."""
    found: dict[str, str] = {}
    for competitor in plan.competitors:
        old, new = Symbol.parse(competitor.symbol), plan.replacement(competitor)
        if old.name and new.name and old.leaf != new.leaf and not _is_chosen(old.leaf, tree):
            found[old.leaf] = new.leaf
    return found


def _is_chosen(name: str, tree: SourceTree) -> bool:
    word = re.escape(name.encode())
    chosen = re.compile(_CHOOSING % (word, word))
    paths = (path for path in tree.containing({name.encode()}) if not path.endswith(".py"))
    return any(chosen.search(tree.read(path) or b"") for path in paths)


def called_otherwise(
    missing: Collection[str], there: Collection[str], names: Mapping[str, str]
) -> frozenset[str]:
    """The tests that are missing under their former names alone."""
    if not names:
        return frozenset()
    words = re.compile(
        r"(?<![A-Za-z0-9])(?:" + "|".join(map(re.escape, names)) + r")(?![A-Za-z0-9])"
    )
    found = set()
    for name in missing:
        test, bracket, parameters = name.partition("[")
        now = words.sub(lambda match: names[match[0]], parameters)
        if bracket and now != parameters and f"{test}[{now}" in there:
            found.add(name)
    return frozenset(found)
