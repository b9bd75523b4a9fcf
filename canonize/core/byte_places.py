"""What stands around a word in bytes, found from the word itself.

An expression that begins with a class of characters or with alternatives is tried at every byte of
a file; a word is found by the machine's own search, and few files have it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from canonize.core.tree_base import NAME_BYTES

QUOTES = (b'"', b"'")


def stands_before(data: bytes, word: bytes, ends: bytes) -> bool:
    """Whether a word stands right before one of some bytes."""
    for end in ends:
        at = data.find(word + bytes([end]))
        while at >= 0:
            if at == 0 or data[at - 1] not in NAME_BYTES:
                return True
            at = data.find(word + bytes([end]), at + 1)
    return False


def ends_quoted_path(data: bytes, leaf: bytes) -> bool:
    """Whether a string is a dotted path that ends in a name: ``"a.leaf"``, ``".leaf"``."""
    for quote in QUOTES:
        at = data.find(b"." + leaf + quote)
        while at >= 0:
            start = at
            while start and (data[start - 1] in NAME_BYTES or data[start - 1] == _DOT):
                start -= 1
            if data[start - 1 : start] in QUOTES:
                return True
            at = data.find(b"." + leaf + quote, at + 1)
    return False


def ends_quoted_dots(data: bytes, leaf: bytes) -> bool:
    """Whether a string is dots and a name: ``".leaf"``, ``"..leaf"``."""
    for quote in QUOTES:
        at = data.find(b"." + leaf + quote)
        while at >= 0:
            start = at
            while start and data[start - 1] == _DOT:
                start -= 1
            if data[start - 1 : start] in QUOTES:
                return True
            at = data.find(b"." + leaf + quote, at + 1)
    return False


_DOT = ord(".")


def is_quoted(data: bytes, name: bytes) -> bool:
    """Whether a name is a string of its own, or one that a dot or colon begins."""
    at = data.find(name)
    while at >= 0:
        end = at + len(name)
        if data[end : end + 1] in QUOTES:
            start = at - 1 if data[at - 1 : at] in (b".", b":") else at
            if data[start - 1 : start] in QUOTES:
                return True
        at = data.find(name, at + 1)
    return False


def is_attribute_of(data: bytes, owners: Collection[bytes], name: bytes) -> bool:
    """Whether a name is looked up by a dot in one of some others, which no dot precedes."""
    at = data.find(name) if owners else -1
    while at >= 0:
        end = at + len(name)
        dot = before_space(data, at)
        is_whole = end == len(data) or data[end] not in NAME_BYTES
        if is_whole and data[dot - 1 : dot] == b".":
            after = before_space(data, dot - 1)
            for owner in owners:
                start = after - len(owner)
                if start >= 0 and data.startswith(owner, start, after):
                    before = data[start - 1 : start]
                    if not before or (before[0] not in NAME_BYTES and before != b"."):
                        return True
        at = data.find(name, at + 1)
    return False


def lines_around(data: bytes, word: bytes) -> Iterator[tuple[int, int]]:
    """The lines in which some bytes stand, each with what surrounds a dotted name across space.

    From the line on which whatever precedes the name stands to the end of what follows it.
    """
    at = data.find(word)
    while at >= 0:
        start, end = at, at + len(word)
        while start and (data[start - 1] in NAME_BYTES or data[start - 1] == _DOT):
            start -= 1
        line = data.rfind(b"\n", 0, before_space(data, start)) + 1
        last = data.find(b"\n", end)
        after = end
        while after < len(data) and data[after] in _SPACE:
            after += 1
        stop = max(after, len(data) if last < 0 else last) + 1
        while stop < len(data) and data[stop] in NAME_BYTES:
            stop += 1
        yield line, stop
        at = data.find(word, at + 1)


_SPACE = b" \t\n\r\f\v"


def before_space(data: bytes, at: int) -> int:
    """Where the white space before a place begins."""
    while at and data[at - 1] in _SPACE:
        at -= 1
    return at
