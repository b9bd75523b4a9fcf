"""One imported name on its way to another module."""

from __future__ import annotations

from dataclasses import dataclass

import libcst as cst

from canonize.core.symbols import Symbol
from canonize.references.references import NameImport
from canonize.syntax.scopes import ImportSite, dotted


@dataclass(frozen=True, slots=True)
class MovedImport:
    """What takes the place of an imported name.

    Args:
        local: the name that the file has for it.
        why_local: why that is not the target's own name; empty where it is.
    """

    item: NameImport
    target: Symbol
    local: str
    why_local: str
    vanishes: bool = False
    """Whether nothing takes its place: the file's own definition does."""


def binds_target(site: ImportSite, module: str, target: Symbol, local: str) -> bool:
    """Whether a from-import of a module gives a name to a target."""
    node = site.node
    if module != target.module or isinstance(node, cst.Import):
        return False
    if isinstance(node.names, cst.ImportStar):
        return False
    for alias in node.names:
        bound = dotted(alias.asname.name) if alias.asname is not None else dotted(alias.name)
        if dotted(alias.name) == target.name and bound == local:
            return True
    return False
