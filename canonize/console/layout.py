"""Rows and lines made to fit a terminal: wrapped by column, between words and never inside one.

A word of code ends where a path or a dotted name has a separator. What can't be parted stays whole
and sticks out: a name that was cut could not be copied.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

GAP = 2
_COARSE = re.compile(r"[^./:,]+[./:,]*|[./:,]+")
_FINE = re.compile(r"[^./:,_\-]+[./:,_\-]*|[./:,_\-]+")


def cells(text: str) -> int:
    """How many columns of a terminal a text takes."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1
        for c in text
    )


def fitted_widths(
    rows: Sequence[Sequence[str]], limit: int | None, *, right: Sequence[int] = ()
) -> list[int]:
    """How wide each column of a table is.

    Args:
        limit: columns of the terminal; ``None`` for as wide as the texts are.
        right: columns that are aligned to the right, which are numbers and never parted.
    """
    natural = [max(map(cells, column)) for column in zip(*rows, strict=True)]
    if limit is None:
        return natural
    room = limit - GAP * (len(natural) - 1)
    for pattern in (None, _COARSE, _FINE):
        least = [
            width if number in right else min(width, _least(column, pattern))
            for number, (width, column) in enumerate(
                zip(natural, zip(*rows, strict=True), strict=True)
            )
        ]
        if sum(least) <= room:
            return _shared(natural, least, room)
    return least


def _least(column: Sequence[str], pattern: re.Pattern[str] | None) -> int:
    least = 0
    for text in column:
        indent = len(text) - len(text.lstrip(" "))
        words = text.split()
        parts = (part for word in words for part in (pattern.findall(word) if pattern else [word]))
        least = max(least, indent + max(map(cells, parts), default=0))
    return least


def _shared(natural: Sequence[int], least: Sequence[int], room: int) -> list[int]:
    """As wide as they are, the widest made narrower until all of them fit."""
    widths = list(natural)
    while sum(widths) > room:
        widest = max((w for w, low in zip(widths, least, strict=True) if w > low), default=0)
        if not widest:
            break
        number = max(n for n, w in enumerate(widths) if w == widest and w > least[n])
        widths[number] -= 1
    return widths


def wrapped(text: str, width: int) -> list[str]:
    """A text in lines of at most so many columns, parted between words and parts of names.

    All of them are indented as the first one is.
    """
    if cells(text) <= width:
        return [text]
    indent = " " * (len(text) - len(text.lstrip(" ")))
    lines: list[str] = []
    line = ""
    for word in _words(text, width - len(indent)):
        if cells(line + word.rstrip(" ")) <= width or not line.strip():
            line += word
        else:
            lines.append(line.rstrip(" "))
            line = indent + word.lstrip(" ")
    return [*lines, line.rstrip(" ")]


def _words(text: str, width: int) -> list[str]:
    """Words with the spaces behind them; a word too long for a line is parted as code is."""
    found: list[str] = []
    for word in re.findall(r" *[^ ]+ *", text):
        if cells(word.strip(" ")) <= width:
            found.append(word)
            continue
        coarse = _COARSE.findall(word)
        for part in coarse:
            found += _FINE.findall(part) if cells(part) > width else [part]
    return found


def breaks_of(text: str, width: int) -> list[tuple[int, int]]:
    """Where the lines of a long line begin and end, when lines after the first are indented.

    Only spaces part it: what stands in a line of prose is copied as a whole.
    """
    indent = len(text) - len(text.lstrip(" ")) + GAP
    spans: list[tuple[int, int]] = []
    start = end = 0
    for word in re.finditer(r" *[^ ]+", text):
        room = width - (indent if spans else 0)
        if end and cells(text[start : word.end()]) > room:
            spans.append((start, end))
            start = word.end() - len(word[0].lstrip(" "))
        end = word.end()
    return [*spans, (start, end)]
