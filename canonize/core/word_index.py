"""In which files each word stands: read once, where many are asked for one after the other."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator

_WORD = re.compile(rb"\w+")
_SPACED = bytes(byte if _WORD.match(bytes((byte,))) else 32 for byte in range(256))
"""What is no part of a word becomes a space."""
_BITS = 20
"""Of a file's number; the rest of 64 bits is of the word's hash."""
_HASH = (1 << (64 - _BITS)) - 1
_RUN = 250_000
"""So many places are sorted together: more cost memory while it is done."""


class WordIndex:
    """The words of some files, as `core.tree_base.word_pattern` sees them.

    Costs one pass over the files, and eight bytes for each word that a file has: a part of its hash
    and the number of the file, in sorted runs. Two words of one hash would name a file too many (of
    a million words, once in some 10^7 questions), and none too few.

    Args:
        files: paths with their bytes, at most 2^20; ``None``: nobody can read it, so it may have
            any word.
    """

    def __init__(self, files: Iterable[tuple[str, bytes | None]]) -> None:
        self._paths: list[str] = []
        self._unread: list[str] = []
        self._runs: list[array[int]] = []
        run: list[int] = []
        for path, data in files:
            if data is None:
                self._unread.append(path)
                continue
            number = len(self._paths)
            self._paths.append(path)
            words = {*data.translate(_SPACED).split()}
            run += [(found & _HASH) << _BITS | number for found in map(hash, words)]
            if len(run) >= _RUN:
                self._runs.append(array("Q", sorted(run)))
                run.clear()
        self._runs.append(array("Q", sorted(run)))

    def having(self, words: Collection[bytes]) -> set[str]:
        """The files that have one of some words, each of which is one by `is_word`."""
        return {path for word in words for path in self._having(word)} | {*self._unread}

    def _having(self, word: bytes) -> Iterator[str]:
        first = (hash(word) & _HASH) << _BITS
        for run in self._runs:
            begin = bisect_left(run, first)
            end = bisect_left(run, first + (1 << _BITS), begin)
            for place in run[begin:end]:
                yield self._paths[place - first]


def is_word(word: bytes) -> bool:
    """Whether an index can tell of a word: letters, digits and underscores of ASCII."""
    return _WORD.fullmatch(word) is not None
