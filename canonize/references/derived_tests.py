"""Tests for a class that derives from what takes its place: they would take more from then on.

``except OldError`` lets a ``NewError`` pass where ``class OldError(NewError)`` stands; once both
are one, it is caught. So it is for `isinstance`, ``case``, a table by type and dispatch.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from canonize.core.ast_nodes import nodes_of
from canonize.references.sides import Sides, last_name

_ASKING = frozenset({
    "isinstance", "issubclass", "raises", "assertRaises", "assertRaisesRegex", "suppress",
    "retry_if_exception_type", "assertIsInstance", "assertNotIsInstance", "errorhandler",
    "exception_handler", "register",
})  # fmt: skip


def tests_for_derived(body: ast.Module, sides: Sides) -> Iterator[int]:
    """The lines at which a file tests for the competitor."""
    for node in nodes_of(body):
        if any(sides.of(kind) is True for kind in _tested(node)):
            yield getattr(node, "lineno", 1)


def uses_of_base(body: ast.Module, sides: Sides) -> Iterator[int]:
    """The lines at which a file makes, raises or derives from what takes its place."""
    for node in nodes_of(body):
        match node:
            case ast.Call(func=func) if sides.of(func) is False:
                yield node.lineno
            case ast.Raise(exc=ast.expr() as kind) if sides.of(kind) is False:
                yield node.lineno
            case ast.ClassDef(name=name, bases=bases) if sides.of(ast.Name(name)) is not True:
                if any(sides.of(base) is False for base in bases):
                    yield node.lineno


def _tested(node: ast.AST) -> Iterable[ast.expr]:
    match node:
        case ast.ExceptHandler(type=ast.expr() as kind):
            yield from _each(kind)
        case ast.MatchClass(cls=kind):
            yield kind
        case ast.Call(func=func, args=args) if last_name(func) in _ASKING:
            for given in args:
                yield from _each(given)
        case ast.Compare(left=ast.Call(func=ast.Name("type")), comparators=kinds):
            yield from kinds
        case ast.Compare(left=ast.Attribute(attr="__class__"), comparators=kinds):
            yield from kinds
        case ast.Dict(keys=keys):
            yield from (key for key in keys if key is not None)
        case ast.FunctionDef(decorator_list=[ast.Attribute(attr="register")], args=arguments):
            first = arguments.args[:1]
            yield from (arg.annotation for arg in first if arg.annotation is not None)


def _each(node: ast.expr) -> Iterator[ast.expr]:
    if isinstance(node, (ast.Tuple, ast.List, ast.Set)):
        for element in node.elts:
            yield from _each(element)
    elif isinstance(node, ast.BinOp):
        yield from (*_each(node.left), *_each(node.right))
    else:
        yield node
