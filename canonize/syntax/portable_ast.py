"""The host's `ast` of a file, also where the file's syntax is newer than the host."""

from __future__ import annotations

import ast
import warnings

from canonize.core.newer_syntax import parse_any


def parsed(data: bytes) -> ast.Module | None:
    """The tree; ``None`` for what is no Python to anybody."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # odd escapes in strings are not this tool's to mention
        try:
            return parse_any(data)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return None
