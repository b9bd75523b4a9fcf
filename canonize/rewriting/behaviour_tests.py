"""What a competitor did, as tests of what takes its place; and that two users share nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from canonize.core.codemod import Migration
from canonize.core.plan import Step
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


def isolation_tests(tree: SourceTree, migration: Migration, made_by: str) -> Iterator[WantedTest]:
    """Two users' contexts work with what stays, and share nothing that can change.

    Args:
        made_by: ``module:function`` that makes a user's context; nothing is written when empty.
    """
    first = _rerouted_class(tree, migration) if made_by else None
    if first is None:
        return
    new, step = first
    module, _, name = made_by.partition(":")
    yield WantedTest(
        "integration",
        f"two_users_of_{new.name.lower()}_share_nothing",
        step.id,
        "Each works with what stays, and nothing that can change is reached from both.",
        (
            f'made_for = getattr(importlib.import_module("{module}"), "{name}")',
            'one, other = reached_from(made_for("ada")), reached_from(made_for("bob"))',
            f'stays = what_stays("{new.name}", {parts_of(new.module)})',
            "assert any(type(value) is stays for value in one.values())",
            "assert not one.keys() & other.keys()",
        ),
    )


def _rerouted_class(tree: SourceTree, migration: Migration) -> tuple[Symbol, Step] | None:
    plan = migration.plan
    for competitor in plan.competitors:
        old, new = Symbol.parse(competitor.symbol), plan.replacement(competitor)
        path = migration.modules(tree).path(new.module)
        text = (tree.read(path) if path else None) or b""
        if not (old.name and new.name and competitor.verdict.is_rerouted):
            continue
        if re.search(rb"(?m)^class " + new.name.encode() + rb"\b", text):
            for user in users_of(competitor, old, new, tree, migration):
                return new, user.step
    return None
