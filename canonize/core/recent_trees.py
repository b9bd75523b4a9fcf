"""Trees of the host's `ast` that were asked for lately: whoever asks, a content is parsed once.

A tree takes some forty times what its file does, so few are kept, and whoever asks about many
files keeps what it found out (`SourceTree.facts`), not the tree. All share one tree: nobody may
change it. A tree that went from here while somebody still has it is found again: there are never
two of one content, so whoever compares nodes by identity compares the same ones.
"""

from __future__ import annotations

import ast
import warnings
from collections import OrderedDict
from weakref import WeakValueDictionary

from canonize.core.collecting import growing, keeps_trees, make_room
from canonize.core.newer_syntax import parsed_with_words

_KEPT_BYTES = 5_000_000
"""Of source."""
_REWORDED = "_canonize_reworded"


class _Recent:
    def __init__(self) -> None:
        self._known: OrderedDict[bytes, ast.Module | Exception] = OrderedDict()
        self._held: WeakValueDictionary[bytes, ast.Module] = WeakValueDictionary()
        self._size = 0

    def as_written(self, data: bytes) -> ast.Module | None:
        found = self._held.get(data)
        return found if found is not None and _REWORDED not in found.__dict__ else None

    def of(self, data: bytes) -> ast.Module | Exception:
        found = self._known.get(data)
        if found is not None:
            self._known.move_to_end(data)
            return found
        found = self._held.get(data) or _parsed(data)
        if isinstance(found, ast.Module):
            self._held[data] = found
        self._known[data] = found
        self._size += len(data)
        while len(self._known) > 1 and self._size > _KEPT_BYTES:
            oldest, _ = self._known.popitem(last=False)
            self._size -= len(oldest)
        return found

    def forget(self) -> None:
        self._known.clear()
        self._size = 0


_recent = _Recent()
forget_recent = keeps_trees(_recent.forget)
"""Lets all trees go that are kept: for a huge one, or when a play is over."""


def recent_tree(data: bytes) -> ast.Module:
    """`parse_any` of a file's bytes, without the warnings that the file's own escapes cause.

    Raises:
        SyntaxError, ValueError, RecursionError, MemoryError: as `ast.parse`.
    """
    found = _recent.of(data)
    if isinstance(found, ast.Module):
        return found
    raise type(found)(*found.args)


def kept_as_written(data: bytes) -> ast.Module | None:
    """The tree, if it is kept and the host reads the code in its own words."""
    return _recent.as_written(data)


def _parsed(data: bytes) -> ast.Module | Exception:
    """The tree, which tells whether the code was put in other words for it, or the error."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            make_room(len(data))
            with growing(len(data)):
                tree, words = parsed_with_words(data)
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
            return error.with_traceback(None)
    if words is not None:
        tree.__dict__[_REWORDED] = True
    return tree
