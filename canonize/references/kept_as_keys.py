"""What becomes a key of its own in a dictionary or a set: of two that have become one, one is lost.

``d[kind] = 1`` in a loop over classes, ``set(KINDS)``, ``dict(zip(TABLE.values(), names))``.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from canonize.core.ast_nodes import nodes_of
from canonize.references.local_bindings import By, LocalBindings
from canonize.references.passing_on import COLLECTING, OF_TABLES, Slot
from canonize.references.sides import is_held, is_of_a_class, last_name

_ENTERING = frozenset({"add", "setdefault"})
Key = tuple[ast.expr, Slot]
"""An expression, and which part of what it gives are the keys."""


def kept_as_keys(node: ast.AST) -> Iterator[Key]:
    """What a node makes keys of, as far as that has a name, is a class or is asked of a table."""
    for one, part in _keys(node):
        is_named = isinstance(one, (ast.Name, ast.Attribute))
        if is_named or _is_of_table(one) or is_of_a_class(one) or is_held(one):
            yield one, part


def are_many(bindings: LocalBindings, key: Key) -> bool:
    """Whether more than one thing becomes a key: a loop gives them, or a table does."""
    one, part = key
    if part is Slot.KEYS or _is_of_table(one):
        return not isinstance(one, ast.Name) or bindings.parameter(one) is None
    ways = bindings.of(one) if isinstance(one, ast.Name) else []
    return any(way.how is By.ELEMENT for way in ways)


def _keys(node: ast.AST) -> Iterator[Key]:
    match node:
        case (
            ast.Assign(targets=[ast.Subscript(slice=key)])
            | ast.AugAssign(target=ast.Subscript(slice=key))
            | ast.SetComp(elt=key)
            | ast.DictComp(key=key)
        ):
            yield key, Slot.ALL
        case ast.Set(elts=some):
            yield from ((one.value, Slot.KEYS) for one in some if isinstance(one, ast.Starred))
        case ast.Call(func=func, args=[some, *_]) if last_name(func) in COLLECTING:
            yield _elements(some)
        case ast.Call(func=ast.Name(id="dict" | "OrderedDict"), args=[some]):
            yield from _pairs(some)
        case ast.Call(func=ast.Attribute(attr=attr), args=[key, *_]) if attr in _ENTERING:
            yield key, Slot.ALL
        case ast.If(test=test):
            yield from ((key, Slot.ALL) for key in _kept_once(test, node))


def _kept_once(test: ast.expr, node: ast.If) -> Iterator[ast.Name]:
    """What a list has only once: ``if x not in seen: seen.append(x)``, or `continue`."""
    for asked in (test, *(test.values if isinstance(test, ast.BoolOp) else ())):
        match asked:
            case ast.Compare(left=ast.Name() as key, ops=[ast.NotIn()], comparators=[some]):
                puts = (n for n in nodes_of(node) if isinstance(n, ast.Call))
                if any(_puts(call, key.id, ast.unparse(some)) for call in puts):
                    yield key
            case ast.Compare(left=ast.Name() as key, ops=[ast.In()]):
                if isinstance(node.body[-1], ast.Continue):
                    yield key


def _puts(call: ast.Call, name: str, some: str) -> bool:
    match call:
        case ast.Call(func=ast.Attribute(value=into), args=[*_, ast.Name(id=given)]):
            return given == name and ast.unparse(into) == some
    return False


def _elements(some: ast.expr) -> Key:
    if isinstance(some, (ast.GeneratorExp, ast.ListComp)):
        return some.elt, Slot.ALL
    return some, Slot.ALL if _is_of_table(some) else Slot.KEYS


def _pairs(some: ast.expr) -> Iterator[Key]:
    """The first of each of the pairs that a dictionary is made of."""
    match some:
        case ast.Call(func=ast.Name(id="zip"), args=[first, _]):
            yield _elements(first)
        case (
            ast.GeneratorExp(elt=ast.Tuple(elts=[key, _]))
            | ast.ListComp(elt=ast.Tuple(elts=[key, _]))
        ):
            yield key, Slot.ALL


def _is_of_table(one: ast.expr) -> bool:
    match one:
        case ast.Call(func=ast.Attribute(attr=attr)):
            return attr in OF_TABLES
    return False
