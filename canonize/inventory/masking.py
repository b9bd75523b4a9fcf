"""Strings and comments out of the way, and function bodies cut out: text that is quick to read.

`mask` blanks every string and comment without moving a character. `skeleton` then leaves of each
function only its header, with line numbers unchanged, so that the host's parser has a fifth of
the work. Where the cut would be wrong the rest no longer parses (brackets and blocks don't
balance), and the caller parses the whole text instead.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

_TOKEN = re.compile(
    r"""(\#[^\n]*+|\\\n"""
    r'|"""[^"\\]*+(?:(?:\\.|"(?!""))[^"\\]*+)*"""'
    r"|'''[^'\\]*+(?:(?:\\.|'(?!''))[^'\\]*+)*'''"
    r'|"[^"\\\n]*+(?:\\.[^"\\\n]*+)*"'
    r"|'[^'\\\n]*+(?:\\.[^'\\\n]*+)*')",
    re.DOTALL,
)
_HEADER = re.compile(
    r"\n( *+)(?:async[ \t]+)?def[ \t]+\w+[ \t]*+(?:\[[^\]\n]*\][ \t]*+)?"
    r"\((?:[^()]++|\((?:[^()]++|\((?:[^()]++|\([^()]*+\))*\))*\))*\)"
    r"[ \t]*+(?:->[^:]*+)?:[ \t]*+\n"
)
"""Possessive but for groups (those of Python 3.11.0 to 3.11.2 lose matches): deep indents and long
headers must not be tried again and again."""


class FunctionBody(NamedTuple):
    """One function body: offsets into the text, lines of its header, its start, its end."""

    start: int
    end: int
    header_line: int
    first_line: int
    last_line: int


class _Blanks(dict[int, str]):
    """One-line strings without what stands in them, by length."""

    def __missing__(self, length: int) -> str:
        blank = self[length] = '"' + " " * (length - 2) + '"'
        return blank


_BLANKS = _Blanks()


def mask(text: str) -> tuple[str, list[str]]:
    """Returns the text with strings and comments blanked, and the strings and comments.

    A string leaves its first quote behind, and its last if it ends on the same line.
    """
    pieces = _TOKEN.split(text)
    tokens = pieces[1::2]
    blanks = _BLANKS
    pieces[1::2] = [
        _blank(token) if "\n" in token or token[0] in "#\\" else blanks[len(token)]
        for token in tokens
    ]
    return "".join(pieces), tokens


def _blank(token: str) -> str:
    if token[0] == "#" or token[0] == "\\":
        return " " * len(token)
    return '"' + "\n".join([" " * len(line) for line in token.split("\n")])[1:]


def skeleton(text: str, masked: str) -> tuple[str, list[FunctionBody]]:
    """Returns the text with every function body replaced by ``pass``, and where they were."""
    pieces: list[str] = []
    bodies: list[FunctionBody] = []
    position, line, length = 0, 1, len(text)
    search = _HEADER.search
    while (header := search(masked, max(position - 1, 0))) is not None:
        start = header.end()
        after = _dedent(len(header[1])).search(masked, start - 1)
        end = after.start() + 1 if after else length
        first = line + text.count("\n", position, header.start() + 1)
        body_line = first + text.count("\n", header.start() + 1, start)
        newlines = text.count("\n", start, end)
        last = start + len(masked[start:end].rstrip())
        if masked[last - 1] == '"' and text[last - 1 : last + 2] in ('"""', "'''"):
            closed = _TOKEN.match(text, last - 1)
            last = closed.end() if closed is not None else last
        blank_tail = text.count("\n", last, end)
        pieces += (text[position : start - 1], " pass\n", "\n" * newlines)
        bodies.append(FunctionBody(start, end, first, body_line, body_line + newlines - blank_tail))
        position, line = end, body_line + newlines
    pieces.append(text[position:])
    return "".join(pieces), bodies


@lru_cache(maxsize=64)
def _dedent(indent: int) -> re.Pattern[str]:
    return re.compile(rf"\n {{0,{indent}}}+[^ \n]")
