"""The classes of one file: what they are, and what they and their instances keep."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import libcst as cst

from canonize.compatibility.function_shapes import callee_of, first_parameter, is_decorated
from canonize.compatibility.inferred_types import (
    OTHER,
    UNKNOWN,
    ClassOf,
    InstanceOf,
    Meaning,
    SelfOf,
    combined,
)
from canonize.syntax.node_index import FileNodes
from canonize.syntax.scopes import Binding, Scope, ScopeKind, Scopes, dotted


class OwnClasses:
    """Answers for the classes that a file defines.

    Args:
        meaning: what an expression of the file means.
        bound: what a name is by one of its bindings.
        stored: what is stored to a name or attribute.
    """

    def __init__(
        self,
        nodes: FileNodes,
        scopes: Scopes,
        *,
        meaning: Callable[[cst.BaseExpression], Meaning],
        bound: Callable[[Scope, Binding], Meaning],
        stored: Callable[[cst.CSTNode], Meaning],
    ) -> None:
        self._nodes = nodes
        self._scopes = scopes
        self._meaning = meaning
        self._bound = bound
        self._stored = stored
        self._classes = {id(s.node): s for s in scopes.all if s.kind is ScopeKind.CLASS}
        self._kept: dict[tuple[int, str], Meaning] = {}

    def defined(self, node: cst.ClassDef) -> Meaning:
        """What a class statement of the file makes."""
        return self.whole(self._classes[id(node)])

    def first(self, method: Scope, around: Scope) -> Meaning:
        """``self`` or ``cls``."""
        whole = self.whole(around)
        if is_decorated(method.node, "classmethod"):
            return whole
        inner = InstanceOf(whole.known) if isinstance(whole, ClassOf) else whole
        return SelfOf(around, OTHER if isinstance(inner, SelfOf) else inner)

    def whole(self, scope: Scope) -> Meaning:
        """What a class of this file is."""
        node = scope.node
        assert isinstance(node, cst.ClassDef)
        unknown = False
        for index, base in enumerate(node.bases):
            found = self._meaning(base.value)
            if isinstance(found, ClassOf):
                own = found.known.own | frozenset(scope.bindings)
                if any("data" in dotted(callee_of(d.decorator)) for d in node.decorators):
                    own |= {"__init__"}
                known = replace(found.known, subclass=node.name.value, own=own, is_next=index == 0)
                return ClassOf(known)
            unknown = unknown or found == UNKNOWN
        return UNKNOWN if unknown else SelfOf(scope, OTHER, is_class=True)

    def member(self, around: SelfOf, name: str) -> Meaning:
        """``self.x``: what the class body and every method of the class store there."""
        key = (id(around.scope), name)
        if key not in self._kept:
            self._kept[key] = UNKNOWN
            found = [self._bound(around.scope, b) for b in around.scope.bindings.get(name, ())]
            for method in self._scopes.all:
                if method.parent is around.scope and method.kind is ScopeKind.FUNCTION:
                    found += self._stored_in(method, name)
            self._kept[key] = combined(found) if found else self._inherited(around.scope, name)
        return self._kept[key]

    def _inherited(self, scope: Scope, name: str) -> Meaning:
        """What the first base of this file that has a name says of it."""
        assert isinstance(scope.node, cst.ClassDef)
        for base in scope.node.bases:
            above = self._meaning(base.value)
            if isinstance(above, SelfOf) and above.is_class:
                found = self.member(above, name)
                if found != UNKNOWN:
                    return found
        return UNKNOWN

    def _stored_in(self, method: Scope, name: str) -> list[Meaning]:
        first = first_parameter(method)
        if first is None:
            return []
        return [
            self._stored(use.chain[0])
            for use in self._scopes.uses_of(method, first.name.value)
            if use.stores and len(use.chain) == 1 and use.chain[0].attr.value == name
        ]

    def above(self, node: cst.Call) -> Meaning:
        """``super()``: what the next base is."""
        scope: Scope | None = self._nodes.scope(node)
        while scope is not None and (scope.parent is None or scope.parent.kind != ScopeKind.CLASS):
            scope = scope.parent
        if scope is None or scope.parent is None:
            return UNKNOWN
        whole = self.whole(scope.parent)
        if not isinstance(whole, ClassOf):
            return OTHER if isinstance(whole, SelfOf) else whole
        if not whole.known.is_next:
            return UNKNOWN
        return InstanceOf(replace(whole.known, own=frozenset()))


def derives(scope: Scope, name: str) -> bool:
    """Whether a class of the file says that base itself."""
    node = scope.node
    return isinstance(node, cst.ClassDef) and any(
        dotted(base.value).rpartition(".")[2] == name for base in node.bases
    )
