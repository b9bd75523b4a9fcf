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


class Planned:
    """What the edits of a file import already, by what they bind, and where."""

    def __init__(self) -> None:
        self._sites: dict[tuple[Symbol, str], list[ImportSite]] = {}

    def is_above(self, site: ImportSite, target: Symbol, local: str) -> bool:
        """Whether an import of the very same is planned above a statement, in its block."""
        return any(stands_above(other, site) for other in self._sites.get((target, local), ()))

    def note(self, site: ImportSite, target: Symbol, local: str) -> None:
        """An import takes the place of a statement, or stands below it."""
        self._sites.setdefault((target, local), []).append(site)


def stands_above(other: ImportSite, site: ImportSite) -> bool:
    """Whether a statement stands above another one of its block and scope."""
    if other.scope is not site.scope or other.place.block is not site.place.block:
        return False
    lines = [id(line) for line in getattr(site.place.block, "body", ())]
    both = (id(other.place.line), id(site.place.line))
    return set(both) <= set(lines) and lines.index(both[0]) < lines.index(both[1])
