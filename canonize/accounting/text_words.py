"""Words in text that is not Python, and in the comments and strings of code."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection
from itertools import accumulate

from canonize.accounting.sightings import FileSightings, Sighting
from canonize.syntax.word_search import word_hits

_BOM = b"\xef\xbb\xbf"
_PATH_BEFORE = re.compile(rb"[\w.:/\\-]*\Z")
_PATH_AFTER = re.compile(rb"(?:[.:/\\]?\w)*")
_IMPORTED_FROM = re.compile(
    rb"\bfrom[ \t]+(?P<module>[A-Za-z_][\w.]*)[ \t]+import[ \t]+\(?[\w, \t]*\Z"
)
_LONGEST = 300


class Places:
    """Lines and columns of byte offsets in one file.

    Args:
        encoding: to count columns in characters.
    """

    def __init__(self, data: bytes, encoding: str = "utf-8") -> None:
        self._data = data
        self._encoding = encoding
        self._starts: list[int] | None = None
        self._last = (-1, 0)

    def __call__(self, offset: int) -> tuple[int, int]:
        """Line and column, both from 1; a byte-order mark does not count."""
        if self._starts is None:
            self._starts = [0, *accumulate(len(line) + 1 for line in self._data.split(b"\n"))]
            del self._starts[-1]
        line = bisect_right(self._starts, offset)
        start, column = self._starts[line - 1], 1
        if start <= self._last[0] <= offset:
            start, column = self._last
        before = self._data[start:offset]
        if start == 0:
            before = before.removeprefix(_BOM)
        column += len(before.decode(self._encoding, "replace"))
        self._last = (offset, column)
        return line, column

    def text(self, offset: int) -> str:
        """The stripped line around an offset, cut when it is long."""
        start = self._data.rfind(b"\n", 0, offset) + 1
        end = self._data.find(b"\n", offset)
        line = self._data[start : end if end >= 0 else None]
        if len(line) > 4 * _LONGEST:
            at = offset - start
            line = line[max(at - _LONGEST // 2, 0) : at + _LONGEST]
        return line.decode(self._encoding, "replace").strip()[:_LONGEST]


def path_around(data: bytes, start: int, end: int) -> str:
    """The dotted, colon or slash path that a word stands in, from its beginning to its end.

    A name in an import line of a document is ``module:name``.
    """
    before = _PATH_BEFORE.search(data, max(start - 300, 0), start)
    after = _PATH_AFTER.match(data, end, min(end + 300, len(data)))
    if before is not None and not before[0] and b"import" in data[max(start - 300, 0) : start]:
        line = _IMPORTED_FROM.search(data, max(start - 300, 0), start)
        if line is not None:
            return f"{line['module'].decode()}:{data[start:end].decode()}"
    head = before[0] if before is not None else b""
    tail = after[0] if after is not None else b""
    return (head + data[start:end] + tail).decode("utf-8", "replace").lstrip("-:")


def words_in_text(data: bytes, words: Collection[str]) -> FileSightings:
    """The words of a file that is not Python."""
    found = FileSightings()
    kind = "binary" if b"\0" in data else "text"
    places = Places(data)
    for offset, word in word_hits(data, words):
        end = offset + len(word.encode())
        path = path_around(data, offset, end)
        text = "" if kind == "binary" else places.text(offset)
        found.sightings.append(Sighting(*places(offset), word, kind, path=path, text=text))
    return found
