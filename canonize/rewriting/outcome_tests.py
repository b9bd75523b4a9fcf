"""What a migration comes to beside its structure, as tests that are red before it and green after.

What stays offers what a competitor alone did; `patch()` targets lead to what stays; a file is one
module under one name; a command, and whoever re-routed its import, starts without what goes. As
far as nothing is executed, only what would be red is written: what depends on more than can be read
is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from canonize.core.codemod import Migration, PathOptions
from canonize.core.file_kinds import is_test
from canonize.core.import_scan import absolute, imports_of
from canonize.core.plan import CodemodCall, Step
from canonize.core.settings_texts import toml_of, value_at
from canonize.core.symbols import Symbol
from canonize.core.tree import SourceTree
from canonize.rewriting.wanted_tests import User, WantedTest, spelt_in_parts, users_of, word_of

_NO_WORD = re.compile(r"\W+")


def outcome_tests(tree: SourceTree, migration: Migration) -> Iterator[WantedTest]:
    """Every such test of a plan."""
    plan = migration.plan
    for step in plan.steps:
        for call in step.codemods:
            yield from _offered(step, call, migration)
            if call.name == "rewrite_strings":
                yield from _patches(step, call, tree, migration)
    for competitor in plan.competitors:
        old, new = Symbol.parse(competitor.symbol), plan.replacement(competitor)
        if old.name and new.name and competitor.verdict.is_rerouted:
            users = list(users_of(competitor, old, new, tree, migration))
            yield from _one_module(old, new, users, tree, migration)
            yield from _started_without(old, users, tree, migration)


def _offered(step: Step, call: CodemodCall, migration: Migration) -> Iterator[WantedTest]:
    """What a competitor alone did, and what stays gets from it."""
    options: Mapping[str, Any] = call.options
    if call.name not in ("extend_canonical", "graft"):
        return
    canonical = Symbol.parse(str(options.get("symbol") or migration.plan.canonical))
    members = options.get("members")
    names = members if isinstance(members, Mapping) else {}
    offered = list(names.values() if call.name == "graft" else names)
    stays = f'what_stays("{canonical.name}", {spelt_in_parts(canonical.module)})'
    for name in offered if canonical.name else ():
        yield _offer(canonical, step, str(name), f'assert hasattr({stays}, "{name}")')
    for name in options.get("aliases") or ():
        held = f"held_by({spelt_in_parts(canonical.module)})"
        yield _offer(canonical, step, str(name), f'assert "{name}" in {held}')


def _offer(canonical: Symbol, step: Step, name: str, line: str) -> WantedTest:
    says = "What a competitor alone did is done by what stays."
    return WantedTest("regression", f"{word_of(canonical)}_offers_{name}", step.id, says, (line,))


def _patches(
    step: Step, call: CodemodCall, tree: SourceTree, migration: Migration
) -> Iterator[WantedTest]:
    """A test for each test file that patches a competitor by its path."""
    known = {key: v for key, v in call.options.items() if key in PathOptions.model_fields}
    options = PathOptions.model_validate(known)
    selects = migration.selects(options)
    for competitor in migration.plan.competitors:
        old = Symbol.parse(competitor.symbol)
        is_chosen = not options.competitors or competitor.symbol in options.competitors
        if not (old.name and competitor.verdict.is_rerouted and is_chosen):
            continue
        dotted = f"{old.module}.{old.name}"
        pattern = re.compile(
            rb"\bpatch(?:\.\w+)?\(\s*[\"']" + re.escape(dotted.encode()) + rb"[\"'.]"
        )
        for path in sorted(tree.containing({old.name.encode()})):
            text = tree.read(path) or b""
            if is_test(path) and path.endswith(".py") and selects(path) and pattern.search(text):
                yield _patched(old, path, step)


def _patched(old: Symbol, path: str, step: Step) -> WantedTest:
    word = re.sub(r"\W+", "_", path.removesuffix(".py"))
    return WantedTest(
        "unit",
        f"what_{word}_patches_is_there_and_is_not_{word_of(old)}",
        step.id,
        "Each target that is given to patch() leads somewhere, and none to what goes.",
        (
            f'gone = ".".join([{spelt_in_parts(old.module)}, "{old.name}"])',
            f'targets = patched_in("{path}")',
            'assert not [t for t in targets if f"{t}.".startswith(f"{gone}.")]',
            "for target in targets:",
            "    pkgutil.resolve_name(target)",
        ),
    )


def _one_module(
    old: Symbol, new: Symbol, users: list[User], tree: SourceTree, migration: Migration
) -> Iterator[WantedTest]:
    """A file that is imported under two names is two modules, with two classes of one name."""
    modules = migration.modules(tree)
    if old.module == new.module or modules.path(old.module) != modules.path(new.module):
        return
    for user in users:
        yield WantedTest(
            "integration",
            f"{word_of(Symbol(user.name, old.name))}_is_of_one_module_only",
            user.step.id,
            "A file under two import names would be two modules.",
            (
                f"loaded = loaded_by({spelt_in_parts(user.name)})",
                f'assert ".".join([{spelt_in_parts(old.module)}]) not in loaded',
            ),
        )


def _started_without(
    old: Symbol, users: list[User], tree: SourceTree, migration: Migration
) -> Iterator[WantedTest]:
    """Where one step re-routes all that import the competitor's module, nobody loads it then."""
    steps = {user.step.id for user in users}
    if len(steps) != 1 or not users or not _only_users_import(old, users, tree, migration):
        return
    gone = f'".".join([{spelt_in_parts(old.module)}])'
    user = users[0]
    yield WantedTest(
        "performance",
        f"{word_of(Symbol(user.name, old.name))}_is_loaded_once",
        user.step.id,
        "No second implementation is loaded, and paid for, beside the one that stays.",
        (f"assert {gone} not in loaded_by({spelt_in_parts(user.name)})",),
    )
    for name, module, attribute in _commands(tree):
        if any(_leads_to(module, user.name, tree, migration) for user in users):
            loaded = f'loaded_by({spelt_in_parts(module)}, starts="{attribute}")'
            yield WantedTest(
                "end to end",
                f"{_NO_WORD.sub('_', name)}_starts_without_{word_of(old)}",
                user.step.id,
                "The command starts, and works with what stays alone.",
                (f"assert {gone} not in {loaded}",),
            )


