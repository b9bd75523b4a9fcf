"""Does an ``__init_subclass__`` only look at the class that derives, and change it alone?

It may refuse a class that lacks something, and give it attributes. Whoever keeps it somewhere
calls what this can't follow, or stores it in what is not its own.
"""

from __future__ import annotations

import ast
from collections.abc import Callable

from canonize.core.ast_nodes import dotted_name, nodes_of
from canonize.resolution.binding_statements import bound_by, flat
from canonize.resolution.run_statements import root_name

HOOK = "__init_subclass__"
_LOOKING = frozenset({
    "all", "any", "bool", "callable", "dict", "frozenset", "getattr", "hasattr", "isinstance",
    "issubclass", "len", "list", "max", "min", "repr", "set", "sorted", "str", "super", "tuple",
    "type", "vars", "zip",
})  # fmt: skip
_OF_TEXTS = frozenset({
    "endswith", "format", "join", "lower", "lstrip", "replace", "rstrip", "split", "startswith",
    "strip", "title", "upper", "get", "items", "keys", "values",
})  # fmt: skip


def may_keep_classes(node: ast.ClassDef, is_builtin: Callable[[str], bool]) -> bool:
    """Whether a class has such a hook that may keep those that derive from it."""
    hooks = [item for item, _ in flat(node.body) if HOOK in bound_by(item)]
    return any(not only_looks_at_class(hook, is_builtin) for hook in hooks)


def class_before(
    node: ast.ClassDef, base: ast.expr, around: ast.ClassDef | None
) -> ast.ClassDef | None:
    """The class that a base means which stands beside it, in the body of another class."""
    if around is None or not isinstance(base, ast.Name):
        return None
    bound = [one for one, _ in flat(around.body) if base.id in bound_by(one)]
    bound = [one for one in bound if one is not node]
    if len(bound) != 1 or not isinstance(bound[0], ast.ClassDef):
        return None
    return bound[0] if bound[0].lineno < node.lineno else None


def only_looks_at_class(hook: ast.stmt, is_builtin: Callable[[str], bool]) -> bool:
    """Whether a hook keeps the class nowhere but in itself.

    Args:
        is_builtin: whether a name means what the language has under it.
    """
    if not isinstance(hook, ast.FunctionDef) or not hook.args.args:
        return False
    if all(isinstance(item, ast.Pass) or _is_constant(item) for item in hook.body):
        return False  # a body that does nothing says nothing
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


def _is_constant(item: ast.stmt) -> bool:
    return isinstance(item, ast.Expr) and isinstance(item.value, ast.Constant)


def _is_looking(call: ast.Call, own: str, is_builtin: Callable[[str], bool]) -> bool:
    match call.func:
        case ast.Name(id="setattr") if call.args:
            return _is(own, call.args[0])
        case ast.Name(id=name):
            return name in _LOOKING and is_builtin(name) and not call.keywords
        case ast.Attribute(value=ast.Call(func=ast.Name("super"), args=[]), attr=attr):
            return attr == HOOK
        case ast.Attribute(attr=attr):
            return attr in _OF_TEXTS and not any(_is(own, given) for given in call.args)
    return False


def _is(own: str, node: ast.AST) -> bool:
    return isinstance(node, ast.Name) and node.id == own


def _stays_in(node: ast.AST, own: str) -> bool:
    """Whether a node changes nothing but the class, and names of the hook."""
    match node:
        case ast.Attribute(value=value, ctx=ast.Store() | ast.Del()):
            return _is(own, value)
        case ast.Subscript(ctx=ast.Store() | ast.Del()):
            return False
        case ast.Name(id=name, ctx=ast.Store() | ast.Del()):
            return name != own  # it is another class then
        case ast.AugAssign(target=target, value=value):  # a list of the base would get more
            plain = isinstance(target, ast.Name) or root_name(target) == own
            return plain and isinstance(value, (ast.Constant, ast.JoinedStr))
        case (
            ast.Global() | ast.Nonlocal() | ast.Import() | ast.ImportFrom() | ast.NamedExpr()
            | ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef() | ast.Lambda()
            | ast.With() | ast.Yield() | ast.YieldFrom() | ast.Await()
        ):  # fmt: skip
            return False
    return True
