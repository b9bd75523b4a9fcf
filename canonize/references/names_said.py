"""What a file does with names: whoever looks for calls of one reads only files that call one.

A word stands in forty files, and few of them call it, bind it or define it. What each says is kept
with its bytes, as numbers, so its tree can go.
"""

from __future__ import annotations

import ast
from array import array
from bisect import bisect_left
from collections.abc import Iterator
from enum import StrEnum

from canonize.core.ast_nodes import given_values, nodes_of
from canonize.core.tree import SourceTree
from canonize.references.local_bindings import names_put
from canonize.references.sides import last_name
from canonize.resolution.parsed_files import parsed_file


class NameRole(StrEnum):
    """What a file may do with a name."""

    CALLED = "it is called, or decorates something"
    HANDED = "a call is given it"
    BOUND = "it, or an attribute, a field or a parameter of that name, gets something"
    DEFINED = "a function is called so"


_LEAVES = (ast.Name, ast.Attribute, ast.Constant)
"""Most nodes of a file: what is done with them, those say in which they stand."""


class NamesSaid:
    """The names of one file by their role; one more now and then, never one less.

    Args:
        body: the file.
    """

    def __init__(self, body: ast.Module | None) -> None:
        found: dict[NameRole, set[int]] = {role: set() for role in NameRole}
        for node in nodes_of(body) if body is not None else ():
            if isinstance(node, _LEAVES):
                continue
            for role, name in _said(node):
                found[role].add(hash(name))
        self._names = {role: array("q", sorted(names)) for role, names in found.items()}

    @classmethod
    def of(cls, tree: SourceTree, path: str) -> NamesSaid:
        """Those of a file of a tree; read once for its bytes."""
        facts = tree.facts(path)
        found = facts.get(cls)
        if not isinstance(found, cls):
            found = facts[cls] = cls(parsed_file(tree, path))
        return found

    def has(self, name: str, roles: tuple[NameRole, ...]) -> bool:
        """Whether the file may have a name in one of some roles."""
        return any(_is_among(hash(name), self._names[role]) for role in roles)


def _said(node: ast.AST) -> Iterator[tuple[NameRole, str]]:
    yield from ((NameRole.BOUND, name) for name in names_put(node))
    if isinstance(node, ast.Call):
        yield NameRole.CALLED, last_name(node.func)
        given = given_values(node)
        yield from ((NameRole.HANDED, last_name(one)) for one in given)
        yield from ((NameRole.BOUND, keyword.arg) for keyword in node.keywords if keyword.arg)
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
        yield NameRole.DEFINED, node.name
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        yield from ((NameRole.CALLED, last_name(one)) for one in node.decorator_list)


def _is_among(wanted: int, numbers: array[int]) -> bool:
    at = bisect_left(numbers, wanted)
    return at < len(numbers) and numbers[at] == wanted
