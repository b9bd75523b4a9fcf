"""Code that is nested so deeply that LibCST's parser would not survive it.

LibCST 1.8.6 ends the whole process with a segmentation fault at some thousand brackets or prefix
operators, and takes twice as long for each level of a `case` pattern. CPython itself accepts 200
brackets. One such file must be refused, not end the run.
"""

from __future__ import annotations

import ast
import re
import warnings

_BRACKETS = 150
_PATTERN_BRACKETS = 14
_NO_BRACKETS = bytes(set(range(256)) - set(b"()[]{}"))
_PREFIXES = re.compile(
    rb"(?:(?:not\b|await\b|lambda\b[^:\n]{0,80}:|[-+~])[\s\\]*){1000}"
    rb"|(?:lambda\b[^:=\n]{0,80}=\s*){100}"
)
_CASE = re.compile(rb"^[ \t]*case\b", re.MULTILINE)


def is_too_deep(data: bytes) -> bool:
    """Whether LibCST must not be given this; cheap for what is not."""
    if _PREFIXES.search(data) or any(
        _depth(data, start.end(), _PATTERN_BRACKETS) for start in _CASE.finditer(data)
    ):
        return True
    # Brackets in strings and comments count too, so the host has the last word.
    return _deepest(data.translate(None, _NO_BRACKETS)) > _BRACKETS and not _host_parses(data)


def parse_on_host(data: bytes | str) -> ast.Module:
    """`ast.parse`, with one kind of error more.

    Raises:
        SyntaxError: it does not parse, or is nested more deeply than the host's parser takes
            (which says so with a MemoryError).
        ValueError, RecursionError: as `ast.parse`.
    """
    try:
        return ast.parse(data)
    except MemoryError as error:
        raise SyntaxError("nested too deeply") from error


def _deepest(brackets: bytes) -> int:
    if len(brackets) <= _BRACKETS:
        return 0
    depth = deepest = 0
    for byte in brackets:
        if byte in b"([{":
            depth += 1
            deepest = max(deepest, depth)
        elif depth:
            depth -= 1
    return deepest


def _depth(data: bytes, start: int, limit: int) -> bool:
    """Whether what starts here opens more than ``limit`` brackets before it closes them all."""
    depth = 0
    for found in _STEP.finditer(data, start):
        if found[0] in (b"(", b"[", b"{"):
            depth += 1
            if depth > limit:
                return True
        elif found[0] == b"\n":
            if depth == 0:
                return False
        else:
            depth -= 1
    return False


_STEP = re.compile(rb"[()\[\]{}\n]")


def _host_parses(data: bytes) -> bool:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            parse_on_host(data)
    except (SyntaxError, ValueError, RecursionError):
        return False
    return True
