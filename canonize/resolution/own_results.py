"""Which methods of a class give an instance of it: ``return self``, ``-> Self``, ``cls()``."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from canonize.core.ast_nodes import own_nodes
from canonize.resolution.api import SELF
from canonize.resolution.binding_statements import decorator_name

_COPIES = frozenset({"copy", "deepcopy", "replace"})
_KEEPING = frozenset({"Optional", "Annotated"})

Function = ast.FunctionDef | ast.AsyncFunctionDef


def gives(node: Function, cls: str) -> str:
    """``Self``, the name of the class, or empty when it is something else, or can't be told.

    Args:
        cls: the name of the class in whose body the method stands.
    """
    if node.returns is not None:
        return _said(node.returns, cls)
    body = list(own_nodes(node))
    if any(isinstance(inner, ast.Yield | ast.YieldFrom) for inner in body):
        return ""
    given = [*node.args.posonlyargs, *node.args.args]
    is_static = any(decorator_name(d) == "staticmethod" for d in node.decorator_list)
    receiver = given[0].arg if given and not is_static else ""
    values = [inner.value for inner in body if isinstance(inner, ast.Return)]
    said = {_made(value, receiver, cls, body) for value in values if not _is_none(value)}
    return said.pop() if len(said) == 1 else ""


def _said(annotation: ast.expr, cls: str) -> str:
    """What an annotation says; ``None`` beside it says nothing."""
    match annotation:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name if name in (SELF, cls) else ""
        case ast.Constant(value=str(text)):
            try:
                return _said(ast.parse(text, mode="eval").body, cls)
            except (SyntaxError, ValueError):
                return ""
        case ast.BinOp(left=one, op=ast.BitOr(), right=other):
            said = {_said(side, cls) for side in (one, other) if not _is_none(side)}
            return said.pop() if len(said) == 1 else ""
        case ast.Subscript(value=value, slice=inside):
            if decorator_name(value) not in _KEEPING:
                return _said(value, cls)
            return _said(inside.elts[0] if isinstance(inside, ast.Tuple) else inside, cls)
    return ""


def _made(value: ast.expr | None, receiver: str, cls: str, body: list[ast.AST]) -> str:
    """What a returned expression is."""
    match value:
        case ast.Name(id=name):
            stored = list(_stored(name, body))
            if name == receiver:
                return SELF if not stored else ""
            is_one = len(stored) == 1 and isinstance(stored[0], ast.Call)
            return _made(stored[0], receiver, cls, body) if is_one else ""
        case ast.Call(func=ast.Name(id=name)) if name in (receiver, cls):
            return SELF if name == receiver else cls
        case ast.Call(
            func=ast.Attribute(value=ast.Name(id=name), attr="__class__")
            | ast.Call(func=ast.Name(id="type"), args=[ast.Name(id=name)])
        ):
            return SELF if name == receiver else ""
        case ast.Call(args=[ast.Name(id=name), *_]) if decorator_name(value) in _COPIES:
            return SELF if name == receiver else ""
    return ""


def _stored(name: str, body: list[ast.AST]) -> Iterator[ast.expr | None]:
    """What a name is bound to in a function; ``None`` where that is no plain assignment."""
    plain = {}
    for inner in body:
        match inner:
            case ast.Assign(targets=[ast.Name() as target], value=value):
                plain[id(target)] = value
            case ast.AnnAssign(target=ast.Name() as target, value=ast.expr() as value):
                plain[id(target)] = value
    for inner in body:
        if isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Store) and inner.id == name:
            yield plain.get(id(inner))


def _is_none(value: ast.expr | None) -> bool:
    return value is None or (isinstance(value, ast.Constant) and value.value is None)
