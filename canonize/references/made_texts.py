"""Expressions that are made a text, or shown, wherever they come from, and texts with words."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from canonize.core.ast_nodes import given_values
from canonize.references.asked_aspects import AskedAspect
from canonize.references.sides import last_name

_BY_CALL = {
    "repr": AskedAspect.REPR, "ascii": AskedAspect.REPR, "str": AskedAspect.TEXT,
    "format": AskedAspect.TEXT, "print": AskedAspect.TEXT,
}  # fmt: skip


def made_texts(node: ast.AST) -> Iterator[tuple[ast.expr, AskedAspect]]:
    """What a node makes a text of, each with how: ``repr(x)``, ``f"{x}"``, ``map(str, xs)``."""
    by = given_to_make(node)
    for one, aspect in _given(node, by) if by is not None else _made(node):
        if isinstance(one, (ast.Name, ast.Attribute, ast.Call, ast.Subscript)):
            yield one, aspect
        for part in _parts(one):
            yield part, by or AskedAspect.REPR


def given_to_make(node: ast.AST) -> AskedAspect | None:
    """How a call makes texts that is told so: ``dumps(xs, default=str)``."""
    for keyword in node.keywords if isinstance(node, ast.Call) else ():
        if keyword.arg == "default" and isinstance(keyword.value, ast.Name):
            return _BY_CALL.get(keyword.value.id)
    return None


def _given(node: ast.AST, by: AskedAspect) -> Iterator[tuple[ast.expr, AskedAspect]]:
    yield from ((one, by) for one in getattr(node, "args", ()))


def _parts(node: ast.expr) -> Iterator[ast.expr]:
    """What a list, a table or the like shows of what stands in it."""
    match node:
        case ast.List(elts=some) | ast.Tuple(elts=some) | ast.Set(elts=some):
            inner = some
        case ast.Dict(keys=keys, values=values):
            inner = [*(key for key in keys if key is not None), *values]
        case ast.DictComp(key=key, value=value):
            inner = [key, value]
        case ast.ListComp(elt=one) | ast.SetComp(elt=one):
            inner = [one]
        case _:
            return
    for one in inner:
        yield from _parts(one)
        if isinstance(one, (ast.Name, ast.Attribute, ast.Call, ast.Subscript)):
            yield one


def _made(node: ast.AST) -> Iterator[tuple[ast.expr, AskedAspect]]:
    match node:
        case ast.Call(func=ast.Name(id="map"), args=[ast.Name(id=name), *given]):
            if name in _BY_CALL:
                yield from ((one, _BY_CALL[name]) for one in given)
        case ast.Call(func=ast.Name(id=name), args=args) if name in _BY_CALL:
            for one in args:
                yield one.value if isinstance(one, ast.Starred) else one, _BY_CALL[name]
        case ast.Call(func=ast.Attribute(value=ast.Constant(value=str()), attr="format")):
            for one in given_values(node):
                yield one, AskedAspect.TEXT
        case ast.Call(func=func, args=args) if last_name(func) in ("pprint", "pformat"):
            yield from ((one, AskedAspect.REPR) for one in args)
        case ast.FormattedValue(value=value, conversion=conversion):
            yield value, AskedAspect.REPR if conversion == ord("r") else AskedAspect.TEXT
        case ast.BinOp(op=ast.Mod(), left=ast.Constant(value=str()), right=right):
            for one in right.elts if isinstance(right, ast.Tuple) else [right]:
                yield one, AskedAspect.TEXT


def is_sentence(node: ast.expr) -> bool:
    """Whether a text is put together with words around what is filled in."""
    match node:
        case ast.JoinedStr(values=values):
            parts = [part.value for part in values if isinstance(part, ast.Constant)]
        case ast.BinOp(op=ast.Mod(), left=ast.Constant(value=str(text))):
            parts = [text]
        case ast.Call(func=ast.Attribute(value=ast.Constant(value=str(text)), attr="format")):
            parts = [text]
        case _:
            return False
    return any(_WORDS.search(str(part)) is not None for part in parts)


def is_output(above: ast.AST | None) -> bool:
    """Whether what a text goes into prints it, or gives it back to whoever calls."""
    is_printed = isinstance(above, ast.Call) and last_name(above.func) == "print"
    return is_printed or isinstance(above, ast.Return)


_WORDS = re.compile(r"[A-Za-z]{2,}:? | [A-Za-z]{2,}")
