"""For which names a module's own ``__getattr__`` (PEP 562) gives anything, where that is a list."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping

from canonize.core.ast_nodes import nodes_of, parents_of


def only_answers(body: ast.Module) -> frozenset[str] | None:
    """The names that a module's ``__getattr__`` answers; ``None`` if it may answer others.

    It compares the name with texts that are written there, says it in what it raises, and ends by
    raising::

        def __getattr__(name):
            if name == "Old":
                return New
            raise AttributeError(name)
    """
    found = [node for node in body.body if getattr(node, "name", "") == "__getattr__"]
    match found:
        case [
            ast.FunctionDef(
                args=ast.arguments(args=[asked], vararg=None), decorator_list=[]
            ) as function
        ]:
            pass
        case _:
            return None
    if not isinstance(function.body[-1], ast.Raise):
        return None
    parents = parents_of(function)
    names: set[str] = set()
    for node in nodes_of(function):
        if not (isinstance(node, ast.Name) and node.id == asked.arg):
            continue
        told = _compared(node, parents)
        if told is None and not _is_raised(node, parents):
            return None
        names |= told or set()
    return frozenset(names)


def _compared(node: ast.Name, parents: Mapping[int, ast.AST]) -> set[str] | None:
    """The texts that a name is held against in the condition of an ``if``."""
    above = parents.get(id(node))
    match above:
        case ast.Compare(left=left, ops=[ast.Eq() | ast.In()], comparators=[other]) if left is node:
            values = list(_values(other))
            return set(values) if values and None not in values else None  # type: ignore[arg-type]
    return None


def _values(node: ast.expr) -> Iterator[str | None]:
    match node:
        case ast.Constant(value=str(text)):
            yield text
        case ast.Tuple(elts=inner) | ast.List(elts=inner) | ast.Set(elts=inner):
            for each in inner:
                yield from _values(each)
        case _:
            yield None


def _is_raised(node: ast.AST, parents: Mapping[int, ast.AST]) -> bool:
    """Whether it is part of what is raised."""
    above: ast.AST | None = node
    while isinstance(above, ast.expr | ast.keyword):
        above = parents.get(id(above))
    return isinstance(above, ast.Raise)
