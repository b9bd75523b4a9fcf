"""Whether a file has a name for the canonical's module already, so that it needs no second one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import libcst as cst

from canonize.references.references import FileReferences, Lookup, ModuleGroup
from canonize.rewriting.imports.surroundings import Surroundings
from canonize.syntax.scopes import ImportSite, ScopeKind, Scopes, dotted


@dataclass(frozen=True)
class NamedModules:
    """The modules that from-imports of one file bind."""

    scopes: Scopes
    found: FileReferences
    around: Surroundings

    def name(self, group: ModuleGroup, module: str, lookups: Sequence[Lookup]) -> str:
        """The name that an import of the group's block gives a module ("" for none).

        Args:
            group: the imports that the lookups go through now.
            lookups: what would be looked up through the name instead.
        """
        package, _, leaf = module.rpartition(".")
        if not package or leaf in self.around.names(package):
            return ""
        for site, imported in self.found.imports:
            names = site.node.names
            if imported != package or site.scope is not group.scope:
                continue
            if isinstance(names, cst.ImportStar) or not _is_above(site, group.imports[0].site):
                continue
            for alias in names:
                local = dotted(alias.asname.name) if alias.asname else leaf
                if dotted(alias.name) == leaf and self._is_one(local, site, group, lookups):
                    return local
        return ""

    def _is_one(
        self, local: str, site: ImportSite, group: ModuleGroup, lookups: Sequence[Lookup]
    ) -> bool:
        """Whether a name means an import's module at every lookup, and nobody replaces it."""
        bindings = site.scope.bindings.get(local, ())
        return (
            all(binding.node is site.node for binding in bindings)
            and not any(local in scope.declared_global for scope in self.scopes.all)
            and all(lookup.use.scope.owner(local) is site.scope for lookup in lookups)
            and not any(lookup.puts or lookup.string is not None for lookup in lookups)
            and not (group.scope.kind is ScopeKind.MODULE and self.around.outside(local))
        )


def _is_above(site: ImportSite, other: ImportSite) -> bool:
    """Whether an import stands above another of its block, or below it in the same run."""
    if site.place.block is not other.place.block:
        return False
    lines = list(getattr(site.place.block, "body", ()))
    order = {id(line): index for index, line in enumerate(lines)}
    here, there = order.get(id(site.place.line)), order.get(id(other.place.line))
    if here is None or there is None:
        return False
    return here <= there or all(_is_import(line) for line in lines[there:here])


def _is_import(line: cst.CSTNode) -> bool:
    return isinstance(line, cst.SimpleStatementLine) and all(
        isinstance(small, (cst.Import, cst.ImportFrom)) for small in line.body
    )
