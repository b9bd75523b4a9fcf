"""Which parts of a document are code, and which are prose that only mentions some."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right

_FENCE = re.compile(r"^[ \t]*(?:```|~~~)", re.MULTILINE)
_CODE_LINE = re.compile(
    r"(?:\t| {4})|[ \t]*(?:>>>|\.\.\.|\$|%|#!)|[ \t]*\.\.[ ]\w[\w:-]*::|[ \t]*:[\w:-]+:|"
    r"[ \t]*(?:from|import)[ \t]+[\w.]+"
)
_ROLE = re.compile(r":[\w:-]+:\Z")
_LONGEST_ROLE = 100


class Document:
    """A Markdown, reStructuredText or plain text document.

    Code is what stands in a fence, an indented or literal block, a doctest, between backticks, in
    a role or directive, or on a line that is an import statement.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._fences = [match.start() for match in _FENCE.finditer(text)]
        self._quotes = [match.start() for match in re.finditer("`", text)]

    def is_code(self, offset: int) -> bool:
        """Whether a place in the text is code."""
        if bisect_right(self._fences, offset) % 2 == 1:
            return True
        start = self._text.rfind("\n", 0, offset) + 1
        if _CODE_LINE.match(self._text, start):
            return True
        quotes = bisect_left(self._quotes, offset) - bisect_left(self._quotes, start)
        if quotes % 2 == 1 or self._text.endswith("``", start, offset):
            return True
        return _ROLE.search(self._text[max(start, offset - _LONGEST_ROLE) : offset]) is not None
