"""Expressions and blocks that are chained so often that walking them by recursion fails.

LibCST's parser needs time that grows with the square of a chain's length (``a.b.c...``, sums,
``elif``), and Python's own limits end whatever walks the tree. `nesting` looks for what would end
the process; this is for what would stop it.
"""

from __future__ import annotations

import ast
import re

from canonize.core.nesting import is_too_deep, parse_on_host
from canonize.core.recent_trees import recent_tree

LIMIT = 400
"""Levels of syntax; LibCST writes about as many before Python's own limit."""
_LONG_LINE = 1_500
_SIGNS = (b"\n.", b"\\\n", b"elif", b"lambda")
_TEXT = re.compile(
    rb"#[^\n]*|'''.*?'''|\"\"\".*?\"\"\"|'(?:\\.|[^'\\\n])*'|\"(?:\\.|[^\"\\\n])*\"", re.DOTALL
)


def is_too_long_a_chain(data: bytes) -> bool:
    """Whether a Python file's tree has too many levels; only odd files are parsed to tell."""
    if not _is_suspicious(data):
        return False
    try:
        tree = recent_tree(data)
    except (RecursionError, MemoryError):
        return True
    except (SyntaxError, ValueError):
        return _is_suspicious(_TEXT.sub(b"''", data))
    return _levels(tree) > LIMIT


def parse_shallow(source: bytes | str) -> ast.Module:
    """`parse_on_host` for what will be walked by recursion.

    Raises:
        SyntaxError, ValueError: it can't be parsed, or is nested or chained too deeply.
    """
    data = source if isinstance(source, bytes) else source.encode("utf-8", "replace")
    if is_too_deep(data) or is_too_long_a_chain(data):
        raise ValueError("it is nested too deeply")
    return parse_on_host(source)


def _is_suspicious(data: bytes) -> bool:
    if len(data) < LIMIT:
        return False
    if max(map(len, data.split(b"\n"))) > _LONG_LINE:
        return True
    return any(data.count(part) > LIMIT for part in _SIGNS)


def _levels(tree: ast.Module) -> int:
    deepest = 0
    waiting: list[tuple[ast.AST, int]] = [(tree, 0)]
    while waiting:
        node, level = waiting.pop()
        deepest = max(deepest, level)
        waiting.extend((below, level + 1) for below in ast.iter_child_nodes(node))
    return deepest
