"""In which files each word stands: read once, where many are asked for one after the other."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Sequence
from hashlib import blake2b

_WORD = re.compile(rb"\w+")
_SPACED = bytes(byte if _WORD.match(bytes((byte,))) else 32 for byte in range(256))
"""What is no part of a word becomes a space."""
_BITS = 20
"""Of a file's number; the rest of 64 bits is of the word's hash."""
_RUN = 250_000
"""So many places wait to be sorted: more cost memory while it is done."""
_PART_BITS = 60
_PARTS = 1 << (64 - _PART_BITS)
"""Places are sorted in so many parts, by their highest bits."""
_MARKS = 400_000
"""So many words' marks are known at once."""


class _Marks(dict[bytes, int]):
    """A part of each word's hash, the same in every process, above the bits of a file's number."""

    def __missing__(self, word: bytes) -> int:
        if len(self) >= _MARKS:
            self.clear()
        whole = int.from_bytes(blake2b(word, digest_size=8).digest())
        mark = self[word] = whole >> _BITS << _BITS
        return mark


class WordIndex:
    """The words of some files, as `core.tree_base.word_pattern` sees them.

    Costs one pass over the files, and eight bytes for each word that a file has: a part of its hash
    and the number of the file, sorted. Two words of one hash would name a file too many (of a
    million words, once in some 10^7 questions), and none too few.

    Args:
        files: paths with their bytes, at most 2^20; ``None``: nobody can read it, so it may have
            any word.

    Attributes:
        paths: of the files that were read, by their numbers.
        places: of the words.
    """

    def __init__(self, files: Iterable[tuple[str, bytes | None]]) -> None:
        self.paths: list[str] = []
        self._unread: list[str] = []
        marks, run, parts = _Marks(), list[int](), [array("Q") for _ in range(_PARTS)]
        for path, data in files:
            if data is None:
                self._unread.append(path)
                continue
            number = len(self.paths)
            self.paths.append(path)
            words = {*data.translate(_SPACED).split()}
            run += [mark | number for mark in map(marks.__getitem__, words)]
            if len(run) >= _RUN:
                _share_out(run, parts)
        _share_out(run, parts)
        self.places: Sequence[int] = array("Q")
        for part in parts:
            self.places += array("Q", sorted(part))

    @classmethod
    def stored(cls, paths: list[str], places: Sequence[int]) -> WordIndex:
        """That of which `paths` and `places` were kept."""
        index = cls(())
        index.paths, index.places = paths, places
        return index

    def having(self, words: Collection[bytes]) -> set[str]:
        """The files that have one of some words, each of which is one by `is_word`."""
        return {path for word in words for path in self._having(word)} | {*self._unread}

    def _having(self, word: bytes) -> Iterator[str]:
        first = _Marks()[word]
        begin = bisect_left(self.places, first)
        end = bisect_left(self.places, first + (1 << _BITS), begin)
        for place in self.places[begin:end]:
            yield self.paths[place - first]


def _share_out(run: list[int], parts: list[array[int]]) -> None:
    """Takes places to the part that each belongs to; there is no one list of all of them, since
    that would take four times the memory."""
    run.sort()
    begin = 0
    for number, part in enumerate(parts, start=1):
        end = bisect_left(run, number << _PART_BITS, begin)
        part.extend(run[begin:end])
        begin = end
    run.clear()


def is_word(word: bytes) -> bool:
    """Whether an index can tell of a word: letters, digits and underscores of ASCII."""
    return _WORD.fullmatch(word) is not None
