"""Does the canonical have whatever the code base uses of a competitor?"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from canonize.core.codemod import Migration
from canonize.core.ledger import Disposition, Form, Reference
from canonize.core.symbols import Symbol
from canonize.core.tree import SourceTree
from canonize.cst.available import missing_target


def missing_targets(tree: SourceTree, migration: Migration) -> Iterator[Reference]:
    """One refused entry for each competitor whose replacement does not exist."""
    modules = migration.modules(tree)
    for competitor in migration.plan.competitors:
        if not competitor.verdict.is_rerouted:
            continue
        symbol = Symbol.parse(competitor.symbol)
        reason = missing_target(migration.plan.replacement(competitor), tree, modules)
        path = modules.path(symbol.module) or f"{symbol.module.replace('.', '/')}.py"
        if reason:
            yield Reference(path, 1, 1, str(symbol), Form.DEFINITION, Disposition.REFUSED, reason)


def missing_members(tree: SourceTree, migration: Migration) -> Iterator[Reference]:
    """Public members that a re-routed competitor's class has and the canonical's has not.

    A class whose bases lie elsewhere may inherit the member, so only classes of which every base
    is known are compared.
    """
    for competitor in migration.plan.competitors:
        if not competitor.verdict.is_rerouted:
            continue
        symbol = Symbol.parse(competitor.symbol)
        target = migration.plan.replacement(competitor)
        old = _class(tree, migration, symbol)
        new = _class(tree, migration, target)
        if old is None or new is None:
            continue
        has = _members(new[1]) | _inherited(new, tree, migration)
        for name, line in sorted(_public(old[1]).items()):
            if name not in has and "*" not in has:
                reason = f"{target} has no {name}"
                yield Reference(
                    old[0], line, 1, f"{symbol}.{name}", Form.DEFINITION, Disposition.MANUAL, reason
                )


def _class(
    tree: SourceTree, migration: Migration, symbol: Symbol
) -> tuple[str, ast.ClassDef] | None:
    path = migration.modules(tree).path(symbol.module)
    data = tree.read(path) if path is not None else None
    if path is None or data is None:
        return None
    try:
        body = ast.parse(data).body
    except (SyntaxError, ValueError, RecursionError):
        return None
    for node in body:
        if isinstance(node, ast.ClassDef) and node.name == symbol.name:
            return path, node
    return None


def _inherited(found: tuple[str, ast.ClassDef], tree: SourceTree, migration: Migration) -> set[str]:
    """Members of bases in the same file; ``*`` when a base lies elsewhere."""
    path, node = found
    module = migration.modules(tree).name(path) or ""
    members: set[str] = set()
    for base in node.bases:
        name = base.id if isinstance(base, ast.Name) else ""
        if name in ("object", "Generic", "ABC"):
            continue
        inner = _class(tree, migration, Symbol(module, name)) if name else None
        if inner is None:
            members.add("*")
        else:
            members |= _members(inner[1]) | _inherited(inner, tree, migration)
    return members


def _members(node: ast.ClassDef) -> set[str]:
    return set(_public(node)) | {
        item.attr
        for item in ast.walk(node)
        if isinstance(item, ast.Attribute)
        and isinstance(item.value, ast.Name)
        and item.value.id in ("self", "cls")
        and isinstance(item.ctx, ast.Store)
    }


def _public(node: ast.ClassDef) -> dict[str, int]:
    found: dict[str, int] = {}
    for item in node.body:
        match item:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                found[name] = item.lineno
            case ast.Assign(targets=targets):
                found |= {t.id: item.lineno for t in targets if isinstance(t, ast.Name)}
            case ast.AnnAssign(target=ast.Name(id=name)):
                found[name] = item.lineno
    return {name: line for name, line in found.items() if not name.startswith("_")}
