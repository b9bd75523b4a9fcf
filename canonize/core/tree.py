"""The repository as codemods see it: a base that is read lazily, and an overlay of changes."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Protocol, runtime_checkable

from canonize.core.change import Change
from canonize.core.modules import ModuleMap
from canonize.core.outside_modules import OutsideModules, outside_module, outside_path


class Base(Protocol):
    """Where the bytes come from; `canonize.workspace` reads a disk, tests read a dict."""

    def paths(self) -> Collection[str]:
        """Every tracked regular file, sorted. Symbolic links and submodules are not among them."""
        ...

    def read(self, path: str) -> bytes | None:
        """The bytes of a file, or ``None`` if it isn't there."""
        ...

    def containing(self, words: Collection[bytes]) -> frozenset[str]:
        """The tracked files in which at least one of the words stands as a whole word."""
        ...


@runtime_checkable
class WordByWord(Protocol):
    """A base that can tell by one search in which files each of many words stands."""

    def containing_each(
        self, words: Collection[bytes], endings: Collection[str] = ()
    ) -> Mapping[bytes, Collection[str]]:
        """As `Base.containing`, for each word by itself, in paths that end so (all: ``()``)."""
        ...


@runtime_checkable
class ByEnding(Protocol):
    """A base that can search some files only."""

    def containing_in(self, words: Collection[bytes], endings: Collection[str]) -> Collection[str]:
        """As `Base.containing`, in paths that end so."""
        ...


@runtime_checkable
class ByPattern(Protocol):
    """A base that can search for a pattern without handing out its files."""

    def matching(
        self, pattern: bytes, *, endings: Collection[str] = (), but: Collection[str] = ()
    ) -> Collection[str] | None:
        """As `SourceTree.matching`; ``None``: it can't after all."""
        ...


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


def word_pattern(words: Collection[bytes]) -> re.Pattern[bytes]:
    """Matches any of the words where no ASCII letter, digit or underscore touches it.

    As ``git grep -w`` sees it: a byte-order mark, a quotation mark or an arrow beside a name does
    not hide it. So ``él`` has the word ``l``: who asks only *could* find something there.
    """
    alternatives = b"|".join(re.escape(word) for word in sorted(words))
    return re.compile(rb"(?<!\w)(?:" + alternatives + rb")(?!\w)")


def has_word(data: bytes, word: bytes) -> bool:
    """Whether `word_pattern` of one word matches; quicker, since it looks for the bytes."""
    at = data.find(word)
    while at >= 0:
        end = at + len(word)
        before, after = data[at - 1 : at] if at else b"", data[end : end + 1]
        if not _PART.match(before) and not _PART.match(after):
            return True
        at = data.find(word, at + 1)
    return False


def _has_any(words: Collection[bytes]) -> Callable[[bytes], object]:
    """Whether any of some words stands in bytes; quick for a few words and for many."""
    if len(words) > _FEW:
        return word_pattern(words).search
    return lambda data: any(has_word(data, word) for word in words)


_FEW = 4
_PART = re.compile(rb"\w")


Endings = tuple[str, ...]
"""How paths end; ``()``: in whatever way."""


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
        self._searches = _Searches(base)
        self._reads = _Reads(base)
        self._contents: Mapping[str, bytes | None] = self._overlay
        self._facts = _Facts()
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
            has_one = _has_any(words)
            mine = {p for p, d in self._overlaid(endings) if has_one(d)}
            self._cache[key] = found.difference(self._overlay) | mine
        return self._cache[key]

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


class _Facts:
    """What was derived from files alone: of a base as it is, and of other bytes at a path."""

    def __init__(self) -> None:
        self._of_base: dict[str, dict[object, object]] = {}
        self._of_bytes: dict[tuple[str, bytes | None], dict[object, object]] = {}

    def of_base(self, path: str) -> dict[object, object]:
        return self._of_base.setdefault(path, {})

    def of_bytes(self, path: str, data: bytes | None) -> dict[object, object]:
        return self._of_bytes.setdefault((path, data), {})


