"""Does an ``__init_subclass__`` only look at the class that derives, and change it alone?

It may refuse a class that lacks something, and give it attributes. Whoever keeps it somewhere
calls what this can't follow, or stores it in what is not its own.
"""

from __future__ import annotations

import ast
from collections.abc import Callable

from canonize.core.ast_nodes import dotted_name, nodes_of
from canonize.resolution.run_statements import root_name

_LOOKING = frozenset({
    "all", "any", "bool", "callable", "dict", "frozenset", "getattr", "hasattr", "isinstance",
    "issubclass", "len", "list", "max", "min", "repr", "set", "sorted", "str", "super", "tuple",
    "type", "vars", "zip",
})  # fmt: skip
_OF_TEXTS = frozenset({
    "endswith", "format", "join", "lower", "lstrip", "replace", "rstrip", "split", "startswith",
    "strip", "title", "upper", "get", "items", "keys", "values",
})  # fmt: skip


def only_looks_at_class(hook: ast.stmt, is_builtin: Callable[[str], bool]) -> bool:
    """Whether a hook keeps the class nowhere but in itself.

    Args:
        is_builtin: whether a name means what the language has under it.
    """
    if not isinstance(hook, ast.FunctionDef) or not hook.args.args:
        return False
    if any(dotted_name(decorator) != "classmethod" for decorator in hook.decorator_list):
        return False
    own = hook.args.args[0].arg
    raised = {
        id(inner)
        for node in nodes_of(hook)
        if isinstance(node, ast.Raise)
        for inner in nodes_of(node)
        if isinstance(inner, ast.Call)
    }
    for statement in hook.body:
        for node in nodes_of(statement):
            if isinstance(node, ast.Call) and id(node) not in raised:
                if not _is_looking(node, own, is_builtin):
                    return False
            elif not _stays_in(node, own):
                return False
    return True


def _is_looking(call: ast.Call, own: str, is_builtin: Callable[[str], bool]) -> bool:
    match call.func:
        case ast.Name(id="setattr") if call.args:
            return isinstance(call.args[0], ast.Name) and call.args[0].id == own
        case ast.Name(id=name):
            return name in _LOOKING and is_builtin(name)
        case ast.Attribute(value=ast.Call(func=ast.Name("super"), args=[]), attr=attr):
            return attr == "__init_subclass__"
        case ast.Attribute(attr=attr):
            return attr in _OF_TEXTS
    return False


def _stays_in(node: ast.AST, own: str) -> bool:
    """Whether a node changes nothing but the class, and names of the hook."""
    match node:
        case ast.Attribute(value=value, ctx=ast.Store() | ast.Del()):
            return isinstance(value, ast.Name) and value.id == own
        case ast.Subscript(ctx=ast.Store() | ast.Del()):
            return False
        case ast.AugAssign(target=target):
            return isinstance(target, ast.Name) or root_name(target) == own
        case (
            ast.Global() | ast.Nonlocal() | ast.Import() | ast.ImportFrom() | ast.NamedExpr()
            | ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef() | ast.Lambda()
            | ast.With() | ast.Yield() | ast.YieldFrom() | ast.Await()
        ):  # fmt: skip
            return False
    return True
