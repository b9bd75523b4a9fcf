"""In which files each word stands: read once, where many are asked for one after the other."""

from __future__ import annotations

import re
from array import array
from collections.abc import Collection, Iterable

_WORD = re.compile(rb"\w+")


class WordIndex:
    """The words of some files, as `core.tree_base.word_pattern` sees them.

    Costs one pass over the files, and some ten bytes for each word that a file has. A word in one
    file is kept as the number of the file, one in several as their numbers.

    Args:
        files: paths with their bytes; ``None``: nobody can read it, so it may have any word.
    """

    def __init__(self, files: Iterable[tuple[str, bytes | None]]) -> None:
        self._paths: list[str] = []
        self._unread: list[str] = []
        self._places: dict[bytes, int | array[int]] = {}
        for path, data in files:
            if data is None:
                self._unread.append(path)
                continue
            number = len(self._paths)
            self._paths.append(path)
            for word in set(_WORD.findall(data)):
                known = self._places.get(word)
                if known is None:
                    self._places[word] = number
                elif isinstance(known, int):
                    self._places[word] = array("I", (known, number))
                else:
                    known.append(number)

    def having(self, words: Collection[bytes]) -> set[str]:
        """The files that have one of some words, each of which is one by `is_word`."""
        return {self._paths[n] for word in words for n in self._numbers(word)} | {*self._unread}

    def _numbers(self, word: bytes) -> Iterable[int]:
        known = self._places.get(word, ())
        return (known,) if isinstance(known, int) else known


def is_word(word: bytes) -> bool:
    """Whether an index can tell of a word: letters, digits and underscores of ASCII."""
    return _WORD.fullmatch(word) is not None
