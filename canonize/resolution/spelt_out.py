"""Values of two modules in the same words: ``field(x)`` is ``dataclasses.field(x)``, ``60 * 60``
is 3600."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable

from canonize.core.ast_nodes import dotted_name, nodes_of
from canonize.resolution.resolver import BoundNames, Stands

_WORKED_OUT: dict[type[ast.operator], Callable[[int | float, int | float], int | float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
}


def spelt_out(text: str, module: str, names: BoundNames) -> str:
    """An expression of a module with its imports from outside in full and its sums worked out.

    Args:
        text: as it is written; given back as it is where nothing changes, or it is none.
    """
    if text in ("", "None", "True", "False"):
        return text
    try:
        tree = ast.parse(text, mode="eval")
    except (SyntaxError, ValueError, RecursionError):
        return text
    own = {node.arg for node in nodes_of(tree) if isinstance(node, ast.arg)}
    made = _SpeltOut(module, names, own)
    found = made.visit(tree)
    return ast.unparse(found) if made.is_changed else text


def name_outside(text: str, module: str, names: BoundNames) -> str:
    """The whole name of what a dotted name of a module means outside; "" of what is inside."""
    first, _, rest = text.partition(".")
    start = names.find(module, first)
    if start.stands is not Stands.OUTSIDE:
        return ""
    return ".".join(part for part in (start.module, start.name, rest) if part)


class _SpeltOut(ast.NodeTransformer):
    def __init__(self, module: str, names: BoundNames, own: set[str]) -> None:
        self._module = module
        self._names = names
        self._own = own
        self.is_changed = False

    def visit_Name(self, node: ast.Name) -> ast.expr:
        return self._named(node, node.id)

    def visit_Attribute(self, node: ast.Attribute) -> ast.expr:
        text = dotted_name(node)
        if not text:
            self.generic_visit(node)
            return node
        return self._named(node, text)

    def visit_BinOp(self, node: ast.BinOp) -> ast.expr:
        self.generic_visit(node)
        work = _WORKED_OUT.get(type(node.op))
        match node.left, node.right:
            case ast.Constant(value=int() | float() as one), ast.Constant(
                value=int() | float() as other
            ) if work is not None:
                self.is_changed = True
                return ast.copy_location(ast.Constant(work(one, other)), node)
        return node

    def _named(self, node: ast.expr, text: str) -> ast.expr:
        if text.partition(".")[0] in self._own:
            return node
        full = name_outside(text, self._module, self._names)
        if not full or full == text:
            return node
        self.is_changed = True
        return ast.parse(full, mode="eval").body
