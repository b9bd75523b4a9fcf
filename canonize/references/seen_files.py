"""Files as they are asked about for two classes or functions, of which only few are kept at once.

Values lead through hundreds of files, one after the other, and mostly back to those of just now.
"""

from __future__ import annotations

import ast
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from canonize.core.ast_nodes import number_of, numbered
from canonize.references.local_bindings import LocalBindings, bindings_of
from canonize.references.sides import Sides

_KEPT_BYTES = 2_000_000
"""Of source. Half of that makes following values in 673 files parse twice as much."""


@dataclass(frozen=True)
class SeenIn:
    """A file, as it is asked about.

    Args:
        path, module, body: of the file.
        nodes: all of the file's, by their number.
        sides: which of its names mean the competitor, and which the other.
    """

    path: str
    module: str
    body: ast.Module
    nodes: list[ast.AST]
    bindings: LocalBindings
    sides: Sides

    @classmethod
    def of(cls, path: str, module: str, body: ast.Module, sides: Sides) -> SeenIn:
        return cls(path, module, body, numbered(body), bindings_of(body), sides)


@dataclass(frozen=True, slots=True)
class NodeIn:
    """A node of a file that outlives the tree it was found in.

    Args:
        node: its number; the node itself where it is made up and no file has it.
    """

    path: str
    node: int | ast.AST

    @classmethod
    def of(cls, place: SeenIn, node: ast.AST) -> NodeIn:
        number = number_of(node)
        return cls(place.path, node if number is None else number)


class SeenFiles:
    """Those that were asked for lately.

    Args:
        see: reads a file, and tells the size of its source; ``None``: it is no Python.
    """

    def __init__(self, see: Callable[[str], tuple[SeenIn, int] | None]) -> None:
        self._see = see
        self._known: OrderedDict[str, tuple[SeenIn, int]] = OrderedDict()
        self._none: set[str] = set()
        self._size = 0

    def file(self, path: str) -> SeenIn | None:
        """A file; ``None`` where it is no Python."""
        if path in self._known:
            self._known.move_to_end(path)
            return self._known[path][0]
        found = self._see(path) if path not in self._none else None
        if found is None:
            self._none.add(path)
            return None
        self._known[path] = found
        self._size += found[1]
        while self._size > _KEPT_BYTES and len(self._known) > 1:
            self._size -= self._known.popitem(last=False)[1][1]
        return found[0]

    def node(self, found: NodeIn) -> tuple[SeenIn, ast.AST]:
        """A node that was found before, in the tree as it is now."""
        there = self.file(found.path)
        assert there is not None, "a node of it was found"
        return there, there.nodes[found.node] if isinstance(found.node, int) else found.node
