"""The import that keeps a module loaded after the last name taken from it went elsewhere."""

from __future__ import annotations

import libcst as cst

from canonize.syntax.import_statements import spell_module
from canonize.syntax.scopes import Bind, ImportSite, Scope, ScopeKind, Scopes, dotted


def loads_plainly(scopes: Scopes, site: ImportSite, module: str) -> bool:
    """Whether another statement of the same block imports the module itself."""
    return any(
        other.place.block is site.place.block
        and isinstance(other.node, cst.Import)
        and any(dotted(alias.name) == module for alias in other.node.names)
        for other in scopes.imports
        if other is not site
    )


def loading_import(scopes: Scopes, site: ImportSite, module: str, package: str | None) -> str:
    """A statement that loads a module, and binds nothing that means anything else there."""
    above, _, leaf = module.rpartition(".")
    root = module.partition(".")[0]
    node = site.node
    relative = isinstance(node, cst.ImportFrom) and bool(node.relative)
    if not above:
        free = _is_free(scopes, site.scope, module)
        return f"import {module if free else f'{module} as _{leaf}'}{_SAID}"
    if not relative and _is_free(scopes, site.scope, root):
        return f"import {module}{_SAID}"
    written = spell_module(above, package, relative)
    named = leaf if relative and above == package else f"{leaf} as _{leaf}"
    return f"from {written} import {named}{_SAID}"


_SAID = "  # noqa: F401"


def _is_free(scopes: Scopes, scope: Scope, name: str) -> bool:
    """Whether a name can be bound to the module that starts with it."""
    if scope.kind is ScopeKind.CLASS:
        return False
    for binding in scope.bindings.get(name, ()):
        node = binding.node
        if binding.how is not Bind.IMPORT or not isinstance(node, cst.Import):
            return False
        if any(alias.asname and dotted(alias.asname.name) == name for alias in node.names):
            return False
    if scope.bindings.get(name):
        return True
    return not any(name in one.uses or name in one.bindings for one in scopes.all)
