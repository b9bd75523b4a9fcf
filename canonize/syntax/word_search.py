"""Where words stand in bytes: the search that the whole ledger must add up to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

_PART = frozenset(b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz")


def word_hits(data: bytes, words: Collection[str]) -> list[tuple[int, str]]:
    """Offset and word of each place where one of some words stands, in order.

    A word ends where ``git grep -w`` says it ends: at anything but an ASCII letter, a digit or an
    underscore. So a quotation mark or an arrow beside a name does not hide it.
    """
    found = []
    for word in words:
        needle = word.encode()
        size = len(needle)
        at = data.find(needle)
        while at >= 0:
            end = at + size
            before = data[at - 1] if at else -1
            after = data[end] if end < len(data) else -1
            if before not in _PART and after not in _PART:
                found.append((at, word))
            at = data.find(needle, at + 1)
    return sorted(found)


def count_words(data: bytes, words: Collection[str]) -> Counter[str]:
    """How often each word stands in some bytes."""
    return Counter(word for _, word in word_hits(data, words))
