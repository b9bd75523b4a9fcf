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
    r"""\#[^\n]*|\\\n"""
    r'''|"""[^"\\]*(?:(?:\\.|"(?!""))[^"\\]*)*"""'''
    r"""|'''[^'\\]*(?:(?:\\.|'(?!''))[^'\\]*)*'''"""
    r'''|"[^"\\\n]*(?:\\.[^"\\\n]*)*"'''
    r"""|'[^'\\\n]*(?:\\.[^'\\\n]*)*'""",
    re.DOTALL,
)
_NOT_NEWLINE = re.compile(r"[^\n]")
_HEADER = re.compile(
    r"\n( *)(?:async[ \t]+)?def[ \t]+\w+[ \t]*(?:\[[^\]\n]*\][ \t]*)?"
    r"\((?:[^()]|\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\))*\)[ \t]*(?:->[^:]*)?:[ \t]*\n"
)


class Body(NamedTuple):
    """One function body: offsets into the text, lines of its header, its start, its end."""

    start: int
    end: int
    header_line: int
    first_line: int
    last_line: int


def mask(text: str) -> tuple[str, list[str]]:
    """Returns the text with strings and comments blanked, and the one-line strings.

    A string leaves its first quote behind, and its last if it ends on the same line.
    """
    strings: list[str] = []
    keep = strings.append

    def blank(match: re.Match[str]) -> str:
        token = match.group()
        first = token[0]
        if first == "#" or first == "\\":
            return " " * len(token)
        if "\n" in token:
            return '"' + _NOT_NEWLINE.sub(" ", token[1:])
        keep(token)
        return '"' + " " * (len(token) - 2) + '"'

    return _TOKEN.sub(blank, text), strings


def skeleton(text: str, masked: str) -> tuple[str, list[Body]]:
    """Returns the text with every function body replaced by ``pass``, and where they were."""
    pieces: list[str] = []
    bodies: list[Body] = []
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
            last = start + len(text[start:end].rstrip())
        blank_tail = text.count("\n", last, end)
        pieces += (text[position : start - 1], " pass\n", "\n" * newlines)
        bodies.append(Body(start, end, first, body_line, body_line + newlines - blank_tail))
        position, line = end, body_line + newlines
    pieces.append(text[position:])
    return "".join(pieces), bodies


@lru_cache(maxsize=64)
def _dedent(indent: int) -> re.Pattern[str]:
    return re.compile(rf"\n {{0,{indent}}}[^ \n]")
