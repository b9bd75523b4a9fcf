"""Texts that only limit others: ``name.startswith(PREFIXES)``, never a part of what is loaded."""

from __future__ import annotations

import libcst as cst

from canonize.syntax.scopes import Bind, Scope, ScopeKind, Scopes

COMPARING = frozenset({
    "startswith", "endswith", "removeprefix", "removesuffix", "iter_modules", "walk_packages",
})  # fmt: skip
_SETTINGS = frozenset({"modindex_common_prefix"})
"""Settings of tools, Sphinx among them, that list beginnings which are taken off names."""
_COLLECTING = frozenset({"tuple", "list", "set", "frozenset", "sorted"})


def only_limits(node: cst.CSTNode, scopes: Scopes) -> bool:
    """Whether a string begins or ends other texts wherever it goes, as far as the file shows.

    It may stand in a list, have private or local names, and be what a private function gives.
    """
    return _Limits(scopes).holds(node)


class _Limits:
    def __init__(self, scopes: Scopes) -> None:
        self._scopes = scopes
        self._parents: dict[int, cst.CSTNode] = {}
        self._asked: set[int] = set()
        pending: list[cst.CSTNode] = [scopes.top.node]
        while pending:
            node = pending.pop()
            for child in node.children:
                self._parents[id(child)] = node
                pending.append(child)

    def holds(self, node: cst.CSTNode) -> bool:
        """Whether a value only limits texts where it stands; one that is being asked does."""
        if id(node) in self._asked:
            return True
        self._asked.add(id(node))
        above = self._parents.get(id(node))
        match above:
            case cst.Element() | cst.StarredElement():
                return self.holds(self._parents[id(above)])
            case cst.Tuple() | cst.List() | cst.Set() | cst.IfExp() | cst.BooleanOperation():
                return self.holds(above)
            case cst.BinaryOperation(operator=cst.Add() | cst.BitOr()):
                return not isinstance(node, _TEXTS) and self.holds(above)
            case cst.Arg(keyword=None):
                return self._given(self._parents.get(id(above)))
            case cst.Assign(targets=targets):
                return all(self._named(target.target) for target in targets)
            case cst.AnnAssign(target=target):
                return self._named(target)
            case cst.For(iter=iterated, target=target) | cst.CompFor(iter=iterated, target=target):
                return iterated is node and self._named(target)
            case cst.Return():
                return self._returned(above)
        return False

    def _given(self, call: cst.CSTNode | None) -> bool:
        match call:
            case cst.Call(func=cst.Attribute(attr=name)) if name.value in COMPARING:
                return True
            case cst.Call(func=cst.Name("len")):
                return True
            case cst.Call(func=cst.Name(name)) if name in _COLLECTING:
                return self.holds(call)
        return False

    def _named(self, target: cst.BaseExpression) -> bool:
        """Whether all uses of a name, that no other file has, only limit."""
        scope = self._scope_of(target)
        if not isinstance(target, cst.Name) or scope is None:
            return False
        bound = scope.bindings.get(target.value, [])
        is_own = scope.kind not in (ScopeKind.MODULE, ScopeKind.CLASS) or target.value[0] == "_"
        is_own = is_own or (scope.kind is ScopeKind.MODULE and target.value in _SETTINGS)
        if not is_own or any(binding.how is Bind.DECLARE for binding in bound):
            return False
        uses = self._scopes.uses_of(scope, target.value)
        return all(not use.chain and self.holds(use.node) for use in uses)

    def _scope_of(self, target: cst.BaseExpression) -> Scope | None:
        for scope in self._scopes.all:
            for bound in scope.bindings.values():
                if any(binding.node is target for binding in bound):
                    return scope
        return None

    def _returned(self, node: cst.CSTNode) -> bool:
        """Whether a private function gives what only limits wherever it is called."""
        above: cst.CSTNode | None = node
        while above is not None and not isinstance(above, (cst.FunctionDef, cst.Lambda)):
            above = self._parents.get(id(above))
        if not isinstance(above, cst.FunctionDef) or not above.name.value.startswith("_"):
            return False
        name = above.name.value
        if name.startswith("__") or above.decorators or name not in self._scopes.top.bindings:
            return False
        uses = self._scopes.uses_of(self._scopes.top, name)
        calls = [use.call for use in uses if use.call is not None and not use.chain]
        return bool(calls) and len(calls) == len(uses) and all(map(self.holds, calls))


_TEXTS = (cst.SimpleString, cst.FormattedString, cst.ConcatenatedString)
