"""Lookups in a module by the names that its `__all__` has, one after the other."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator

from canonize.core.ast_nodes import nodes_of

_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.GeneratorExp, ast.DictComp)


def by_list(body: ast.Module) -> Iterator[int]:
    """The ``id`` of lookups by a name that a loop takes from some ``__all__``, and nothing else."""
    inner = [node for node in nodes_of(body) if isinstance(node, _COMPREHENSIONS)]
    own = {id(node): {name.id: id(name) for name in _targets(node)} for node in inner}
    apart = {number for names in own.values() for number in names.values()}
    bound: dict[str, set[int]] = {}
    for node in nodes_of(body):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store) and id(node) not in apart:
            bound.setdefault(node.id, set()).add(id(node))
    loops = [node for node in nodes_of(body) if isinstance(node, ast.For)]
    targets = {id(loop.target) for loop in loops if _is_list_of_names(loop.iter)}
    names = {name for name, found in bound.items() if found <= targets}
    hidden = {id(below) for n in inner if names & own[id(n)].keys() for below in nodes_of(n)}
    places: list[tuple[ast.AST, Collection[str]]] = [
        (node, names) for node in nodes_of(body) if id(node) not in hidden
    ]
    for node in inner:
        if all(_is_list_of_names(loop.iter) for loop in node.generators):
            places += [(below, own[id(node)]) for below in nodes_of(node)]
    for node, known in places:
        if (found := _looked_up(node, known)) is not None:
            yield found


def _targets(node: ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp) -> list[ast.Name]:
    below = [name for loop in node.generators for name in nodes_of(loop.target)]
    return [name for name in below if isinstance(name, ast.Name)]


def _looked_up(node: ast.AST, names: Collection[str]) -> int | None:
    """The ``id`` of a lookup by one of some names."""
    match node:
        case ast.Subscript(value=ast.Attribute(attr="__dict__") as table, slice=ast.Name(key)):
            return id(table) if key in names else None
        case ast.Call(func=ast.Name("getattr" | "hasattr"), args=[_, ast.Name(key), *_]):
            return id(node) if key in names else None
    return None


def _is_list_of_names(node: ast.expr) -> bool:
    match node:
        case ast.Attribute(attr="__all__"):
            return True
        case ast.Call(func=ast.Name("getattr"), args=[_, ast.Constant("__all__"), *_]):
            return True
    return False
