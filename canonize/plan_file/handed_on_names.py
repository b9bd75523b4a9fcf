"""A competitor that is named by a re-export is the definition that it leads to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from canonize.core.plan import Kind
from canonize.core.symbols import Symbol
from canonize.resolution.project import Project
from canonize.resolution.resolver import Stands

_FOLLOWED = (Kind.DUPLICATE, Kind.DEPRECATED)


@dataclass(frozen=True, slots=True)
class Followed:
    """The competitors of a plan, each named by where it is defined.

    Args:
        pairs: what takes the place of each, where that is not the canonical.
        told: what was named, and the definition that it leads to.
    """

    competitors: list[tuple[str, Kind]]
    pairs: dict[str, str]
    told: dict[str, str]


def followed_home(
    canonical: str,
    competitors: Sequence[tuple[str, Kind]],
    pairs: Mapping[str, str],
    project: Project,
) -> Followed:
    """Follows each re-export to its definition in this code base.

    What leads to its own replacement stays as it is named: it is a name of that already.
    """
    found = Followed([], dict(pairs), {})
    for text, kind in competitors:
        symbol = Symbol.parse(text)
        target = pairs.get(text, canonical)
        home = _home(symbol, project) if kind in _FOLLOWED else symbol
        if home != symbol and str(home) not in (target, canonical):
            found.told[text] = str(home)
            if text in pairs or symbol.name != home.name:
                found.pairs[str(home)] = found.pairs.pop(text, canonical)
            text = str(home)
        if text not in dict(found.competitors):
            found.competitors.append((text, kind))
    return found


def _home(symbol: Symbol, project: Project) -> Symbol:
    """Where a symbol is defined, if that is certain; itself otherwise."""
    if symbol.is_module or "." in symbol.name:
        return symbol
    found = project.names.find(symbol.module, symbol.name)
    if found.stands not in (Stands.DEFINITION, Stands.VALUE) or found.module == symbol.module:
        return symbol
    if project.modules.path(found.module) is None or not found.name:
        return symbol
    return Symbol(found.module, found.name)
