"""In which files each word stands: read once, where many are asked for one after the other."""

from __future__ import annotations

import re
from array import array
from bisect import bisect
from collections.abc import Collection, Iterable, Iterator

_WORD = re.compile(rb"\w+")
_SPACED = bytes(byte if _WORD.match(bytes((byte,))) else 32 for byte in range(256))
"""What is no part of a word becomes a space."""
_SIZE = array("q").itemsize
_FEW = 4
"""So many words are looked for one by one; more, in one pass."""


class WordIndex:
    """The words of some files, as `core.tree_base.word_pattern` sees them.

    Costs one pass over the files, and eight bytes for each word that a file has: its hash. Two
    words of one hash would name a file too many (once in some 10^13 questions), never one too few.

    Args:
        files: paths with their bytes; ``None``: nobody can read it, so it may have any word.
    """

    def __init__(self, files: Iterable[tuple[str, bytes | None]]) -> None:
        self._paths: list[str] = []
        self._unread: list[str] = []
        self._ends: list[int] = []
        """By file: where its hashes end."""
        hashes = array("q")
        for path, data in files:
            if data is None:
                self._unread.append(path)
                continue
            self._paths.append(path)
            hashes.extend(array("q", map(hash, {*data.translate(_SPACED).split()})))
            self._ends.append(len(hashes))
        self._hashes = hashes.tobytes()

    def having(self, words: Collection[bytes]) -> set[str]:
        """The files that have one of some words, each of which is one by `is_word`."""
        asked = {*map(hash, words)}
        found = self._with_any(asked) if len(asked) > _FEW else self._one_by_one(asked)
        return {self._paths[number] for number in found} | {*self._unread}

    def _with_any(self, asked: set[int]) -> Iterator[int]:
        hashes = memoryview(self._hashes).cast("q")
        begin = 0
        for number, end in enumerate(self._ends):
            if not asked.isdisjoint(hashes[begin:end]):
                yield number
            begin = end

    def _one_by_one(self, asked: set[int]) -> Iterator[int]:
        for one in asked:
            sought = array("q", (one,)).tobytes()
            place = self._hashes.find(sought)
            while place >= 0:
                if place % _SIZE == 0:
                    yield bisect(self._ends, place // _SIZE)
                place = self._hashes.find(sought, place + 1)


def is_word(word: bytes) -> bool:
    """Whether an index can tell of a word: letters, digits and underscores of ASCII."""
    return _WORD.fullmatch(word) is not None
