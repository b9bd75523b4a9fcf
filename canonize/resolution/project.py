"""One code base as every question about it is asked: its files, its modules, who names what."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from canonize.core.import_graph import ImportGraph
from canonize.core.modules import ModuleMap
from canonize.core.tree import SourceTree
from canonize.resolution.resolver import BoundNames, Stands

if TYPE_CHECKING:  # a scan asks for none of them, and they load LibCST and pydantic
    from canonize.resolution.reexports import Reexports
    from canonize.resolution.replacements import Redirects

_Made = TypeVar("_Made")


@dataclass(frozen=True, slots=True)
class Project:
    """A tree, and which of its files is which module.

    What is derived from the two is made when it is first asked for, once a tree.

    Args:
        tree: the files as the steps so far leave them.
        modules: their module names, and the source roots that these start from.
    """

    tree: SourceTree
    modules: ModuleMap

    @classmethod
    def of(cls, tree: SourceTree, source_roots: Iterable[str]) -> Project:
        """The code base of a tree, seen from its source roots."""
        return cls(tree, tree.modules(tuple(source_roots)))

    @property
    def roots(self) -> tuple[str, ...]:
        """The source roots, in the order of ``sys.path``; ``""`` for the repository itself."""
        return self.modules.roots

    @property
    def whole(self) -> Project:
        """This code base; of one that a step narrowed to some files, all of it."""
        return Project(self.tree.whole, self.modules)

    @property
    def names(self) -> BoundNames:
        """The resolver: what a name of a module stands for."""
        return self.once(BoundNames, lambda: BoundNames(self.tree, self.modules))

    @property
    def names_beyond(self) -> BoundNames:
        """The resolver that follows names into modules outside of the repository, too."""
        return self.once(
            _Beyond, lambda: _Beyond(BoundNames(self.tree, self.modules, beyond=True))
        ).names

    @property
    def reexports(self) -> Reexports:
        """Under which other names and paths something is reached."""
        from canonize.resolution.reexports import Reexports

        return self.once(Reexports, lambda: Reexports(self.tree, self.modules))

    @property
    def graph(self) -> ImportGraph:
        """Which modules importing a module loads."""
        return ImportGraph.of(self.tree, self.modules)

    def reached_by(self, redirects: Redirects, *, handed_on: bool = True) -> Redirects:
        """All names and paths by which competitors are reached.

        Their aliases, paths of their modules, re-exports, and modules whose ``__getattr__`` may
        hand them on.

        Args:
            handed_on: with re-exports.
        """
        ways = self.reexports
        found = ways.with_module_paths(ways.with_aliases(redirects))
        found.hidden = self.hidden(redirects.homes())
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

    def source(self, module: str) -> bytes:
        """The bytes that ``import module`` would run; empty when the tree has no such file."""
        return self.tree.read(self.modules.path(module) or "") or b""

    def star_names(self, module: str) -> frozenset[str] | None:
        """What a star import of a module takes; ``None`` when only running it could tell."""
        from canonize.resolution.module_names import star_names

        return star_names(self.source(module))

    def top_level_names(self, module: str) -> dict[str, set[str]]:
        """What a module binds at its top level, and how."""
        from canonize.resolution.module_names import top_level_names

        return top_level_names(self.source(module))

    def once(self, kind: type[_Made], make: Callable[[], _Made]) -> _Made:
        """What a room derives from this code base: made when it is first asked for."""
        key = (kind, self.modules)
        if key not in self.tree.memo:
            self.tree.memo[key] = make()
        found = self.tree.memo[key]
        assert isinstance(found, kind)
        return found


@dataclass(frozen=True, slots=True)
class _Beyond:
    names: BoundNames