class _Reads:
    """The files of a base that were read lately: many ask for the same ones in turn."""

    def __init__(self, base: Base) -> None:
        self._base = base
        self._known: OrderedDict[str, bytes | None] = OrderedDict()
        self._size = 0

    def read(self, path: str) -> bytes | None:
        if path in self._known:
            self._known.move_to_end(path)
            return self._known[path]
        data = self._known[path] = self._base.read(path)
        self._size += len(data or b"")
        while self._size > _KEPT_BYTES and len(self._known) > 1:
            self._size -= len(self._known.popitem(last=False)[1] or b"")
        return data


_KEPT_BYTES = 12_000_000


class _Searches:
    """Searches of a base, each made once; words that were expected share one search."""

    def __init__(self, base: Base) -> None:
        self._base = base
        self._found: dict[tuple[frozenset[bytes], Endings], frozenset[str]] = {}
        self._expected: dict[Endings, frozenset[bytes]] = {}
        self._words: dict[tuple[bytes, Endings], frozenset[str]] = {}
        self._matched: dict[tuple[bytes, Endings, Endings], frozenset[str]] = {}

    def expect(self, words: Collection[bytes], endings: Endings) -> None:
        self._expected[endings] = self._expected.get(endings, frozenset()) | frozenset(words)

    def files(self, words: frozenset[bytes], endings: Endings) -> frozenset[str]:
        key = words, endings
        if key not in self._found:
            known = {word: self._known(word, endings) for word in words}
            rest = frozenset(word for word, files in known.items() if files is None)
            found = frozenset[str]().union(*(files for files in known.values() if files))
            if rest:
                fresh = self._search(rest, endings)
                if len(rest) == 1:
                    [word] = rest
                    self._words[word, endings] = fresh
                found |= fresh
            self._found[key] = found
        return self._found[key]

    def matching(self, pattern: bytes, endings: Endings, but: Endings) -> frozenset[str]:
        key = pattern, endings, but
        if key not in self._matched:
            base = self._base
            found = None
            if isinstance(base, ByPattern):
                found = base.matching(pattern, endings=endings, but=but)
            if found is None:
                test = re.compile(pattern, re.MULTILINE).search
                paths = (p for p in base.paths() if not (but and p.endswith(but)))
                asked = (p for p in paths if not endings or p.endswith(endings))
                found = [path for path in asked if test(base.read(path) or b"")]
            self._matched[key] = frozenset(found)
        return self._matched[key]

    def _known(self, word: bytes, endings: Endings) -> frozenset[str] | None:
        """What is known of one word, or is found together with all that were expected."""
        for there in (endings, ()):
            if (word, there) not in self._words and word in self._expected.get(there, ()):
                fresh = {w for w in self._expected[there] if (w, there) not in self._words}
                for other, files in self._each(fresh, there).items():
                    self._words[other, there] = files
            if (word, there) in self._words:
                files = self._words[word, there]
                return files if there == endings else _ending(files, endings)
        return None

    def _search(self, words: frozenset[bytes], endings: Endings) -> frozenset[str]:
        if endings and isinstance(self._base, ByEnding):
            return frozenset(self._base.containing_in(words, endings))
        return _ending(self._base.containing(words), endings)

    def _each(self, words: Collection[bytes], endings: Endings) -> dict[bytes, frozenset[str]]:
        if isinstance(self._base, WordByWord):
            each = self._base.containing_each(words, endings)
            return {word: frozenset(paths) for word, paths in each.items()}
        found = {word: set[str]() for word in words}
        for path in _ending(self._base.containing(words), endings):
            data = self._base.read(path) or b""
            for word, paths in found.items():
                if has_word(data, word):
                    paths.add(path)
        return {word: frozenset(paths) for word, paths in found.items()}


def _ending(paths: Collection[str], endings: Endings) -> frozenset[str]:
    return frozenset(path for path in paths if not endings or path.endswith(endings))


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
