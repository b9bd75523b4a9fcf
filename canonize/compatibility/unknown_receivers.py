"""Lookups on what nobody knows, of members that in the whole repository only a competitor has.

A file that reaches the competitor may have an instance of it in a way that `inference` can't
follow. Where it looks up ``gone`` of something unknown, and no other class defines a ``gone``, it
can't be told that this is something else.
"""

from __future__ import annotations

import io
import logging
import pathlib
import re
import threading
from collections.abc import Callable, Iterable, Iterator

import libcst as cst

from canonize.compatibility.expression_context import Fates
from canonize.compatibility.inference import Receivers
from canonize.compatibility.inferred_types import UNKNOWN
from canonize.compatibility.touches import Touch, looked_up
from canonize.core.file_kinds import PYTHON
from canonize.core.tree import SourceTree
from canonize.resolution.replacements import Redirect
from canonize.syntax.scopes import dotted

_COMMON = frozenset(
    name
    for kind in (
        str, bytes, int, float, list, dict, set, tuple, type, object, Exception, io.BytesIO,
        io.StringIO, logging.Logger, pathlib.Path, threading.Thread, threading.Lock().__class__,
        threading.Event, re.Pattern, re.Match,
    )
    for name in dir(kind)
)  # fmt: skip
"""What the language's own objects have, and many others like them."""


class OnlyTheirs:
    """Which members in a tree only a competitor and what takes its place define."""

    def __init__(self, tree: SourceTree) -> None:
        self._tree = tree.whole
        self._known: dict[tuple[str, frozenset[str]], bool] = {}

    def among(self, names: Iterable[str], own: frozenset[str]) -> frozenset[str]:
        """Those of some members that no other file than some defines, or stores."""
        asked = {n for n in names if n not in _COMMON and not n.startswith("__")}
        fresh = {name for name in asked if (name, own) not in self._known}
        self._tree.expect({name.encode() for name in fresh}, endings=PYTHON)
        for name in fresh:
            defines = re.compile(_DEFINES.format(re.escape(name)).encode())
            files = self._tree.containing({name.encode()}, endings=PYTHON) - own
            is_defined = any(defines.search(self._tree.read(path) or b"") for path in files)
            self._known[name, own] = not is_defined
        return frozenset(name for name in asked if self._known[name, own])


def unknown_touches(
    receivers: Receivers, fates: Fates, lost: Callable[[Redirect], frozenset[str]]
) -> Iterator[tuple[Redirect, Touch]]:
    """Where a file looks up such a member of something unknown.

    Args:
        lost: the members of a competitor that only it has, and that are otherwise there.
    """
    asked = {redirect: lost(redirect) for redirect in receivers.redirects}
    every = frozenset[str]().union(*asked.values())
    for node in receivers.nodes.all if every else ():
        if not isinstance(node, cst.Attribute) or node.attr.value not in every:
            continue
        if receivers.meaning(node.value) != UNKNOWN or _is_unbound(receivers, node.value):
            continue
        for redirect, names in asked.items():
            if node.attr.value in names:
                spelt = dotted(node.value)
                yield redirect, looked_up(fates, node, f"{spelt}." if spelt else "its result's ")


def _is_unbound(receivers: Receivers, node: cst.BaseExpression) -> bool:
    """Whether an expression begins with a name that nothing in the file binds."""
    while isinstance(node, cst.Attribute):
        node = node.value
    scope = receivers.nodes.read_in(node) if isinstance(node, cst.Name) else None
    return isinstance(node, cst.Name) and scope is not None and scope.owner(node.value) is None


_DEFINES = r"\b(?:def|class)\s+{0}\b|(?m:^\s*{0}\s*(?::[^=\n]+)?=(?!=))|\.{0}\s*(?::[^=\n]+)?=(?!=)"
