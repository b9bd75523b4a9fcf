"""Blocks of other tools' configuration that this tool writes and keeps up to date.

A block stands between two lines of comment. What people write outside of it is theirs.
"""

from __future__ import annotations

import re

BEGIN, END = "canonize.lock: begin", "canonize.lock: end"
_BLOCK = re.compile(
    rf"^[ \t]*# {re.escape(BEGIN)}[^\n]*\n.*?^[ \t]*# {re.escape(END)}[^\n]*(?:\n|\Z)",
    re.MULTILINE | re.DOTALL,
)


def block_spans(text: str) -> list[tuple[int, int]]:
    """Where blocks begin and end, in characters."""
    return [match.span() for match in _BLOCK.finditer(text)]


def block_lines(data: bytes) -> frozenset[int]:
    """The numbers of the lines that lie in blocks, counted from 1."""
    if BEGIN.encode() not in data:
        return frozenset()
    text = data.decode("utf-8", "surrogateescape")
    found: set[int] = set()
    for start, end in block_spans(text):
        first = text.count("\n", 0, start) + 1
        found.update(range(first, first + text.count("\n", start, end)))
    return frozenset(found)
