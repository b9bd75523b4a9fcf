"""That two users share nothing that can change, as tests that are red while a competitor is used.

The plan may name what makes a user's context. Without it two instances of what stays are made where
its constructor says all by itself: what it keeps is made anew for each, and nothing else is done.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from canonize.core.ast_nodes import DISPLAYS
from canonize.core.codemod import Migration
from canonize.core.symbols import Symbol
from canonize.core.tree import SourceTree
from canonize.resolution.class_members import dataclass_fields
from canonize.resolution.project import Project
from canonize.rewriting.wanted_tests import User, WantedTest, spelt_in_parts, users_of

_MAKERS = frozenset(
    {"list", "dict", "set", "bytearray", "deque", "defaultdict", "OrderedDict", "Counter"}
)


def isolation_tests(tree: SourceTree, migration: Migration, made_by: str) -> Iterator[WantedTest]:
    """One for the first class that a module is re-routed to.

    Args:
        made_by: ``module:function`` that makes a user's context; when it is empty, instances are
            made by what stays, as far as that can be read.
    """
    for new, user in _rerouted_classes(tree, migration):
        if made_by:
            yield _of_contexts(new, user, made_by)
            return
        node = Project.of(tree, migration.source_roots).names.find(new.module, new.name).node
        given = _made_with(node) if isinstance(node, ast.ClassDef) else None
        if given is not None:
            yield _of_instances(new, user, given)
            return


def _of_contexts(new: Symbol, user: User, made_by: str) -> WantedTest:
    module, _, name = made_by.partition(":")
    return WantedTest(
        "integration",
        f"two_users_of_{new.name.lower()}_share_nothing",
        user.step.id,
        "Each works with what stays, and nothing that can change is reached from both.",
        (
            f'made_for = getattr(importlib.import_module("{module}"), "{name}")',
            'one, other = reached_from(made_for("ada")), reached_from(made_for("bob"))',
            f'stays = what_stays("{new.name}", {spelt_in_parts(new.module)})',
            "assert any(type(value) is stays for value in one.values())",
            "assert not one.keys() & other.keys()",
        ),
    )


def _of_instances(new: Symbol, user: User, given: Sequence[str]) -> WantedTest:
    call = f"made({', '.join(given)})"
    return WantedTest(
        "integration",
        f"two_instances_of_{new.name.lower()}_share_nothing",
        user.step.id,
        "A module gives each user one of what stays: nothing that can change is reached from both.",
        (
            f"held = held_by({spelt_in_parts(user.name)})",
            f'stays = what_stays("{new.name}", {spelt_in_parts(new.module)})',
            "made = next((value for value in held.values() if value is stays), None)",
            f'assert made is not None and held.get("{user.bound}", made) is made',
            f"ada, bob = {call}, {call}",
            "assert not reached_from(ada).keys() & reached_from(bob).keys()",
        ),
    )


def _rerouted_classes(tree: SourceTree, migration: Migration) -> Iterator[tuple[Symbol, User]]:
    plan = migration.plan
    names = Project.of(tree, migration.source_roots).names
    for competitor in plan.competitors:
        old, new = Symbol.parse(competitor.symbol), plan.replacement(competitor)
        if not (old.name and new.name and competitor.verdict.is_rerouted):
            continue
        if isinstance(names.find(new.module, new.name).node, ast.ClassDef):
            for user in users_of(competitor, old, new, tree, migration):
                yield new, user
                break


def _made_with(node: ast.ClassDef) -> list[str] | None:
    """Arguments that make an instance; ``None`` where more than keeping things may happen then.

    Something that can change has to be among them, or there would be nothing to share.
    """
    if node.bases or node.keywords:
        return None
    own = {n.name: n for n in node.body if isinstance(n, ast.FunctionDef)}
    if not own.keys().isdisjoint({"__new__", "__post_init__", "__setattr__"}):
        return None
    functions = (n for n in node.body if isinstance(n, (ast.FunctionDef, ast.AsyncFunctionDef)))
    if any(ast.unparse(d).endswith(".setter") for f in functions for d in f.decorator_list):
        return None
    if not node.decorator_list:
        return _by_constructor(own.get("__init__"))
    fields = dataclass_fields(node)
    if fields is None or len(node.decorator_list) > 1 or "__init__" in own:
        return None
    kept = [line.value for line in node.body if isinstance(line, ast.AnnAssign) and line.value]
    made = [value for value in kept if not isinstance(value, ast.Constant)]
    if not made or not all(map(_is_made_by_factory, made)):
        return None
    return [f"{field.name}=None" for field in fields if not field.default]


def _is_made_by_factory(value: ast.expr) -> bool:
    made = [k.value for k in value.keywords] if isinstance(value, ast.Call) else []
    return any(isinstance(one, ast.Name) and one.id in _MAKERS for one in made)


def _by_constructor(made: ast.FunctionDef | None) -> list[str] | None:
    if made is None or made.decorator_list or made.args.posonlyargs:
        return None
    args = made.args
    defaults = [*args.defaults, *(d for d in args.kw_defaults if d is not None)]
    if not all(isinstance(default, ast.Constant) for default in defaults):
        return None
    named = {a.arg for a in (*args.args[1:], *args.kwonlyargs)}
    values = [_kept(line) for line in made.body if not _is_text(line)]
    if not all(v is not None and (_is_fresh(v) or _is_given(v, named)) for v in values):
        return None
    if not any(v is not None and _is_fresh(v) for v in values):
        return None
    needed = args.args[1 : len(args.args) - len(args.defaults)]
    pairs = zip(args.kwonlyargs, args.kw_defaults, strict=True)
    wanted = [a.arg for a, default in pairs if default is None]
    return [*("None" for _ in needed), *(f"{name}=None" for name in wanted)]


def _is_text(line: ast.stmt) -> bool:
    return isinstance(line, ast.Expr) and isinstance(line.value, ast.Constant)


def _kept(line: ast.stmt) -> ast.expr | None:
    """What ``self.name = ...`` keeps; ``None`` for any other statement."""
    targets = line.targets if isinstance(line, ast.Assign) else []
    if isinstance(line, ast.AnnAssign):
        targets = [line.target]
    is_own = len(targets) == 1 and isinstance(targets[0], ast.Attribute)
    if not is_own or not isinstance(line, (ast.Assign, ast.AnnAssign)):
        return None
    whose = targets[0].value if isinstance(targets[0], ast.Attribute) else None
    return line.value if isinstance(whose, ast.Name) and whose.id == "self" else None


def _is_fresh(value: ast.expr) -> bool:
    """Whether it is an empty or constant container, made where it stands."""
    if isinstance(value, ast.Call):
        name = ast.unparse(value.func).rpartition(".")[2]
        plain = [a for a in value.args if not (isinstance(a, ast.Name) and a.id in _MAKERS)]
        return name in _MAKERS and not plain and not value.keywords
    if not isinstance(value, DISPLAYS):
        return False
    return not any(isinstance(n, (ast.Name, ast.Call, ast.Attribute)) for n in ast.walk(value))


def _is_given(value: ast.expr, named: set[str]) -> bool:
    return isinstance(value, ast.Constant) or (isinstance(value, ast.Name) and value.id in named)
