"""Code that looks a competitor up in its own module when it runs, not when it is imported.

``mock.patch("a.b.X")`` reaches exactly these. As long as one is left (its rewrite was refused, in
this step or in an earlier one), the patch has to go where it goes now.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from functools import cached_property

import libcst as cst

from canonize.core.symbols import Symbol
from canonize.references.references import find_references
from canonize.resolution.prefilter import could_look_up_late
from canonize.resolution.project import Project
from canonize.resolution.replacements import Redirects
from canonize.syntax.analysis import analyse
from canonize.syntax.decoding import Unreadable
from canonize.syntax.scopes import Scope, ScopeKind


class LateLookups:
    """Those of one tree; nothing is looked at before the first question."""

    def __init__(self, redirects: Redirects, project: Project) -> None:
        self._redirects = redirects
        self._project = project.whole
        self._elsewhere: dict[Symbol, list[str]] = {}

    def of(self, symbol: Symbol) -> str:
        """The first file that looks a symbol up late; empty when none does."""
        at_home = min(self._at_homes.get(symbol, ()), default="")
        while symbol not in self._elsewhere and self._read_next(at_home):
            pass
        elsewhere = self._elsewhere.get(symbol, [])[:1]
        return min(filter(None, (at_home, *elsewhere)), default="")

    def files(self, symbol: Symbol) -> frozenset[str]:
        """Every file that looks a symbol up late."""
        while self._read_next():
            pass
        return frozenset((*self._at_homes.get(symbol, ()), *self._elsewhere.get(symbol, ())))

    def _read_next(self, end: str = "") -> bool:
        """Reads one more file, in the order of their paths; whether there was one.

        Args:
            end: no file from this one on is read.
        """
        if not self._unread or (end and self._unread[0] >= end):
            return False
        path = self._unread.popleft()
        for symbol in self._in(path):
            paths = self._elsewhere.setdefault(symbol, [])
            if path not in paths:
                paths.append(path)
        return True

    @cached_property
    def _unread(self) -> deque[str]:
        leaves = {module.rpartition(".")[2].encode() for module in self._redirects.modules()}
        found = self._project.tree.containing(leaves)
        return deque(path for path in sorted(found) if path.endswith(".py"))

    @cached_property
    def _at_homes(self) -> dict[Symbol, set[str]]:
        found: dict[Symbol, set[str]] = {}
        for home in self._redirects.homes() - self._redirects.whole.keys():
            path = self._project.modules.path(home) or ""
            for symbol in self._at_home(home, path):
                found.setdefault(symbol, set()).add(path)
        return found

    def _at_home(self, home: str, path: str) -> Iterator[Symbol]:
        """Names that functions of their own module use, outside of competitors themselves."""
        names = self._redirects.names_of(home)
        try:
            scopes = analyse(self._project.tree.read(path) or b"").scopes
        except (Unreadable, RecursionError):
            return
        for name in names:
            for use in scopes.uses_of(scopes.top, name):
                if _is_late(use.scope) and _definition(use.scope) not in names:
                    yield Symbol(home, name)

    def _in(self, path: str) -> Iterator[Symbol]:
        data, package = self._project.tree.read(path), self._project.modules.package(path)
        if data is None or not could_look_up_late(data, package, self._redirects):
            return
        try:
            references = find_references(analyse(data).scopes, package, self._redirects)
        except (Unreadable, RecursionError):
            return
        for names in references.names:
            for item in names.imports:
                if _is_late(item.site.scope):
                    yield item.redirect.found
        for group in references.modules:
            for lookup in group.lookups:
                if not lookup.puts and _is_late(lookup.use.scope):
                    yield lookup.redirect.found


def _definition(scope: Scope) -> str:
    """The name of the top-level definition that a scope is, or lies in."""
    while scope.parent is not None and scope.parent.parent is not None:
        scope = scope.parent
    node = scope.node
    return node.name.value if isinstance(node, cst.ClassDef | cst.FunctionDef) else ""


def _is_late(scope: Scope) -> bool:
    """Whether code of a scope runs when something is called."""
    inner: Scope | None = scope
    while inner is not None:
        if inner.kind is ScopeKind.FUNCTION:
            return True
        inner = inner.parent
    return False
