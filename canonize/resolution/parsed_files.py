"""Files as `ast` sees them: parsed once while they are asked for, never kept for long.

A tree takes some hundred times what its file does, so whoever asks about many files keeps what it
found out (`SourceTree.facts`), not the tree.
"""

from __future__ import annotations

import ast
from collections import OrderedDict

from canonize.core.tree import SourceTree
from canonize.syntax.portable_ast import parsed

_KEPT_BYTES = 1_000_000
"""Of source."""
_recent: OrderedDict[bytes, ast.Module | None] = OrderedDict()


def parsed_file(tree: SourceTree, path: str) -> ast.Module | None:
    """`parsed` of a file of a tree; files that were asked for lately are not parsed again."""
    data = tree.read(path) or b""
    if data in _recent:
        _recent.move_to_end(data)
        return _recent[data]
    found = _recent[data] = parsed(data)
    while len(_recent) > 1 and sum(map(len, _recent)) > _KEPT_BYTES:
        _recent.popitem(last=False)
    return found


def forget_parsed() -> None:
    """Keeps nothing any longer; for whoever measures."""
    _recent.clear()
