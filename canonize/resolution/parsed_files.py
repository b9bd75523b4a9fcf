"""A tree's files as `ast` sees them, each parsed once."""

from __future__ import annotations

import ast

from canonize.core.tree import SourceTree
from canonize.syntax.portable_ast import parsed


def parsed_file(tree: SourceTree, path: str) -> ast.Module | None:
    """`parsed` of a file of a tree; parsed once as long as its bytes are the same."""
    facts = tree.facts(path)
    if parsed not in facts:
        facts[parsed] = parsed(tree.read(path) or b"")
    found = facts[parsed]
    assert found is None or isinstance(found, ast.Module)
    return found
