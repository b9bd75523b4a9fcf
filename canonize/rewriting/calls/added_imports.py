"""Imports that adapted calls need, beside the import of what they call."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import libcst as cst

from canonize.core.reasons import Code, Reason
from canonize.core.symbols import Symbol
from canonize.references.references import FileReferences
from canonize.resolution.imported_names import part_of
from canonize.syntax.edits import FileEdits
from canonize.syntax.scopes import Bind, ImportSite, Scope, Scopes, Use, dotted

_NOT_AT_RUN_TIME = ("type-checking", "except")


class NeededImports:
    """Finds a place for each name, and writes each import once.

    Args:
        module: the file's own module name.
    """

    def __init__(
        self, scopes: Scopes, found: FileReferences, edits: FileEdits, module: str | None
    ) -> None:
        self._edits = edits
        self._module = module
        self._sites = sites_by_part(found, scopes)
        self._from = {id(site.node): name for site, name in found.imports}
        self._scopes = scopes
        self._written: set[tuple[int, Symbol]] = set()
        self.lines_after: list[cst.CSTNode] = []
        """The import statements that got a line below them, one entry for each line."""

    def objection(self, symbol: Symbol, scope: Scope, parts: Collection[str]) -> str:
        """Why a call in that scope can't have the name; empty when it can.

        Args:
            parts: the imports through which the call is known; the new one stands beside one.
        """
        if self._is_there(symbol, scope):
            return ""
        site = self._site(scope, parts)
        if site is None:
            return f"there is no place to import {symbol} at run time"
        use = Use(symbol.leaf, cst.Name(symbol.leaf), scope)
        same = {id(n) for n in self._bindings(symbol, site.scope)}
        if not self._scopes.is_free(symbol.leaf, site.scope, [use], same):
            return Reason(f"{symbol.leaf} means something else here than {symbol}", Code.NAME_TAKEN)
        return ""

    def add(self, symbol: Symbol, scope: Scope, parts: Collection[str]) -> None:
        """Writes the import, unless the call has the name already."""
        site = self._site(scope, parts)
        if site is None or self._is_there(symbol, scope):
            return
        key = (id(site.place.line), symbol)
        if key in self._written:
            return
        self._written.add(key)
        module, _, leaf = symbol.module.rpartition(".")
        line = f"from {module} import {leaf}" if module else f"import {leaf}"
        if symbol.name:
            line = f"from {symbol.module} import {symbol.name}"
        statement = site.place.line
        if isinstance(statement, cst.SimpleStatementLine) and len(statement.body) == 1:
            self._edits.insert_after(statement, line)
            self.lines_after.append(site.node)
        else:
            self._edits.append_small(site.node, line)

    def _is_there(self, symbol: Symbol, scope: Scope) -> bool:
        owner = scope.owner(symbol.leaf)
        if owner is None:
            return False
        bindings = [b for b in owner.bindings[symbol.leaf] if b.how is not Bind.DECLARE]
        if self._module == symbol.module and owner.parent is None:
            return all(binding.how is not Bind.IMPORT for binding in bindings)
        same = {id(node) for node in self._bindings(symbol, owner)}
        return all(id(binding.node) in same for binding in bindings)

    def _bindings(self, symbol: Symbol, scope: Scope) -> Sequence[cst.CSTNode]:
        """Imports of that very symbol in a scope, such as run."""
        return [
            binding.node
            for binding in scope.bindings.get(symbol.leaf, ())
            if isinstance(binding.node, cst.ImportFrom)
            and self._from.get(id(binding.node)) == symbol.module
            and _imports_plainly(binding.node, symbol.name)
            and id(binding.node) not in self._sites.idle
        ]

    def _site(self, scope: Scope, parts: Collection[str]) -> ImportSite | None:
        for part in sorted(parts):
            for site in self._sites.of.get(part, ()):
                if id(site.node) not in self._sites.idle and site.scope in scope.outward():
                    return site
        return None


class _Sites:
    """Import statements by part; ``idle`` ones run in no ordinary run of the program."""

    def __init__(self, of: Mapping[str, Sequence[ImportSite]], idle: frozenset[int]) -> None:
        self.of = of
        self.idle = idle


def sites_by_part(found: FileReferences, scopes: Scopes) -> _Sites:
    """The statements that import each part."""
    of: dict[str, list[ImportSite]] = {}

    def note(scope: Scope, local: str, competitor: Symbol, site: ImportSite) -> None:
        of.setdefault(part_of(scope, local, competitor), []).append(site)

    for group in found.names:
        for item in group.imports:
            note(group.scope, group.local, item.redirect.competitor, item.site)
    for module in found.modules:
        for competitor in {lookup.redirect.competitor for lookup in module.lookups}:
            for imported in module.imports:
                note(module.scope, module.local, competitor, imported.site)
    idle = {
        id(site.node)
        for site in scopes.imports
        if any(guard in _NOT_AT_RUN_TIME for guard in site.place.guards)
    }
    return _Sites(of, frozenset(idle))


def _imports_plainly(node: cst.ImportFrom, name: str) -> bool:
    if isinstance(node.names, cst.ImportStar):
        return False
    return any(dotted(alias.name) == name and alias.asname is None for alias in node.names)
