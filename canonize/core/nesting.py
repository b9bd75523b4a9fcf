"""Code that is nested so deeply that LibCST's parser would not survive it.

LibCST 1.8.6 ends the whole process with a segmentation fault at some thousand brackets or prefix
operators, and takes twice as long for each level of a `case` pattern. CPython itself accepts 200
brackets. One such file must be refused, not end the run.
"""

from __future__ import annotations

import ast
import re
import warnings

from canonize.core.newer_syntax import parse_any
from canonize.core.recent_trees import recent_tree

_BRACKETS = 150
_PATTERN_BRACKETS = 14
_NO_BRACKETS = bytes(set(range(256)) - set(b"()[]{}"))
_AS_ROUND = bytes.maketrans(b"[{]}", b"(())")
_PREFIXES = re.compile(
    rb"(?:(?:not\b|await\b|lambda\b[^:\n]{0,80}:|[-+~])[\s\\]*){1000}"
    rb"|(?:lambda\b[^:=\n]{0,80}=\s*){100}"
)
_CASE = re.compile(rb"^[ \t]*case\b", re.MULTILINE)


def is_too_deep(data: bytes) -> bool:
    """Whether LibCST must not be given this; cheap for what is not."""
    if (_has_many_prefixes(data) and _PREFIXES.search(data)) or any(
        _depth(data, start.end(), _PATTERN_BRACKETS) for start in _CASE.finditer(data)
    ):
        return True
    brackets = data.translate(_AS_ROUND, _NO_BRACKETS)
    # Brackets in strings and comments count too, so the host has the last word.
    return _is_deep(brackets) and not _host_parses(data)


def parse_on_host(data: bytes | str, *, last: bool = False) -> ast.Module:
    """`ast.parse`, also of code that is newer than the host, with one kind of error more.

    The tree of bytes is shared with whoever asked for it lately: do not change it.

    Args:
        last: as in `recent_tree`.

    Raises:
        SyntaxError: it does not parse, or is nested more deeply than the host's parser takes
            (which says so with a MemoryError).
        ValueError, RecursionError: as `ast.parse`.
    """
    try:
        return recent_tree(data, last=last) if isinstance(data, bytes) else parse_any(data)
    except MemoryError as error:
        raise SyntaxError("nested too deeply") from error


def _has_many_prefixes(data: bytes) -> bool:
    """Whether there are as many as `_PREFIXES` asks for at all, wherever they stand."""
    lambdas = data.count(b"lambda")
    words = data.count(b"not") + data.count(b"await") + lambdas
    signs = data.count(b"-") + data.count(b"+") + data.count(b"~")
    return words + signs >= 1000 or lambdas >= 100


def _is_deep(brackets: bytes) -> bool:
    """Whether more than `_BRACKETS` are open at one place; what closes nothing is passed over.

    Pairs that hold nothing are taken out level by level, which is quick; what is left is counted.
    """
    levels, left = 0, brackets
    while b"()" in left and levels <= _BRACKETS:
        left = left.replace(b"()", b"")
        levels += 1
    if levels + left.count(b"(") <= _BRACKETS:
        return False
    depth = 0
    for byte in brackets:
        if byte == _OPENING:
            depth += 1
            if depth > _BRACKETS:
                return True
        elif depth:
            depth -= 1
    return False


_OPENING = ord("(")


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
