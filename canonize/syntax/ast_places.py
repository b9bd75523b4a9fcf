"""What stands at a byte offset, in a tree of the standard library's parser."""

from __future__ import annotations

import ast
from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate, pairwise

from canonize.syntax.ast_scopes import SCOPES, Comprehension, ScopeNode

_MANY = 16


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in the tree: the nodes around it with the field that leads inwards, and scopes."""

    path: tuple[tuple[ast.AST, str], ...]
    scopes: tuple[ScopeNode, ...]

    @property
    def node(self) -> ast.AST:
        return self.path[-1][0]


class Spots:
    """Finds them in one file.

    Args:
        code: what the tree was parsed from, as UTF-8 without byte-order mark.
    """

    def __init__(self, code: bytes, tree: ast.Module) -> None:
        self._tree = tree
        self._lines = _line_starts(code)
        self._children = _Children()

    def offset(self, line: int, column: int) -> int:
        """The offset of a place as the parser counts: lines from 1, columns in bytes."""
        return self._lines[line - 1] + column

    def at(self, offset: int) -> Spot:
        """The nodes around an offset."""
        line = bisect_right(self._lines, offset)
        place = (line, offset - self._lines[line - 1])
        path: list[tuple[ast.AST, str]] = []
        scopes: list[ScopeNode] = [self._tree]
        node: ast.AST | None = self._tree
        while node is not None:
            found = self._children.at(node, place)
            path.append((node, found[0] if found else ""))
            if found and isinstance(node, SCOPES[1:]) and _is_inside(node, found[0], place):
                scopes.append(node)
            node = found[1] if found else None
        return Spot(tuple(path), tuple(scopes))


def _line_starts(code: bytes) -> list[int]:
    """Where each line of some code starts, as the parser counts lines."""
    starts = [0, *accumulate(map(len, code.splitlines(keepends=True)))]
    if code and not code.endswith((b"\n", b"\r")):
        del starts[-1]
    return starts


def _is_inside(scope: ast.AST, field: str, place: tuple[int, int]) -> bool:
    """Whether what stands in a field of a scope's node is evaluated in that scope."""
    if isinstance(scope, Comprehension):
        return field != "generators" or not _holds(scope.generators[0].iter, place)
    return field == "body"


class _Children:
    """Finds the child of a node that holds a place, by bisection where there are many."""

    def __init__(self) -> None:
        self._known: dict[int, list[tuple[int, int]]] = {}

    def at(self, node: ast.AST, place: tuple[int, int]) -> tuple[str, ast.AST] | None:
        """The child, with its field; nodes without a place are looked through."""
        for name in node._fields:
            value = getattr(node, name, None)
            near = self._near(value, place) if isinstance(value, list) else (value,)
            for child in near:
                if not isinstance(child, ast.AST):
                    continue
                if not hasattr(child, "lineno"):
                    if self.at(child, place) is not None:
                        return name, child
                elif _holds(child, place):
                    return name, child
        return None

    def _near(self, nodes: list[ast.AST], place: tuple[int, int]) -> list[ast.AST]:
        """Those of a field's nodes that may hold a place: one, if they are many and in order."""
        if len(nodes) < _MANY:
            return nodes
        starts = self._known.get(id(nodes))
        if starts is None:
            placed = all(hasattr(child, "lineno") for child in nodes)
            starts = [_start(child) for child in nodes] if placed else []
            if any(one > other for one, other in pairwise(starts)):
                starts = []
            self._known[id(nodes)] = starts
        if not starts:
            return nodes
        at = bisect_right(starts, place)
        return nodes[max(at - 1, 0) : at]


def _start(node: ast.AST) -> tuple[int, int]:
    first = node
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        first = next(iter(node.decorator_list), node)
    return first.lineno, first.col_offset  # type: ignore[attr-defined]  # has a place


def _holds(node: ast.AST, place: tuple[int, int]) -> bool:
    end = (node.end_lineno, node.end_col_offset)  # type: ignore[attr-defined]  # as above
    return bool(_start(node) <= place < end)
