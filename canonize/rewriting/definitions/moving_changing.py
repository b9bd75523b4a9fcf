"""Which names that moved code needs of its old module have another value at times."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from canonize.compatibility.moved_fakes import MovedFakes
from canonize.core.symbols import Symbol
from canonize.resolution.changed_outside import ChangedOutside
from canonize.resolution.project import Project
from canonize.resolution.resolver import Stands


def put_by_others(module: str, names: Collection[str], project: Project) -> Iterator[str]:
    """Values of a module in whose place another file puts something else."""
    changed = ChangedOutside(project, {})
    for name in sorted(names):
        is_value = project.names.find(module, name).stands is Stands.VALUE
        if is_value and changed.put_anew(Symbol(module, name)):
            yield name


def faked_where_they_stay(
    moves: Mapping[Symbol, Symbol], names: Collection[str], before: Project, after: Project
) -> Iterator[str]:
    """Names whose fakes can't go where the code goes: somebody else they reach stays.

    Args:
        after: the code base with plain imports of these names.
    """
    for item in MovedFakes(before, after, list(moves.items())).judged():
        if item.why and item.fake.name in names:
            yield item.fake.name
