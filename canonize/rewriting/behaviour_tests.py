"""What a competitor did, as tests of what takes its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from canonize.core.codemod import Migration
from canonize.core.symbols import Symbol
from canonize.core.tree import SourceTree
from canonize.rewriting.wanted_tests import User, WantedTest, spelt_in_parts, users_of, word_of

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
    for competitor, old, new, user in _users(tree, migration, examples):
        yield WantedTest(
            "unit",
            f"{word_of(Symbol(user.name, old.name))}_gives_what_it_gave",
            user.step.id,
            "Examples that the differential test tried, with what the competitor gave.",
            (
                *_asked(user, new),
                *(f"assert asked{call} == {gave}" for call, gave in examples[competitor][:MOST]),
            ),
        )


def work_tests(
    tree: SourceTree,
    migration: Migration,
    examples: Mapping[str, Sequence[tuple[str, str]]],
    work: Mapping[str, int],
) -> Iterator[WantedTest]:
    """That the same examples are no more work for what stays.

    Args:
        work: by competitor, how many lines of Python ran for its examples.
    """
    for competitor, old, new, user in _users(tree, migration, examples):
        if competitor in work:
            yield WantedTest(
                "performance",
                f"{word_of(Symbol(user.name, old.name))}_is_no_more_work",
                user.step.id,
                "Lines of Python that run for the examples: the competitor's, and a quarter more.",
                (
                    *_asked(user, new),
                    "def work() -> None:",
                    *(f"    asked{call}" for call, _ in examples[competitor][:MOST]),
                    f"assert lines_run_by(work) <= {most_lines(work[competitor])}",
                ),
            )


def most_lines(of_competitor: int) -> int:
    """How many lines may run where so many ran: small differences of style are no slowness."""
    return of_competitor + max(5, of_competitor // 4)


def _asked(user: User, new: Symbol) -> tuple[str, ...]:
    """Lines that ask a module for what it works with, which has to be what stays."""
    stays = f'what_stays("{new.name}", {spelt_in_parts(new.module)})'
    return (
        f"held = held_by({spelt_in_parts(user.name)})",
        f"asked = next((v for v in held.values() if v is {stays}), None)",
        f'assert asked is not None and held.get("{user.bound}", asked) is asked',
    )


def _users(
    tree: SourceTree, migration: Migration, examples: Mapping[str, Sequence[tuple[str, str]]]
) -> Iterator[tuple[str, Symbol, Symbol, User]]:
    """Each competitor of which examples are known, with what takes its place and a user."""
    plan = migration.plan
    for competitor in plan.competitors:
        if not examples.get(competitor.symbol):
            continue
        old, new = Symbol.parse(competitor.symbol), plan.replacement(competitor)
        user = next(users_of(competitor, old, new, tree, migration), None)
        if user is not None and new.name:
            yield competitor.symbol, old, new, user
