"""One code base as every question about it is asked: its files, its modules, who names what."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from canonize.core.code_base import CodeBase
from canonize.core.import_graph import ImportGraph
from canonize.resolution.resolver import BoundNames, Stands
from canonize.syntax.exported_names import Exports

if TYPE_CHECKING:  # a scan asks for none of them, and they load LibCST and pydantic
    from canonize.resolution.reexports import Reexports
    from canonize.resolution.replacements import Redirects


@dataclass(frozen=True, slots=True)
class Project(CodeBase):
    """A code base in which names are followed, and by what else they are reached."""

    @property
    def names(self) -> BoundNames:
        """The resolver: what a name of a module stands for."""
        return self.once(BoundNames, lambda: BoundNames(self))

    @property
    def names_beyond(self) -> BoundNames:
        """The resolver that follows names into modules outside of the repository, too."""
        return self.once(_Beyond, lambda: _Beyond(BoundNames(self, beyond=True))).names

    @property
    def reexports(self) -> Reexports:
        """Under which other names and paths something is reached."""
        from canonize.resolution.reexports import Reexports

        return self.once(Reexports, lambda: Reexports(self, self.whole.star_names))

    @property
    def graph(self) -> ImportGraph:
        """Which modules importing a module loads."""
        return ImportGraph.of(self)

    def reached_by(self, redirects: Redirects, *, handed_on: bool = True) -> Redirects:
        """All names and paths by which competitors are reached.

        Their aliases, paths of their modules, re-exports, and modules whose ``__getattr__`` may
        hand them on.

        Args:
            handed_on: with re-exports.
        """
        ways = self.reexports
        hidden = self.hidden(redirects.homes())
        found = ways.with_module_paths(ways.with_aliases(redirects), hidden)
        found.hidden = hidden | self.hidden(filter(self.modules.path, found.concerned()))
        return ways.with_lazy_homes(ways.with_reexports(found) if handed_on else found)

    def hidden(self, modules: Iterable[str]) -> frozenset[str]:
        """Those whose package binds the last part of their name to something else."""
        return frozenset(module for module in modules if self._is_hidden(module))

    def _is_hidden(self, module: str) -> bool:
        package, _, leaf = module.rpartition(".")
        if not package or self.modules.path(package) is None:
            return False
        found = self.names.find(package, leaf)
        return found.stands in (Stands.DEFINITION, Stands.VALUE)

    def star_names(self, module: str) -> frozenset[str] | None:
        """What a star import of a module takes; ``None`` when only running it could tell."""
        return self.names.listings.star_names(module)

    def listing(self, module: str) -> Exports | None:
        """What a module lists, with the lists of others read through; ``None`` without one."""
        found = self.names.listings.of(module)
        return found if isinstance(found, Exports) else None

    def top_level_names(self, module: str) -> dict[str, set[str]]:
        """What a module binds at its top level, and how."""
        from canonize.resolution.module_names import top_level_names

        return top_level_names(self.source(module))


@dataclass(frozen=True, slots=True)
class _Beyond:
    names: BoundNames
