"""What a competitor did, as tests of what takes its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from canonize.core.codemod import Migration
from canonize.core.symbols import Symbol
from canonize.core.tree import SourceTree
from canonize.rewriting.wanted_tests import WantedTest, parts_of, users_of, word_of

MOST = 20
"""Examples in one test."""


def behaviour_tests(
    tree: SourceTree, migration: Migration, examples: Mapping[str, Sequence[tuple[str, str]]]
) -> Iterator[WantedTest]:
    """One for each competitor of which examples are known, asked where it is used.

    What stays may give the same already: red before is that the user holds the competitor.

    Args:
        examples: by competitor, calls (``(1, b=2)``) with what it gave, as literals.
    """
    plan = migration.plan
    for competitor in plan.competitors:
        known = examples.get(competitor.symbol, ())
        old, new = Symbol.parse(competitor.symbol), plan.replacement(competitor)
        user = next(users_of(competitor, old, new, tree, migration), None) if known else None
        if user is None or not new.name:
            continue
        stays = f'what_stays("{new.name}", {parts_of(new.module)})'
        yield WantedTest(
            "unit",
            f"{word_of(Symbol(user.name, old.name))}_gives_what_it_gave",
            user.step.id,
            "Examples that the differential test tried, with what the competitor gave.",
            (
                f"held = held_by({parts_of(user.name)})",
                f"asked = next((v for v in held.values() if v is {stays}), None)",
                f'assert asked is not None and held.get("{user.bound}", asked) is asked',
                *(f"assert asked{call} == {gave}" for call, gave in known[:MOST]),
            ),
        )
