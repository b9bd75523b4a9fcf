"""A tree, and which of its files is which module: what every question across files starts from."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Self, TypeVar

from canonize.core.modules import ModuleMap
from canonize.core.tree import SourceTree

_Made = TypeVar("_Made")


@dataclass(frozen=True, slots=True)
class CodeBase:
    """A tree, and which of its files is which module; `resolution.project` follows names in it.

    What is derived from the two is made when it is first asked for, once a tree.

    Args:
        tree: the files as the steps so far leave them.
        modules: their module names, and the source roots that these start from.
    """

    tree: SourceTree
    modules: ModuleMap

    @classmethod
    def of(cls, tree: SourceTree, source_roots: Iterable[str]) -> Self:
        """The code base of a tree, seen from its source roots."""
        return cls(tree, tree.modules(tuple(source_roots)))

    @property
    def roots(self) -> tuple[str, ...]:
        """The source roots, in the order of ``sys.path``; ``""`` for the repository itself."""
        return self.modules.roots

    @property
    def whole(self) -> Self:
        """This code base; of one that a step narrowed to some files, all of it."""
        return type(self)(self.tree.whole, self.modules)

    def source(self, module: str) -> bytes:
        """The bytes that ``import module`` would run; empty when the tree has no such file."""
        return self.tree.read(self.modules.path(module) or "") or b""

    def once(self, kind: type[_Made], make: Callable[[], _Made]) -> _Made:
        """What is derived from this code base: made when it is first asked for."""
        key = (kind, self.modules)
        if key not in self.tree.memo:
            self.tree.memo[key] = make()
        found = self.tree.memo[key]
        assert isinstance(found, kind)
        return found
