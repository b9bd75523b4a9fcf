"""Expressions that are made a text, or shown, wherever they come from."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from canonize.references.asked_aspects import AskedAspect
from canonize.references.sides import last_name

_BY_CALL = {
    "repr": AskedAspect.REPR, "ascii": AskedAspect.REPR, "str": AskedAspect.TEXT,
    "format": AskedAspect.TEXT, "print": AskedAspect.TEXT,
}  # fmt: skip


def made_texts(node: ast.AST) -> Iterator[tuple[ast.expr, AskedAspect]]:
    """What a node makes a text of, each with how: ``repr(x)``, ``f"{x}"``, ``map(str, xs)``."""
    for one, aspect in _made(node):
        if isinstance(one, (ast.Name, ast.Attribute, ast.Call, ast.Subscript)):
            yield one, aspect


def _made(node: ast.AST) -> Iterator[tuple[ast.expr, AskedAspect]]:
    match node:
        case ast.Call(func=ast.Name(id="map"), args=[ast.Name(id=name), *given]):
            if name in _BY_CALL:
                yield from ((one, _BY_CALL[name]) for one in given)
        case ast.Call(func=ast.Name(id=name), args=args) if name in _BY_CALL:
            for one in args:
                yield one.value if isinstance(one, ast.Starred) else one, _BY_CALL[name]
        case ast.Call(func=ast.Attribute(value=ast.Constant(value=str()), attr="format")):
            for one in (*node.args, *(keyword.value for keyword in node.keywords)):
                yield one, AskedAspect.TEXT
        case ast.Call(func=func, args=args) if last_name(func) in ("pprint", "pformat"):
            yield from ((one, AskedAspect.REPR) for one in args)
        case ast.FormattedValue(value=value, conversion=conversion):
            yield value, AskedAspect.REPR if conversion == ord("r") else AskedAspect.TEXT
        case ast.BinOp(op=ast.Mod(), left=ast.Constant(value=str()), right=right):
            for one in right.elts if isinstance(right, ast.Tuple) else [right]:
                yield one, AskedAspect.TEXT
