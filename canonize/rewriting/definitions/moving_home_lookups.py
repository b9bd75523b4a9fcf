"""Names that moved code looks up in the very module to which it moves: they are its own there.

``utils.LIMIT`` of ``app.old``, by ``from app import utils``, is ``LIMIT`` in what moved to
``app.utils``; with the import a module would import itself.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

import libcst as cst

from canonize.resolution.project import Project
from canonize.resolution.resolver import Stands
from canonize.rewriting.definitions.moving_annotations import Splice
from canonize.rewriting.definitions.moving_lookups import shown_as_spelled
from canonize.rewriting.definitions.moving_parcel import Parcel
from canonize.rewriting.definitions.moving_source import NeededImport, Source
from canonize.syntax.scopes import Scope, Use


def with_own_names(
    found: Parcel, source: Source, names: Mapping[str, str], new: str, project: Project
) -> Parcel:
    """The same parcel; what its code looks up in the new module, the new module has as its own.

    Lookups stay where one of them is no plain one: something is put there, a text shows it, or
    its name means something else where it stands.

    Args:
        names: what moves, with its new names.
        new: the module to which it moves.
    """
    hows = project.top_level_names(new)
    own = {name for name, ways in hows.items() if "import" not in ways} - {"*", *names.values()}
    for item in found.imports:
        if item.for_types or not own or not _is_the_module(item, new, project):
            continue
        uses = source.needs({*found.indices, *found.copied}).get(item.local, [])
        looked_up = _looked_up(uses, source, found, own)
        if looked_up is None:
            continue
        taken = {NeededImport(new, name, name) for name in looked_up.values()}
        spans = source.file.spans(list(looked_up))
        pieces: list[Splice] = [
            (spans[id(node)].start, spans[id(node)].end, name) for node, name in looked_up.items()
        ]
        kept = [one for one in found.imports if one != item and one not in taken]
        found = replace(found, imports=(*kept, *taken), own=(*found.own, *pieces))
    return found


def _is_the_module(item: NeededImport, new: str, project: Project) -> bool:
    """Whether an import gives a plain name to a module."""
    if not item.name:
        return item.module == new and ("." not in new or item.local != new.partition(".")[0])
    there = project.names.find(item.module, item.name)
    return there.stands is Stands.MODULE and there.module == new


def _looked_up(
    uses: Collection[Use | None], source: Source, found: Parcel, own: Collection[str]
) -> dict[cst.Attribute, str] | None:
    """The lookups by the names that they ask for; ``None`` where one has to stay as it is."""
    indices = {*found.indices, *found.copied}
    needed = source.needs(indices).keys() | source.unbound(indices)
    hidden = shown_as_spelled(source, indices)
    looked_up: dict[cst.Attribute, str] = {}
    for use in uses:
        if use is None or not use.chain or (use.stores and len(use.chain) == 1):
            return None
        name = use.chain[0].attr.value
        if name not in own or name in needed or id(use.node) in hidden or _is_local(name, use):
            return None
        looked_up[use.chain[0]] = name
    return looked_up or None


def _is_local(name: str, use: Use) -> bool:
    """Whether a scope around a use, the module aside, has a name of its own."""
    scope: Scope | None = use.scope
    while scope is not None and scope.parent is not None:
        if name in scope.bindings or name in scope.declared_global:
            return True
        scope = scope.parent
    return False
