"""Dictionaries whose values become keys: ``{v: k for k, v in TABLE.items()}``, ``set(d.values())``.

With two values that have become one, an entry is lost.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator, Mapping, Sequence

from canonize.core.ast_nodes import nodes_of, parents_of
from canonize.references.sides import Sides, last_name

TURNED = "has both as values of a dictionary that is turned around"


def tables_with_both(body: ast.Module, sides: Sides) -> Iterator[str]:
    """The names at the top of a file that hold a dictionary with both of the two as values."""
    for node in body.body:
        match node:
            case (
                ast.Assign(targets=[ast.Name(id=name)], value=ast.Dict(values=values))
                | ast.AnnAssign(target=ast.Name(id=name), value=ast.Dict(values=values))
            ):
                if {sides.of(value) for value in values} >= {True, False}:
                    yield name


def turned_in(body: ast.Module, names: Collection[str]) -> int:
    """The line where a file turns a dictionary of one of some names around; 0 for none."""
    return turned_around(nodes_of(body), parents_of(body), names)


def turned_around(
    nodes: Sequence[ast.AST],
    parents: Mapping[int, ast.AST],
    names: Collection[str],
    table: ast.expr | None = None,
) -> int:
    """The line where a dictionary is turned around that has one of some names; 0 for none.

    Args:
        table: the dictionary itself, where it stands.
    """
    for node in nodes:
        match node:
            case ast.comprehension(iter=ast.Call(func=ast.Attribute(value=of, attr=attr))):
                is_it = attr in ("items", "values") and (of is table or last_name(of) in names)
                if is_it and _is_key(node.target, parents.get(id(node))):
                    return of.lineno
            case ast.Call(
                func=ast.Name("set" | "frozenset" | "Counter"),
                args=[ast.Call(func=ast.Attribute(value=of, attr="values"))],
            ) if of is table or last_name(of) in names:
                return node.lineno
    return 0


def _is_key(target: ast.expr, made: ast.AST | None) -> bool:
    """Whether a comprehension has the value of what it goes through as a key."""
    value = target.elts[-1] if isinstance(target, ast.Tuple) else target
    key = made.key if isinstance(made, ast.DictComp) else None
    key = made.elt if isinstance(made, ast.SetComp) else key
    return key is not None and ast.unparse(key) == ast.unparse(value)
