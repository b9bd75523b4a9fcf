"""The nodes of one file: what stands around each, and the scope in which it is evaluated."""

from __future__ import annotations

import libcst as cst

from canonize.syntax.scopes import Scope, Scopes, children


class FileNodes:
    """Every node that means something, and answers about them.

    Args:
        scopes: those of the same module.
    """

    def __init__(self, module: cst.Module, scopes: Scopes) -> None:
        self.all: list[cst.CSTNode] = []
        self._parents: dict[int, cst.CSTNode] = {}
        self._top = scopes.top
        self._scope_of = {
            id(use.node): use.scope
            for scope in scopes.all
            for uses in scope.uses.values()
            for use in uses
        }
        pending: list[cst.CSTNode] = [module]
        while pending:
            node = pending.pop()
            self.all.append(node)
            for child in children(node):
                self._parents[id(child)] = node
                pending.append(child)

    def read_in(self, name: cst.Name) -> Scope | None:
        """The scope in which a name is read; ``None`` when it is no such use."""
        return self._scope_of.get(id(name))

    def parent(self, node: cst.CSTNode) -> cst.CSTNode | None:
        """The node around a node; ``None`` for the module and for what means nothing."""
        return self._parents.get(id(node))

    def evaluated(self, node: cst.CSTNode) -> cst.CSTNode:
        """The node, or the formatted string in which it stands, whose parts have no places."""
        found, current = node, self.parent(node)
        while current is not None:
            if isinstance(current, cst.FormattedString | cst.ConcatenatedString):
                found = current
            current = self.parent(current)
        return found

    def scope(self, node: cst.CSTNode) -> Scope:
        """The scope in which an expression is evaluated: that of its first name."""
        current: cst.CSTNode | None = node
        while current is not None:
            if isinstance(current, cst.Name) and id(current) in self._scope_of:
                return self._scope_of[id(current)]
            current = next(iter(children(current)), None)
        return self._top
