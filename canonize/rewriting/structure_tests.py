"""What a migration's structure comes to, as tests that are red before it and green after.

Three kinds: one definition is left, each user holds what stays, an old path is gone or forwards. A
test that would be green already is not written: a shim hands on what stays even before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from canonize.core.codemod import Migration, PathOptions
from canonize.core.import_scan import absolute, imports_of
from canonize.core.plan import Competitor, Kind, Step
from canonize.core.symbols import Symbol
from canonize.core.tree import SourceTree

_LOOKS_LIKE_A_TEST = re.compile(r"(?:^|/)(?:tests?/|conftest\.py|test_[^/]*\.py|[^/]*_test\.py)")
_GONE = (Kind.DUPLICATE, Kind.WRAPPER)
_REMOVE = ("remove_duplicates",)
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


def structure_tests(tree: SourceTree, migration: Migration) -> Iterator[WantedTest]:
    """Every such test of a plan, in the order of its competitors."""
    plan = migration.plan
    removal = _first_step(plan.steps, _REMOVE)
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


def _first_step(steps: Sequence[Step], codemods: Sequence[str]) -> Step | None:
    return next((s for s in steps if any(c.name in codemods for c in s.codemods)), None)


def _is_defined_in(symbol: Symbol, tree: SourceTree, migration: Migration) -> bool:
    path = migration.modules(tree).path(symbol.module)
    pattern = rb"(?m)^(?:class|(?:async )?def) " + symbol.name.encode() + rb"\b"
    return path is not None and re.search(pattern, tree.read(path) or b"") is not None


def _old_path(old: Symbol, new: Symbol, step: Step) -> WantedTest:
    return WantedTest(
        "unit",
        f"{_word(old)}_is_gone_or_forwards",
        step.id,
        "Whoever still asks for the old path is given what stays, or an error.",
        (
            f"held = held_by({_parts(old.module)})",
            f'assert held.get("{old.name}", what_stays("{new.name}", {_parts(new.module)})) is '
            f'what_stays("{new.name}", {_parts(new.module)})',
        ),
    )


def _one_definition(old: Symbol, new: Symbol, step: Step) -> WantedTest:
    return WantedTest(
        "unit",
        f"{_word(old)}_is_not_defined_a_second_time",
        step.id,
        "No other class or function does the same job under that name.",
        (
            f'there = held_by({_parts(old.module)}).get("{old.name}")',
            f'assert getattr(there, "__module__", "{new.module}") == "{new.module}"',
        ),
    )


def _users(
    competitor: Competitor, old: Symbol, new: Symbol, tree: SourceTree, migration: Migration
) -> Iterator[WantedTest]:
    """A test for each production module that takes the competitor by its name."""
    modules = migration.modules(tree)
    home = modules.path(old.module)
    for path in sorted(tree.containing({old.name.encode()})):
        if not path.endswith(".py") or path == home or _LOOKS_LIKE_A_TEST.search(path):
            continue
        user, step = modules.name(path), _rerouting(path, competitor, migration)
        if user is None or step is None or user == new.module:
            continue
        package = user if path.endswith("__init__.py") else user.rpartition(".")[0]
        for found in imports_of(tree, path):
            origin = absolute(found.module, package)
            if found.indented or found.name != old.name or origin != old.module:
                continue
            yield WantedTest(
                "integration",
                f"{_word(Symbol(user, old.name))}_is_what_stays",
                step.id,
                "The module works with what stays, and with nothing else of that name.",
                (
                    f"held = held_by({_parts(user)})",
                    f'stays = what_stays("{new.name}", {_parts(new.module)})',
                    "assert any(value is stays for value in held.values())",
                    f'assert held.get("{found.asname or old.name}", stays) is stays',
                ),
            )
            break


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


def _word(symbol: Symbol) -> str:
    return re.sub(r"\W+", "_", f"{symbol.module}_{symbol.name}").lower()


def _parts(module: str) -> str:
    """In parts, so that nobody takes the test for one more reference to what goes."""
    return ", ".join(f'"{part}"' for part in module.split("."))
