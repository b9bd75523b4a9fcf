"""Who shows the annotations that say a competitor, as ``get_type_hints`` gives them.

A class in an annotation is shown with its module there, as ``str(cls)`` shows it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from canonize.core.ast_nodes import nodes_of
from canonize.references.sides import Sides, last_name
from canonize.resolution.resolver import Definition

_GIVING = frozenset({"get_type_hints", "get_annotations", "signature"})


def shown_hints(body: ast.Module, sides: Sides) -> Iterator[ast.expr]:
    """What holds the annotations of a definition of the file, if they say the competitor."""
    asking = [node for node in nodes_of(body) if isinstance(node, ast.expr) and _asked(node)]
    saying = _saying(body, sides) if asking else set()
    for node in asking:
        asked = _asked(node)
        if asked is not None and last_name(asked) in saying:
            yield node


def _asked(node: ast.expr) -> ast.expr | None:
    """The definition whose annotations an expression gives."""
    match node:
        case ast.Call(func=func, args=[one, *_]) if last_name(func) in _GIVING:
            return one
        case ast.Attribute(value=value, attr="__annotations__"):
            return value
    return None


def _saying(body: ast.Module, sides: Sides) -> set[str]:
    """The definitions whose annotations say it."""
    found: set[str] = set()
    for node in nodes_of(body):
        if isinstance(node, Definition):
            inner = node.body if isinstance(node, ast.ClassDef) else [node.args]
            said = [getattr(n, "annotation", None) for one in inner for n in nodes_of(one)]
            said.append(getattr(node, "returns", None))
            if any(one is not None and True in sides.within(one) for one in said):
                found.add(node.name)
    return found
