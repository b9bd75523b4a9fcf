"""Which of a tree's files import something of a module: each is read once, whoever asks."""

from __future__ import annotations

from collections.abc import Callable, Collection

from canonize.core.tree import SourceTree


class ImportingFiles:
    """The files that were read for what they import, by module."""

    def __init__(self) -> None:
        self._read: set[str] = set()
        self._paths: dict[str, set[str]] = {}

    @classmethod
    def of(cls, tree: SourceTree, roots: object) -> ImportingFiles:
        """Made once a tree.

        Args:
            roots: what the names of its modules depend on beside it.
        """
        found = tree.memo.setdefault((cls, roots), cls())
        assert isinstance(found, cls)
        return found

    def among(
        self,
        paths: frozenset[str],
        modules: Collection[str],
        imported: Callable[[str], Collection[str]],
    ) -> list[str]:
        """Those of some files that import something of a module, sorted.

        Args:
            imported: the modules of which a file imports something.
        """
        for path in paths - self._read:
            self._read.add(path)
            for module in imported(path):
                self._paths.setdefault(module, set()).add(path)
        found = (self._paths[module] for module in modules if module in self._paths)
        return sorted(set[str]().union(*found) & paths)
