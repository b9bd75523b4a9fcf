"""Where the files of a tree come from, and how words are looked for in them."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from typing import Protocol, runtime_checkable


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
        is_free = at == 0 or data[at - 1] not in NAME_BYTES
        if is_free and (end == len(data) or data[end] not in NAME_BYTES):
            return True
        at = data.find(word, at + 1)
    return False


def has_any(words: Collection[bytes]) -> Callable[[bytes], object]:
    """Whether any of some words stands in bytes; quick for a few words and for many."""
    if len(words) > _FEW:
        return word_pattern(words).search
    return lambda data: any(has_word(data, word) for word in words)


_FEW = 4
NAME_BYTES = frozenset(byte for byte in range(128) if re.match(rb"\w", bytes([byte])))
"""ASCII letters, digits and the underscore, as numbers."""
Endings = tuple[str, ...]
"""How paths end; ``()``: in whatever way."""


def ending(paths: Collection[str], endings: Endings) -> frozenset[str]:
    return frozenset(path for path in paths if not endings or path.endswith(endings))
