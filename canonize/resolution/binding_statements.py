"""The statements of a body that bind names, one by one."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from canonize.core.import_scan import absolute


@dataclass(frozen=True, slots=True)
class BindingStatement:
    """One statement that binds a name; a fallback is in ``except``, for when all else failed."""

    node: ast.stmt
    is_fallback: bool


def absolute_import(node: ast.ImportFrom, package: str | None) -> str | None:
    """The module that a from-import names, seen from a package; ``None`` when it leads nowhere."""
    return absolute("." * node.level + (node.module or ""), package)


def flat(body: list[ast.stmt], *, fallback: bool = False) -> Iterator[tuple[ast.stmt, bool]]:
    """Statements that run in the scope itself, those in blocks too, and which are fallbacks.

    What only a script runs (``if __name__ == "__main__"``) is left out.
    """
    for node in body:
        yield node, fallback
        if isinstance(node, (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)):
            continue
        if isinstance(node, ast.If) and asks_for_main(node.test):
            yield from flat(node.orelse, fallback=fallback)
            continue
        for block in ("body", "orelse", "finalbody"):
            yield from flat(getattr(node, block, []), fallback=fallback)
        for handler in getattr(node, "handlers", []):
            yield from flat(handler.body, fallback=True)
        for case in getattr(node, "cases", []):
            yield from flat(case.body, fallback=fallback)


def asks_for_main(test: ast.expr) -> bool:
    """``__name__ == "__main__"``, in either order."""
    match test:
        case ast.Compare(ast.Name("__name__"), [ast.Eq()], [ast.Constant("__main__")]):
            return True
        case ast.Compare(ast.Constant("__main__"), [ast.Eq()], [ast.Name("__name__")]):
            return True
    return False


def bound_by(node: ast.stmt) -> Iterator[str]:
    """The names that a statement itself binds, those in its blocks aside."""
    match node:
        case ast.ClassDef(name=name) | ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
            yield name
        case ast.Import(names=aliases):
            for alias in aliases:
                yield alias.asname or alias.name.partition(".")[0]
        case ast.ImportFrom(names=aliases):
            for alias in aliases:
                yield alias.asname or alias.name
        case _:
            for part in ast.iter_child_nodes(node):
                if isinstance(part, (ast.stmt, ast.ExceptHandler, ast.match_case)):
                    continue
                for leaf in ast.walk(part):
                    if isinstance(leaf, ast.Name) and isinstance(leaf.ctx, ast.Store):
                        yield leaf.id


def is_overload(node: ast.stmt) -> bool:
    if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
        return False
    return any(decorator_name(d) == "overload" for d in node.decorator_list)


def decorator_name(node: ast.expr) -> str:
    """The last part of a decorator's name; ``?`` when it has none."""
    callee = node.func if isinstance(node, ast.Call) else node
    return callee.attr if isinstance(callee, ast.Attribute) else getattr(callee, "id", "?")


def plain_names(node: ast.AST) -> set[str]:
    """The plain names that stand in some code."""
    return {inner.id for inner in ast.walk(node) if isinstance(inner, ast.Name)}
