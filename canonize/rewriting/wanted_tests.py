"""A test that is to be written, and what every such test is made of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from canonize.core.codemod import Migration, PathOptions
from canonize.core.file_kinds import is_test
from canonize.core.import_scan import ScannedImport, absolute, imports_of
from canonize.core.plan import Competitor, Step
from canonize.core.symbols import Symbol
from canonize.core.tree import SourceTree

_REROUTE = ("rewrite_imports",)


@dataclass(frozen=True, slots=True)
class WantedTest:
    """One test.

    Args:
        kind: of `canonize.core.kinds_of_tests`.
        name: of the function, without ``test_``.
        step: the id of the step that turns it green.
        says: its docstring.
        body: the lines of its body.
    """

    kind: str
    name: str
    step: str
    says: str
    body: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class User:
    """A production module that takes a competitor by its name when it is imported.

    Args:
        name: the module's.
        bound: what it calls the competitor.
        step: the first step that re-routes it.
    """

    name: str
    bound: str
    step: Step


def users_of(
    competitor: Competitor, old: Symbol, new: Symbol, tree: SourceTree, migration: Migration
) -> Iterator[User]:
    """Every such module, by path."""
    modules = migration.modules(tree)
    home = modules.path(old.module)
    for path in sorted(tree.containing({old.name.encode()})):
        if not path.endswith(".py") or path == home or is_test(path):
            continue
        user, step = modules.name(path), _rerouting(path, competitor, migration)
        if user is None or step is None or user == new.module:
            continue
        package = user if path.endswith("__init__.py") else user.rpartition(".")[0]
        for found in imports_of(tree, path):
            if not found.indented and found.name == old.name and _is_of(found, package, old):
                yield User(user, found.asname or old.name, step)
                break


def _is_of(found: ScannedImport, package: str, old: Symbol) -> bool:
    return absolute(found.module, package) == old.module


def first_step(steps: Sequence[Step], codemods: Sequence[str]) -> Step | None:
    """The first step that plays one of these codemods."""
    return next((s for s in steps if any(c.name in codemods for c in s.codemods)), None)


def _rerouting(path: str, competitor: Competitor, migration: Migration) -> Step | None:
    """The first step that re-routes a file's imports."""
    for step in migration.plan.steps:
        for call in step.codemods:
            known: Mapping[str, object] = {
                key: value for key, value in call.options.items() if key in PathOptions.model_fields
            }
            if call.name not in _REROUTE:
                continue
            options = PathOptions.model_validate(known)
            chosen = not options.competitors or competitor.symbol in options.competitors
            if chosen and migration.selects(options)(path):
                return step
    return None


def word_of(symbol: Symbol) -> str:
    return re.sub(r"\W+", "_", f"{symbol.module}_{symbol.name}").lower()


def spelt_in_parts(module: str) -> str:
    """In parts, so that nobody takes the test for one more reference to what goes."""
    return ", ".join(f'"{part}"' for part in module.split("."))
