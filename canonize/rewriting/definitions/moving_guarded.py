"""Guarded imports that a moved definition needs, and that its new file has in another way."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from canonize.core.import_scan import absolute
from canonize.rewriting.definitions.moving_parcel import Parcel
from canonize.rewriting.definitions.moving_source import Source
from canonize.syntax.scopes import Bind, Binding, Scopes, dotted

Bound = tuple[str, str]
"""The module that an import names, and what it takes of it; empty for the module itself."""


def imports_plainly(
    scopes: Scopes, package: str | None, source: Source, found: Parcel, index: int
) -> bool:
    """Whether a file imports, at its top and unconditionally, what moved code needs of a statement.

    ``try: import x`` with a flag beside it need not be copied where the moved code only uses ``x``
    and the file says ``import x``: it does not load without, so ``x`` is always there.

    Args:
        scopes, package: the file, and the package that its relative imports start at.
        source, found: what moves, and from where.
        index: the guarded statement in the old file.
    """
    others = {*found.indices, *found.copied} - {index}
    needed = source.names_of(index) & source.needs(others).keys()
    return bool(needed) and all(
        len(tried := _tried(source, index, name)) == 1 and _always(scopes, package, name) == tried
        for name in needed
    )


def imports_alike(
    scopes: Scopes, package: str | None, source: Source, index: int, name: str
) -> bool:
    """Whether a file imports the very thing that a statement for type checkers imports.

    Both lines may stand in it then.

    Args:
        scopes, package, source, index: as for `imports_plainly`.
    """
    bindings = [b for b in scopes.top.bindings.get(name, ()) if b.how is not Bind.DECLARE]
    mine = _tried(source, index, name)
    return (
        source.is_for_types_only(index)
        and len(mine) == 1
        and all(b.how is Bind.IMPORT for b in bindings)
        and {bound for b in bindings for bound in _bound(b, name, package)} == mine
    )


def _tried(source: Source, index: int, name: str) -> set[Bound]:
    """Every import of a name in a statement of the old file."""
    bindings = [b for b in source.scopes.top.bindings[name] if source.holder(b.node) == index]
    return {
        bound
        for binding in bindings
        if binding.how is Bind.IMPORT
        for bound in _bound(binding, name, source.package)
    }


def _always(scopes: Scopes, package: str | None, name: str) -> set[Bound] | None:
    """What a name is of which only imports that nothing guards bind it; ``None`` for others."""
    bindings = [b for b in scopes.top.bindings.get(name, ()) if b.how is not Bind.DECLARE]
    plain = {id(s.node) for s in scopes.imports if s.scope is scopes.top and not s.place.guards}
    if not all(b.how is Bind.IMPORT and id(b.node) in plain for b in bindings):
        return None
    return {bound for binding in bindings for bound in _bound(binding, name, package)}


def _bound(binding: Binding, name: str, package: str | None) -> Iterator[Bound]:
    node = binding.node
    if not isinstance(node, (cst.Import, cst.ImportFrom)) or isinstance(node.names, cst.ImportStar):
        return
    for alias in node.names:
        taken = dotted(alias.name)
        if isinstance(node, cst.Import):
            if name == (dotted(alias.asname.name) if alias.asname else taken.partition(".")[0]):
                yield taken, ""
        elif name == (dotted(alias.asname.name) if alias.asname else taken):
            home = absolute("." * len(node.relative) + dotted(node.module), package)
            yield home or "", taken
