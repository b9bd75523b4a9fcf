"""Code that a function evaluates from a string, with the names of its module at hand."""

from __future__ import annotations

import ast
import builtins

import libcst as cst

from canonize.syntax.scopes import Scope, Use


def evaluates_locals_only(use: Use, scope: Scope) -> bool:
    """Whether `globals()` is only handed along with code that names nothing of the module.

    ``cProfile.runctx("found = self.run()", globals(), locals(), path)`` means the same wherever
    the function stands, if the names in the code are the function's own.
    """
    if not isinstance(scope.node, cst.FunctionDef):
        return False
    pending: list[cst.CSTNode] = [scope.node.body]
    while pending:
        node = pending.pop()
        pending += node.children
        if isinstance(node, cst.Call) and any(_is_call_of(arg.value, use) for arg in node.args):
            code = node.args[0].value
            names = _names(code) if isinstance(code, cst.SimpleString) else None
            return names is not None and names <= {*scope.bindings, *dir(builtins)}
    return False


def _is_call_of(node: cst.BaseExpression, use: Use) -> bool:
    return isinstance(node, cst.Call) and node.func is use.node and not node.args


def _names(code: cst.SimpleString) -> set[str] | None:
    """The names in a string of code; ``None`` when it is none."""
    value = code.evaluated_value
    try:
        parsed = ast.parse(value) if isinstance(value, str) else None
    except (SyntaxError, ValueError):
        return None
    if parsed is None:
        return None
    nodes = list(ast.walk(parsed))
    if any(isinstance(node, ast.Import | ast.ImportFrom | ast.Global) for node in nodes):
        return None
    return {node.id for node in nodes if isinstance(node, ast.Name)}
