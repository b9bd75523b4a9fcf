"""Trees of the host's `ast` that were asked for lately: whoever asks, a content is parsed once.

A tree takes some seventy times what its file does, so few are kept, and whoever asks about many
files keeps what it found out (`SourceTree.facts`), not the tree. Most files are asked about by
everybody at once and never again, so a tree is kept for little longer than that, until its content
had to be parsed a second time (as the policy 2Q has it). All share one tree: nobody may change it.
A tree that went from here while somebody still has it is found again: there are never two of one
content, so whoever compares nodes by identity compares the same ones.
"""

from __future__ import annotations

import ast
import warnings
from collections import OrderedDict
from weakref import WeakValueDictionary

from canonize.core.collecting import growing, keeps_trees, make_room
from canonize.core.newer_syntax import parsed_with_words

_KEPT_BYTES = 1_500_000
"""Of source that was parsed once."""
_KEPT_AGAIN = 3_500_000
"""Of source that was asked for again after it had gone."""
_REWORDED = "_canonize_reworded"


class _Kept:
    """Trees by content; the oldest go first."""

    def __init__(self) -> None:
        self.known: OrderedDict[bytes, ast.Module | Exception] = OrderedDict()
        self._size = 0

    def put(self, data: bytes, found: ast.Module | Exception, *, most: int) -> list[bytes]:
        """Keeps one more, of so many bytes of source together. Returns the contents that went."""
        self.known[data] = found
        self._size += len(data)
        gone = []
        while len(self.known) > 1 and self._size > most:
            gone.append(self.known.popitem(last=False)[0])
            self._size -= len(gone[-1])
        return gone

    def clear(self) -> None:
        self.known.clear()
        self._size = 0


class _Recent:
    def __init__(self) -> None:
        self._once = _Kept()
        self._again = _Kept()
        self._gone: set[int] = set()
        """Hashes of contents that were parsed once and went; one that is like another's only
        keeps a tree for longer."""
        self._held: WeakValueDictionary[bytes, ast.Module] = WeakValueDictionary()

    def as_written(self, data: bytes) -> ast.Module | None:
        found = self._held.get(data)
        return found if found is not None and _REWORDED not in found.__dict__ else None

    def of(self, data: bytes, *, last: bool = False) -> ast.Module | Exception:
        found = self._again.known.get(data)
        if found is not None:
            self._again.known.move_to_end(data)
            return found
        found = self._once.known.get(data) or self._held.get(data) or _parsed(data)
        if isinstance(found, ast.Module):
            self._held[data] = found
        if last or data in self._once.known:
            return found
        if hash(data) in self._gone:
            self._again.put(data, found, most=_KEPT_AGAIN)
        else:
            gone = self._once.put(data, found, most=_KEPT_BYTES)
            self._gone.update(map(hash, gone))
        return found

    def forget(self) -> None:
        self._once.clear()
        self._again.clear()
        self._gone.clear()


_recent = _Recent()
forget_recent = keeps_trees(_recent.forget)
"""Lets all trees go that are kept: for a huge one, or when a play is over."""


def recent_tree(data: bytes, *, last: bool = False) -> ast.Module:
    """`parse_any` of a file's bytes, without the warnings that the file's own escapes cause.

    Args:
        last: hardly anybody will ask for these bytes again: a tree made for this is not kept.

    Raises:
        SyntaxError, ValueError, RecursionError, MemoryError: as `ast.parse`.
    """
    found = _recent.of(data, last=last)
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
