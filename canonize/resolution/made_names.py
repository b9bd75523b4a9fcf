"""May a module have names that no statement of it spells?"""

from __future__ import annotations

import ast
from collections.abc import Iterable

_TABLES = frozenset({"globals", "vars", "locals"})
_STORING = frozenset({"update", "setdefault", "__setitem__"})


def makes_names(statements: Iterable[ast.stmt]) -> bool:
    """Whether statements of a module's top level, blocks included, may bind computed names.

    ``globals()[name] = ...``, ``setattr(module, name, ...)``, ``sys.modules[...] = ...``, `exec`.

    Args:
        statements: each one of them; what stands in its blocks counts as statements of its own.
    """
    for statement in statements:
        if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            continue
        for part in ast.iter_child_nodes(statement):
            if isinstance(part, (ast.stmt, ast.ExceptHandler, ast.match_case)):
                continue
            if any(_makes(node) for node in ast.walk(part)):
                return True
    return False


def _makes(node: ast.AST) -> bool:
    match node:
        case ast.Call(func=ast.Name(id="setattr" | "exec")):
            return True
        case ast.Call(func=ast.Attribute(value=table, attr=method)):
            return method in _STORING and _is_table(table)
        case ast.Subscript(value=table, ctx=ast.Store()):
            return _is_table(table)
    return False


def _is_table(node: ast.expr) -> bool:
    match node:
        case ast.Call(func=ast.Name(id=name)):
            return name in _TABLES
        case ast.Attribute(attr="__dict__"):
            return True
        case ast.Attribute(value=ast.Name(id="sys"), attr="modules"):
            return True
    return False