def _only_users_import(
    old: Symbol, users: list[User], tree: SourceTree, migration: Migration
) -> bool:
    """Whether no other production file imports the module, or anything else of it."""
    modules, names = migration.modules(tree), {user.name for user in users}
    package, _, leaf = old.module.rpartition(".")
    for path in tree.containing({leaf.encode()}):
        if not path.endswith(".py") or is_test(path):
            continue
        own = modules.name(path) or ""
        base = own if path.endswith("__init__.py") else own.rpartition(".")[0]
        for found in imports_of(tree, path):
            origin = absolute(found.module, base)
            whole = origin == old.module and found.name is None
            whole = whole or (origin == package and found.name == leaf)
            part = origin == old.module and found.name is not None
            if whole or (part and (found.name != old.name or own not in names)):
                return False
    return True


def _commands(tree: SourceTree) -> Iterator[tuple[str, str, str]]:
    """Name, module and attribute of each of ``[project.scripts]``."""
    scripts = value_at(toml_of(tree.read("pyproject.toml")), "project", "scripts")
    for name, target in sorted(scripts.items()) if isinstance(scripts, dict) else ():
        module, _, attribute = str(target).partition(":")
        if attribute.isidentifier():
            yield name, module, attribute


def _leads_to(start: str, wanted: str, tree: SourceTree, migration: Migration) -> bool:
    """Whether importing one module imports another, by what stands at the top of files."""
    modules = migration.modules(tree)
    waiting, seen = [start], {start}
    while waiting:
        name = waiting.pop()
        if name == wanted:
            return True
        path = modules.path(name)
        if path is None:
            continue
        base = name if path.endswith("__init__.py") else name.rpartition(".")[0]
        for found in imports_of(tree, path):
            origin = absolute(found.module, base) or ""
            for led in (origin, f"{origin}.{found.name}") if not found.indented else ():
                if led not in seen and modules.path(led) is not None:
                    seen.add(led)
                    waiting.append(led)
    return False
