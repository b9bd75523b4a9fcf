"""All nodes of a tree of the host's `ast`, quickly, and once a file.

`ast.walk` goes through every field of every node, and yields contexts and operators, which say
nothing that their parents don't. Many questions are asked of the same file, each of all its nodes.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from weakref import WeakKeyDictionary

_EMPTY = frozenset({
    "ctx", "op", "ops", "id", "attr", "arg", "level", "module", "kind", "type_comment", "asname",
    "conversion", "simple", "is_async", "type_ignores", "rest", "kwd_attrs",
})  # fmt: skip
"""Fields that hold no node, or one without content."""
_NAMED = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.ExceptHandler, ast.alias)
DISPLAYS = (ast.List, ast.Dict, ast.Set, ast.ListComp, ast.DictComp, ast.SetComp)
"""Expressions that make a list, a dictionary or a set, a new one each time."""
_KEPT = (ast.Module, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_nodes: WeakKeyDictionary[ast.AST, list[ast.AST]] = WeakKeyDictionary()
"""Beside the nodes, not in them: a copy of a node that is changed has nodes of its own."""
_NUMBER = "_canonize_number"
_fields: dict[type[ast.AST], tuple[str, ...]] = {ast.Constant: (), ast.Name: ()}


def nodes_of(root: ast.AST) -> list[ast.AST]:
    """Every node in the order of `ast.walk`, without contexts and operators.

    Kept with the tree of a file, a function or a class: do not change it afterwards, nor the list.
    """
    if not isinstance(root, _KEPT):
        return _below(root)
    below = _nodes.get(root)
    if below is None:
        # Without the root: a tree that leads to itself stays until somebody collects garbage.
        below = _nodes[root] = _below(root)[1:]
    return [root, *below]


def numbered(body: ast.Module) -> list[ast.AST]:
    """`nodes_of` a file; from then on each knows its number there, as `number_of` says it.

    The same bytes give the same numbers, so what was found out about a node can outlive its tree.
    """
    found = nodes_of(body)
    if _NUMBER not in found[-1].__dict__:
        for number, node in enumerate(found):
            node.__dict__[_NUMBER] = number
    return found


def number_of(node: ast.AST) -> int | None:
    """The number of a node in its file; ``None`` where that was not numbered, or has no such."""
    number = node.__dict__.get(_NUMBER)
    return number if isinstance(number, int) else None


def parents_of(root: ast.AST) -> dict[int, ast.AST]:
    """By ``id`` of a node, what it stands in; as large as the tree, so it is made anew."""
    return {id(below): node for node in nodes_of(root) for below in children_of(node)}


def children_of(node: ast.AST) -> list[ast.AST]:
    """As `ast.iter_child_nodes`, without contexts and operators."""
    found: list[ast.AST] = []
    kind = node.__class__
    for name in _fields[kind] if kind in _fields else _fields_of(kind):
        value = getattr(node, name, None)
        if value.__class__ is list:
            found += [one for one in value if isinstance(one, ast.AST)]
        elif isinstance(value, ast.AST):
            found.append(value)
    return found


def own_nodes(node: ast.AST) -> Iterator[ast.AST]:
    """The nodes below one that run when it runs: what is in functions and classes is left out."""
    pending = children_of(node)[::-1]
    while pending:
        below = pending.pop()
        yield below
        if not isinstance(below, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)):
            pending += children_of(below)[::-1]


def dotted_name(node: ast.AST) -> str:
    """``a.b`` of that expression; empty for others."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return ".".join([node.id, *reversed(parts)]) if isinstance(node, ast.Name) else ""


def given_values(call: ast.Call) -> list[ast.expr]:
    """All that a call is given, by place or by keyword."""
    return [*call.args, *(keyword.value for keyword in call.keywords)]


def operands(node: ast.BinOp) -> list[ast.expr]:
    """``a + b + c`` in its parts, however long it is: texts are often put together so."""
    found = [node.right]
    left = node.left
    while isinstance(left, ast.BinOp):
        found.append(left.right)
        left = left.left
    return [left, *reversed(found)]


def _below(root: ast.AST) -> list[ast.AST]:
    found = [root]
    add, known, is_node = found.append, _fields, ast.AST
    for node in found:  # which grows meanwhile
        kind = node.__class__
        for name in known[kind] if kind in known else _fields_of(kind):
            value = getattr(node, name, None)
            if value.__class__ is list:
                for one in value:
                    if isinstance(one, is_node):
                        add(one)
            elif isinstance(value, is_node):
                add(value)
    return found


def _fields_of(kind: type[ast.AST]) -> tuple[str, ...]:
    empty = _EMPTY | {"name"} if issubclass(kind, _NAMED) else _EMPTY
    found = _fields[kind] = tuple(name for name in kind._fields if name not in empty)
    return found
