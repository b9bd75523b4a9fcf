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
_SUMMARY = re.compile(r"[ \t]*\.\.[ ]autosummary::")
_LONGEST_ROLE = 100
_LONGEST_SUMMARY = 200


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
        if _CODE_LINE.match(self._text, start) or self._is_summary(start):
            return True
        quotes = bisect_left(self._quotes, offset) - bisect_left(self._quotes, start)
        if quotes % 2 == 1 or self._text.endswith("``", start, offset):
            return True
        return _ROLE.search(self._text[max(start, offset - _LONGEST_ROLE) : offset]) is not None

    def _is_summary(self, start: int) -> bool:
        """Whether a line stands below an ``autosummary``, whose lines are names."""
        line = self._text[start : start + _LONGEST_ROLE]
        indent = len(line) - len(line.lstrip(" "))
        at = start
        for _ in range(_LONGEST_SUMMARY if indent else 0):
            above = self._text.rfind("\n", 0, at - 1) + 1 if at else 0
            text = self._text[above : at - 1] if at else ""
            if text.strip() and len(text) - len(text.lstrip(" ")) < indent:
                return _SUMMARY.match(text) is not None
            if not above:
                return False
            at = above
        return False
