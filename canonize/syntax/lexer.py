"""Which bytes of Python code are comments, which are strings: by regular expression.

Quick, and good for code that no parser here can read; nested quotes of Python 3.12's formatted
strings are the one thing it can take wrongly.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection

_TOKEN = re.compile(
    rb"(?P<comment>\#[^\r\n]*)"
    rb"|\"\"\"[^\\\"]*(?:(?:\\.|\"(?!\"\"))[^\\\"]*)*(?:\"\"\"|\Z)"
    rb"|'''[^\\']*(?:(?:\\.|'(?!''))[^\\']*)*(?:'''|\Z)"
    rb"|\"[^\\\"\r\n]*(?:\\(?:\r\n|.)[^\\\"\r\n]*)*\"?"
    rb"|'[^\\'\r\n]*(?:\\(?:\r\n|.)[^\\'\r\n]*)*'?",
    re.DOTALL,
)
"""No group is possessive: those of Python 3.11.0 to 3.11.2 lose matches."""


class Lexed:
    """The comments and strings of some code.

    Args:
        texts: further stretches of it that are strings.
    """

    def __init__(self, code: bytes, texts: Collection[tuple[int, int]] = ()) -> None:
        self._texts = sorted(texts)
        self._starts: list[int] = []
        self._ends: list[int] = []
        self._comments: list[bool] = []
        for match in _TOKEN.finditer(code):
            self._starts.append(match.start())
            self._ends.append(match.end())
            self._comments.append(match["comment"] is not None)

    def region(self, offset: int) -> str:
        """``comment``, ``string`` or ``code``."""
        index = bisect_right(self._starts, offset) - 1
        if index < 0 or offset >= self._ends[index]:
            index = bisect_right(self._texts, offset, key=lambda text: text[0]) - 1
            inside = index >= 0 and offset < self._texts[index][1]
            return "string" if inside else "code"
        return "comment" if self._comments[index] else "string"
