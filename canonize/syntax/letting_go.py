"""Scopes that nobody holds are taken apart, so that their tree goes at once.

A scope and its names lead to one another, and to the tree. Only a collection that goes through all
objects would find them, and there are millions while trees are kept; but what the scopes of a file
hold among themselves can be counted. Where somebody still has a part of them, all stay as they are.
"""

from __future__ import annotations

import gc
import sys
from collections import defaultdict

from canonize.syntax.scopes import Binding, ImportSite, Scope, Scopes, StringSite, Use

_PARTS = frozenset({Binding, ImportSite, Scope, Scopes, StringSite, Use, list, dict, defaultdict})


def let_go(last: list[object]) -> bool:
    """Takes scopes apart, unless somebody has a part of them.

    Args:
        last: the one thing in it leads to the scopes, and is taken out; nobody else should have it.

    Returns:
        Whether they are gone. If not, they are as they were.
    """
    parts = [last.pop()]
    if not _is_all(parts):
        return False
    for part in parts:
        if isinstance(part, Scope):
            part.bindings.clear()
            part.uses.clear()
    return True


def _is_all(parts: list[object]) -> bool:
    """Adds what belongs to the first; whether nobody holds one of them but the others."""
    free = object()
    held = {id(parts[0]): 0}
    other: object = None
    for part in parts:
        for other in gc.get_referents(part):
            key = id(other)
            if key in held:
                held[key] += 1
            elif type(other) in _PARTS or _is_of_scopes(other):
                held[key] = 1
                parts.append(other)
    parts.append(free)
    held[id(free)] = 1  # the name above
    del part, other
    return len({sys.getrefcount(part) - held[id(part)] for part in parts}) == 1


def _is_of_scopes(other: object) -> bool:
    return type(other) is tuple and any(type(item) is Scope for item in other)
