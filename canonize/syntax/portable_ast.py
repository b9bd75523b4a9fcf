"""The host's `ast` of a file, also where the file's syntax is newer than the host."""

from __future__ import annotations

import ast

from canonize.core.recent_trees import recent_tree


def parsed(data: bytes) -> ast.Module | None:
    """The tree, which others share; ``None`` for what is no Python to anybody."""
    try:
        return recent_tree(data)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
