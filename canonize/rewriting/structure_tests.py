"""What a migration's structure comes to, as tests that are red before it and green after.

Three kinds: one definition is left, each user holds what stays, an old path is gone or forwards. A
test that would be green already is not written: a shim hands on what stays even before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from canonize.core.codemod import Migration
from canonize.core.plan import Competitor, Kind, Step
from canonize.core.symbols import Symbol
from canonize.core.tree import SourceTree
from canonize.rewriting.wanted_tests import (
    WantedTest,
    first_step,
    spelt_in_parts,
    users_of,
    word_of,
)

_GONE = (Kind.DUPLICATE, Kind.WRAPPER)
_REMOVE = ("remove_duplicates",)


def structure_tests(tree: SourceTree, migration: Migration) -> Iterator[WantedTest]:
    """Every such test of a plan, in the order of its competitors."""
    plan = migration.plan
    removal = first_step(plan.steps, _REMOVE)
    for competitor in plan.competitors:
        old, new = Symbol.parse(competitor.symbol), plan.replacement(competitor)
        if not old.name or not new.name or not competitor.verdict.is_rerouted:
            continue
        if competitor.verdict in _GONE and removal is not None:
            yield _old_path(old, new, removal)
            if _is_defined_in(old, tree, migration):
                yield _one_definition(old, new, removal)
        if competitor.verdict is not Kind.SHIM:
            yield from _users(competitor, old, new, tree, migration)


def _is_defined_in(symbol: Symbol, tree: SourceTree, migration: Migration) -> bool:
    path = migration.modules(tree).path(symbol.module)
    pattern = rb"(?m)^(?:class|(?:async )?def) " + symbol.name.encode() + rb"\b"
    return path is not None and re.search(pattern, tree.read(path) or b"") is not None


def _old_path(old: Symbol, new: Symbol, step: Step) -> WantedTest:
    return WantedTest(
        "unit",
        f"{word_of(old)}_is_gone_or_forwards",
        step.id,
        "Whoever still asks for the old path is given what stays, or an error.",
        (
            f"held = held_by({spelt_in_parts(old.module)})",
            f'stays = what_stays("{new.name}", {spelt_in_parts(new.module)})',
            f'assert held.get("{old.name}", stays) is stays',
        ),
    )


def _one_definition(old: Symbol, new: Symbol, step: Step) -> WantedTest:
    return WantedTest(
        "unit",
        f"{word_of(old)}_is_not_defined_a_second_time",
        step.id,
        "No other class or function does the same job under that name.",
        (
            f'there = held_by({spelt_in_parts(old.module)}).get("{old.name}")',
            f'assert getattr(there, "__module__", "{new.module}") == "{new.module}"',
        ),
    )


def _users(
    competitor: Competitor, old: Symbol, new: Symbol, tree: SourceTree, migration: Migration
) -> Iterator[WantedTest]:
    """A test for each production module that takes the competitor by its name."""
    for user in users_of(competitor, old, new, tree, migration):
        yield WantedTest(
            "integration",
            f"{word_of(Symbol(user.name, old.name))}_is_what_stays",
            user.step.id,
            "The module works with what stays, and with nothing else of that name.",
            (
                f"held = held_by({spelt_in_parts(user.name)})",
                f'stays = what_stays("{new.name}", {spelt_in_parts(new.module)})',
                "assert any(value is stays for value in held.values())",
                f'assert held.get("{user.bound}", stays) is stays',
            ),
        )
