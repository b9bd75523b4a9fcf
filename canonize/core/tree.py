"""The repository as codemods see it: a base that is read lazily, and an overlay of changes."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping

from canonize.core.change import Change
from canonize.core.kept_searches import Facts, LaidWords, Reads, Searches
from canonize.core.modules import ModuleMap
from canonize.core.outside_modules import OutsideModules, outside_module, outside_path
from canonize.core.tree_base import Base, Endings, word_pattern


class MemoryBase:
    """A base in memory, for tests and for playing what is not on a disk."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._files = dict(sorted(files.items()))

    def paths(self) -> Collection[str]:
        return self._files.keys()

    def read(self, path: str) -> bytes | None:
        return self._files.get(path)

    def containing(self, words: Collection[bytes]) -> frozenset[str]:
        pattern = word_pattern(words)
        return frozenset(path for path, data in self._files.items() if pattern.search(data))


class SourceTree:
    """A base plus the changes of the steps that were played so far. It never writes."""

    def __init__(
        self,
        base: Base,
        overlay: Mapping[str, bytes | None] | None = None,
        *,
        outside: OutsideModules | None = None,
    ) -> None:
        self._base = base
        self._overlay: dict[str, bytes | None] = dict(overlay or {})
        self._paths: frozenset[str] | None = None
        self._cache: dict[tuple[frozenset[bytes], Endings], frozenset[str]] = {}
        self._laid_words: dict[Endings, LaidWords] = {}
        self._searches = Searches(base)
        self._reads = Reads(base)
        self._contents: Mapping[str, bytes | None] = self._overlay
        self._facts = Facts()
        self.narrowed_to: frozenset[str] | None = None
        """The paths that `only` left; ``None`` for a whole tree."""
        self.whole: SourceTree = self
        """This tree; of a tree that `only` narrowed, the one that it came from."""
        self.outside = outside
        """Modules that are not the repository's; ``None``: nothing is known of them."""
        self.memo: dict[object, object] = {}
        """What others derived from this very tree: keyed by them."""
        self.layout: dict[object, object] = {}
        """What others derived from the paths alone (such as the module map): keyed by them."""

    def facts(self, path: str) -> dict[object, object]:
        """What others derived from one file alone: kept as long as its bytes are the same.

        Trees that grow from one another share it, whichever of them was asked first.
        """
        if path in self._contents:
            return self._facts.of_bytes(path, self._contents[path])
        return self._facts.of_base(path)

    def modules(self, source_roots: tuple[str, ...]) -> ModuleMap:
        """Module names of the files below source roots; computed once for each set of files."""
        key = (ModuleMap, source_roots)
        if key not in self.layout:
            self.layout[key] = ModuleMap(self.paths(), source_roots)
        found = self.layout[key]
        assert isinstance(found, ModuleMap)
        return found

    def expect(self, words: Collection[bytes], *, endings: Endings = ()) -> None:
        """Says that these words will be asked for soon: they are searched for in one go.

        Args:
            endings: with which they will be asked for.
        """
        self._searches.expect(words, endings)

    def read(self, path: str) -> bytes | None:
        """The bytes of a file as the steps so far leave it, or ``None`` if it isn't there."""
        if path in self._overlay:
            return self._overlay[path]
        if module := outside_module(path):
            return self.outside.source(module) if self.outside is not None else None
        return self._reads.read(path)

    def outside_path(self, module: str) -> str | None:
        """The path under which a module outside of the repository is read, if it is known."""
        known = self.outside is not None and self.outside.source(module) is not None
        return outside_path(module) if known else None

    def exists(self, path: str) -> bool:
        return path in self.paths()

    def paths(self) -> frozenset[str]:
        """Every file that the steps so far leave in the tree."""
        if self._paths is None:
            gone = {path for path, data in self._overlay.items() if data is None}
            added = {path for path, data in self._overlay.items() if data is not None}
            self._paths = frozenset(self._base.paths()).difference(gone) | added
        return self._paths

    def containing(self, words: Collection[bytes], *, endings: Endings = ()) -> frozenset[str]:
        """The files in which at least one word stands as a whole word: who *could* mention it.

        Costs one search of the base for each new set of words, and no parsing. Trees that grow
        from one another share what was found in their base.

        Args:
            endings: only paths that end so, which is quicker than to leave the others out.
        """
        key = frozenset(words), endings
        if key not in self._cache:
            found = self._searches.files(*key)
            self._cache[key] = found.difference(self._overlay) | self._laid(endings).having(words)
        return self._cache[key]

    def _laid(self, endings: Endings) -> LaidWords:
        if endings not in self._laid_words:
            self._laid_words[endings] = LaidWords(tuple(self._overlaid(endings)))
        return self._laid_words[endings]

    def matching(
        self, pattern: bytes, *, endings: Endings = (), but: Endings = ()
    ) -> frozenset[str]:
        """The files of which a line matches; for what no word can tell.

        Args:
            pattern: read alike by `re` and by Perl; of ASCII, and of one line.
            endings: only paths that end so.
            but: no paths that end so.
        """
        found = self._searches.matching(pattern, endings, but)
        test = re.compile(pattern, re.MULTILINE).search
        mine = {p for p, d in self._overlaid(endings) if not (but and p.endswith(but)) and test(d)}
        return found.difference(self._overlay) | mine

    def _overlaid(self, endings: Endings) -> Iterator[tuple[str, bytes]]:
        for path, data in self._overlay.items():
            if data is not None and (not endings or path.endswith(endings)):
                yield path, data

    def changed(self) -> Mapping[str, bytes | None]:
        """What lies over the base: the bytes of paths that steps touched; ``None``: gone."""
        return self._overlay

    def differs(self, other: SourceTree, path: str) -> bool:
        """Whether a path has other bytes here than in another tree.

        Costs nothing for paths that neither tree's steps touched, if both have the same base.
        """
        if path not in self.touched(other):
            return False
        return self.read(path) != other.read(path)

    def touched(self, other: SourceTree) -> frozenset[str]:
        """Paths that may differ between two trees; all, when their bases are not the same."""
        if self._base is other._base:
            return frozenset(self._overlay.keys() | other._overlay.keys())
        return self.paths() | other.paths()

    def with_changes(self, changes: Iterable[Change]) -> SourceTree:
        """The tree after the changes.

        Raises:
            StaleChange: a change was computed from other bytes.
        """
        overlay = dict(self._overlay)
        contents = dict(self._contents)
        same_files = True
        for change in changes:
            current = overlay[change.path] if change.path in overlay else self.read(change.path)
            contents[change.path] = overlay[change.path] = change.apply_to(current)
            same_files = same_files and change.kind in ("edit", "nothing")
        after = SourceTree(self._base, overlay, outside=self.outside)
        after._searches, after._reads = self._searches, self._reads
        after._contents, after._facts = contents, self._facts
        if same_files:
            after._paths, after.layout = self._paths, self.layout
        return after

    def only(self, paths: Iterable[str]) -> SourceTree:
        """The same tree, but `containing` answers only with these paths (to play a step again)."""
        left = frozenset(paths)
        narrow = SourceTree(_Narrowed(self, left), outside=self.outside)
        narrow.narrowed_to = left
        narrow.whole = self.whole
        narrow._contents, narrow._facts = self._contents, self._facts
        narrow._paths, narrow.layout = self._paths, self.layout
        return narrow


class _Narrowed:
    def __init__(self, tree: SourceTree, paths: frozenset[str]) -> None:
        self._tree = tree
        self._narrow = paths

    def paths(self) -> Collection[str]:
        return self._tree.paths()

    def read(self, path: str) -> bytes | None:
        return self._tree.read(path)

    def containing(self, words: Collection[bytes]) -> frozenset[str]:
        pattern = word_pattern(words)
        return frozenset(
            path
            for path in self._narrow
            if (data := self._tree.read(path)) is not None and pattern.search(data)
        )

    def matching(
        self, pattern: bytes, *, endings: Endings = (), but: Endings = ()
    ) -> Collection[str]:
        return self._tree.matching(pattern, endings=endings, but=but) & self._narrow
