"""The work tree as `core.tree.Base`: tracked regular files as they are on disk now."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from functools import cached_property

from canonize.core.tree import SourceTree
from canonize.core.tree_base import has_word, word_pattern
from canonize.errors import WorkTreeInTheWay
from canonize.history import History, TreeEntry
from canonize.history.files import REGULAR
from canonize.workspace.installed_modules import InstalledModules
from canonize.workspace.kept_words import KeptWords
from canonize.workspace.writing import read_file

_NAME = re.compile(rb"[0-9A-Za-z_]+")


class WorkTree:
    """Reads lazily; what git knows is asked once, until `refresh`.

    While a run writes, `pin` keeps the trees that were made before consistent: they go on showing
    the bytes that they were made from.
    """

    def __init__(self, history: History) -> None:
        self.history = history
        self._pins: dict[str, bytes | None] = {}
        self._searched: dict[bytes, frozenset[str]] = {}
        self._words = KeptWords(history, self.paths, self.unchanged, self._readable)
        self.refreshed = 0
        """How often `refresh` was called: trees are right until it is."""

    @cached_property
    def index(self) -> dict[str, TreeEntry]:
        """git's index, links and submodules included."""
        return self.history.files.index()

    @cached_property
    def _paths(self) -> tuple[str, ...]:
        gone = self.history.files.deleted()
        regular = (
            path
            for path, entry in self.index.items()
            if entry.mode in REGULAR and not entry.hidden and path not in gone
        )
        return tuple(sorted(regular))

    @cached_property
    def _known(self) -> frozenset[str]:
        return frozenset(self._paths)

    @property
    def hidden(self) -> tuple[str, ...]:
        """Tracked files that a sparse checkout leaves out: nobody looks into them."""
        return tuple(sorted(path for path, entry in self.index.items() if entry.hidden))

    def pin(self, path: str, data: bytes | None) -> None:
        """From now on a path reads as these bytes, whatever the disk says."""
        self._pins.setdefault(path, data)

    def refresh(self) -> None:
        """Forgets pins and what git said; trees that were made before are no longer right."""
        self._pins.clear()
        self._searched.clear()
        self._words.forget()
        self.refreshed += 1
        for name in ("index", "_paths", "_known"):
            self.__dict__.pop(name, None)

    def paths(self) -> Collection[str]:
        return self._paths

    def read(self, path: str) -> bytes | None:
        """Raises WorkTreeInTheWay when a tracked file is there but can't be read."""
        if path in self._pins:
            return self._pins[path]
        if path not in self._known:
            return None
        try:
            found = read_file(self.history.root, path)
        except OSError as error:
            raise WorkTreeInTheWay(
                f"a tracked file can't be read: {error.strerror}",
                where=path,
                hint="make it readable, or exclude it (paths.exclude in the plan)",
            ) from error
        return None if found is None else found[0]

    def unchanged(self) -> dict[str, str]:
        """By path, the ids of the contents that git knows to stand on disk."""
        changed = self.history.files.maybe_changed()
        return {
            path: self.index[path].oid
            for path in self._paths
            if path not in changed and not self.index[path].ignored_changes
        }

    def _readable(self, path: str) -> bytes | None:
        """The bytes on disk; ``None`` where a file is there that can't be read."""
        try:
            found = read_file(self.history.root, path)
        except PermissionError:
            return None
        except OSError:  # no regular file any more: nobody searches it
            return b""
        return b"" if found is None else found[0]

    def know(self, found: Mapping[bytes, Collection[str]]) -> None:
        """Told by who searched already: by word, the files in which git finds it now."""
        self._searched.update((word, frozenset(paths)) for word, paths in found.items())

    def containing(self, words: Collection[bytes]) -> frozenset[str]:
        return self.containing_in(words, ())

    def containing_in(self, words: Collection[bytes], endings: Collection[str]) -> frozenset[str]:
        """As `containing`, in paths that end so."""
        if not words:
            return frozenset()
        if known := self._words.known(words):
            found = frozenset(p for p in known.having(words) if _ends(p, endings))
        else:
            found = self.history.files.containing(words, endings) & self._known
        return self._with_own(found, word_pattern(words), endings)

    def containing_each(
        self, words: Collection[bytes], endings: Collection[str] = ()
    ) -> dict[bytes, frozenset[str]]:
        """As `containing`, for each word by itself; git searches once for all that names are."""
        names = {word for word in words if _NAME.fullmatch(word)}
        others = set(words) - names
        read = {path: self.read(path) or b"" for path in self.containing_in(others, endings)}
        found = {
            word: frozenset(path for path, data in read.items() if has_word(data, word))
            for word in others
        }
        own = {path: self.read(path) or b"" for path in self._own if _ends(path, endings)}
        searched = {
            word: frozenset(path for path in self._searched[word] if _ends(path, endings))
            for word in names & self._searched.keys()
        }
        fresh = self._each(names - searched.keys(), endings)
        for word, paths in (*searched.items(), *fresh.items()):
            mine = {path for path, data in own.items() if has_word(data, word)}
            found[word] = self._known.intersection(paths).difference(own) | mine
        return found

    def _each(
        self, names: Collection[bytes], endings: Collection[str]
    ) -> Mapping[bytes, Collection[str]]:
        if known := self._words.known(names):
            found = {name: known.having((name,)) for name in names}
            return {
                name: {path for path in paths if _ends(path, endings)}
                for name, paths in found.items()
            }
        return self.history.files.containing_each(names, endings)

    def matching(
        self, pattern: bytes, *, endings: Collection[str] = (), but: Collection[str] = ()
    ) -> frozenset[str] | None:
        """The files of which a line matches; ``None`` when this git can't tell."""
        found = self.history.files.matching(pattern, endings=endings, but=but)
        if found is None:
            return None
        mine = self._with_own(found & self._known, re.compile(pattern, re.MULTILINE), endings)
        return frozenset(path for path in mine if not (but and _ends(path, but)))

    def _with_own(
        self, found: frozenset[str], pattern: re.Pattern[bytes], endings: Collection[str]
    ) -> frozenset[str]:
        """What git found, and what it can't see."""
        own = [path for path in self._own if _ends(path, endings)]
        mine = {path for path in own if pattern.search(self.read(path) or b"")}
        return found.difference(own) | mine

    @property
    def _own(self) -> tuple[str, ...]:
        """Files that git does not search as they are: it has its own copy, or they are pinned."""
        blind = (path for path in self._paths if self.index[path].ignored_changes)
        return (*blind, *self._pins)

    def tree(self) -> SourceTree:
        """A new tree with nothing laid over it."""
        return SourceTree(self, outside=self.outside)

    @cached_property
    def outside(self) -> InstalledModules:
        """What lies outside of the repository."""
        return InstalledModules(self.history.root)


def _ends(path: str, endings: Collection[str]) -> bool:
    return not endings or path.endswith(tuple(endings))
