"""Differential tests of a plan's duplicates."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from canonize.compatibility.evidence import CodeEvidences
from canonize.core.codemod import Loader, Migration
from canonize.core.evidence import Grade
from canonize.core.symbols import Symbol
from canonize.core.tree import SourceTree
from canonize.proof.differential import _BY_RECIPE, Budget, Tried, tried
from canonize.proof.recipes import recipe_of
from canonize.resolution.module_purpose import more_than_definitions
from canonize.resolution.project import Project


def tried_by_plan(
    tree: SourceTree,
    migration: Migration,
    load: Loader,
    canonical: Symbol,
    competitor: Symbol,
    *,
    like: Path,
    budget: Budget,
    stopping: Callable[[], bool] = lambda: False,
) -> Tried:
    """The same, with what the plan says of how the two are called; modules member by member."""
    if competitor.is_module:
        return _tried_module(
            tree, migration, load, canonical, competitor, like=like, budget=budget,
            stopping=stopping,
        )  # fmt: skip
    try:
        recipe = recipe_of(tree, migration, load, canonical, competitor)
    except ValueError as error:
        return Tried(None, str(error))
    found = tried(
        tree, migration.source_roots, canonical, competitor, like=like, budget=budget,
        stopping=stopping, recipe=recipe, pairs=migration.plan.held_pairs,
    )  # fmt: skip
    if recipe is None or found.grade is not Grade.TESTED:
        return found
    return replace(found, left_out=(*found.left_out, _BY_RECIPE))


def _tried_module(
    tree: SourceTree,
    migration: Migration,
    load: Loader,
    canonical: Symbol,
    competitor: Symbol,
    *,
    like: Path,
    budget: Budget,
    stopping: Callable[[], bool],
) -> Tried:
    """Tries whatever the competitor defines for others and whose code is another.

    What the plan names by itself is tried by itself, with what replaces it.
    """
    evidences = CodeEvidences(Project.of(tree, migration.source_roots), migration.plan.held_pairs)
    held = migration.plan.held_to_canonical
    whole = evidences.of(canonical, competitor, named=held)
    pairs = [pair for pair in evidences.members(canonical, competitor) if pair[1] not in held]
    asked = [pair for pair in pairs if not evidences.of(*pair).grade.earns_duplicate]
    if not asked and whole.difference is not None:
        return Tried(None, whole.difference.reason)
    examples, seconds, left_out = 0, 0.0, []
    for mine, theirs in asked:
        found = tried_by_plan(
            tree, migration, load, mine, theirs, like=like, budget=budget, stopping=stopping
        )
        examples, seconds = examples + found.examples, seconds + found.seconds
        if found.grade is not Grade.TESTED:
            why = f"{theirs.name}: {found.why}"
            return replace(found, why=why, examples=examples, seconds=seconds)
        left_out += [f"{theirs.name}: {line}" for line in found.left_out]
    effect = more_than_definitions(competitor.module, evidences.project, canonical.module)
    if effect:
        return Tried(None, f"importing it does more: {effect}", examples, seconds)
    return Tried(Grade.TESTED, "", examples, seconds, left_out=tuple(left_out))
