"""The pair that `equiv` tries, and its trials with their progress."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canonize.cli.invocation import Invocation

if TYPE_CHECKING:
    from canonize.core.codemod import Migration
    from canonize.core.symbols import Symbol
    from canonize.core.tree import SourceTree
    from canonize.proof.differential import Budget, Tried


from typing import TYPE_CHECKING

from canonize.errors import CanonizeError

if TYPE_CHECKING:
    from canonize.core.symbols import Symbol
    from canonize.proof.differential import Tried


def asked_pair(canonical: str, competitor: str) -> tuple[Symbol, Symbol]:
    from canonize.core.symbols import Symbol

    return Symbol.parse(canonical), Symbol.parse(competitor)


def tried_pair(
    asked: Invocation,
    tree: SourceTree,
    migration: Migration,
    pair: tuple[Symbol, Symbol],
    budget: Budget,
) -> Tried:
    from canonize.console.progress import ProgressLine
    from canonize.proof.tried_by_plan import tried_by_plan

    progress = ProgressLine(asked.screen)
    progress.update("trying examples in a copy")
    try:
        return tried_by_plan(
            tree, migration, asked.load_codemod, *pair, like=asked.top, budget=budget
        )
    finally:
        progress.end()


def as_planned(asked: Invocation, migration: Migration, pair: tuple[Symbol, Symbol]) -> Migration:
    """With the plan, if there is one that sends this competitor to this canonical."""
    from dataclasses import replace

    from canonize.core.symbols import Symbol
    from canonize.errors import PlanInvalid

    if not asked.plan_path.exists():
        return migration
    try:
        plan = asked.load_plan().plan
    except PlanInvalid:
        return migration  # it was told already, with the source roots
    for competitor in plan.competitors:
        if (plan.replacement(competitor), Symbol.parse(competitor.symbol)) == pair:
            return replace(migration, plan=plan)
    return migration


def write_test(asked: Invocation, folder: str, pair: tuple[Symbol, Symbol], found: Tried) -> None:
    from canonize.proof.kept_examples import kept_test, test_name

    text = kept_test(*pair, found.kept)
    if text is None:
        asked.screen.warn("no example can be written down: values are no literals")
        return
    path = asked.file(folder) / test_name(*pair)
    if path.exists():
        raise CanonizeError(f"{path} is there already", hint="remove it first")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    asked.screen.say(f"wrote {path}")
