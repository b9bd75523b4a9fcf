"""What was read and found in a tree's base, kept while the tree lives."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Collection

from canonize.core.tree_base import (
    Base,
    ByEnding,
    ByPattern,
    Endings,
    WordByWord,
    ending,
    has_any,
    has_word,
)
from canonize.core.word_index import WordIndex, is_word


class Facts:
    """What was derived from files alone: of a base as it is, and of other bytes at a path."""

    def __init__(self) -> None:
        self._of_base: dict[str, dict[object, object]] = {}
        self._of_bytes: dict[tuple[str, bytes | None], dict[object, object]] = {}

    def of_base(self, path: str) -> dict[object, object]:
        return self._of_base.setdefault(path, {})

    def of_bytes(self, path: str, data: bytes | None) -> dict[object, object]:
        return self._of_bytes.setdefault((path, data), {})


class Reads:
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


class LaidWords:
    """In which of the files that lie over a base words stand, as `word_pattern` sees it.

    Whoever goes through all competitors asks for each one's words: from some questions on the
    files are read once for all that will come.

    Args:
        laid: the files and their bytes.
    """

    def __init__(self, laid: Collection[tuple[str, bytes]]) -> None:
        self._laid = laid
        self._asked = 0
        self._index: WordIndex | None = None

    def having(self, words: Collection[bytes]) -> set[str]:
        """The files that have one of the words."""
        self._asked += 1
        if self._asked <= _FEW_QUESTIONS or not all(map(is_word, words)):
            has_one = has_any(words)
            return {path for path, data in self._laid if has_one(data)}
        if self._index is None:
            self._index = WordIndex(self._laid)
        return self._index.having(words)


_FEW_QUESTIONS = 12


class Searches:
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
            if not self._is_known(word, there) and word in self._expected.get(there, ()):
                fresh = {w for w in self._expected[there] if not self._is_known(w, there)}
                for other, files in self._each(fresh, there).items():
                    self._words[other, there] = files
            if (word, there) in self._words:
                return self._words[word, there]
            if (word, ()) in self._words:
                return ending(self._words[word, ()], endings)
        return None

    def _is_known(self, word: bytes, endings: Endings) -> bool:
        """Whether a word was looked for in these files, or in all of them."""
        return (word, endings) in self._words or (word, ()) in self._words

    def _search(self, words: frozenset[bytes], endings: Endings) -> frozenset[str]:
        if endings and isinstance(self._base, ByEnding):
            return frozenset(self._base.containing_in(words, endings))
        return ending(self._base.containing(words), endings)

    def _each(self, words: Collection[bytes], endings: Endings) -> dict[bytes, frozenset[str]]:
        if isinstance(self._base, WordByWord):
            each = self._base.containing_each(words, endings)
            return {word: frozenset(paths) for word, paths in each.items()}
        found = {word: set[str]() for word in words}
        for path in ending(self._base.containing(words), endings):
            data = self._base.read(path) or b""
            for word, paths in found.items():
                if has_word(data, word):
                    paths.add(path)
        return {word: frozenset(paths) for word, paths in found.items()}
