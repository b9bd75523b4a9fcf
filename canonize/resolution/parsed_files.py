"""Files of a tree as `ast` sees them."""

from __future__ import annotations

import ast

from canonize.core.tree import SourceTree
from canonize.syntax.portable_ast import parsed


def parsed_file(tree: SourceTree, path: str) -> ast.Module | None:
    """`parsed` of a file of a tree; files that were asked for lately are not parsed again."""
    return parsed(tree.read(path) or b"")
