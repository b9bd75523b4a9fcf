"""Texts of objects that a base writes, and that say what the class is called."""

from __future__ import annotations

import ast

from canonize.compatibility.default_texts import TEXTS, has_made_text
from canonize.core.ast_nodes import dotted_name, nodes_of
from canonize.resolution.api import Api
from canonize.resolution.resolver import BoundNames, Found

_NAMES = frozenset({"__name__", "__qualname__"})


def has_text_with_name(found: Found, api: Api, names: BoundNames) -> bool:
    """Whether what nobody wrote in a class itself makes a text of its objects with its name.

    A decorator, a base of the library, or the ``__repr__`` of a base of the repository:
    ``f"<{type(self).__name__}>"``.
    """
    if has_made_text(found.node, api):
        return True
    pending = [found] if isinstance(found.node, ast.ClassDef) else []
    seen: set[tuple[str, str]] = set()
    while pending:
        one = pending.pop(0)
        if (one.module, one.name) in seen or not isinstance(one.node, ast.ClassDef):
            continue
        seen.add((one.module, one.name))
        written = [item for item in one.node.body if getattr(item, "name", "") in TEXTS]
        if written:
            return one is not found and any(_asks_its_class(item) for item in written)
        bases = (dotted_name(base) or "?" for base in one.node.bases)
        pending += [names.dotted(one.module, base) for base in bases]
    return False


def _asks_its_class(method: ast.AST) -> bool:
    return any(
        isinstance(node, ast.Attribute)
        and node.attr in _NAMES
        and (
            (isinstance(node.value, ast.Call) and dotted_name(node.value.func) == "type")
            or (isinstance(node.value, ast.Attribute) and node.value.attr == "__class__")
        )
        for node in nodes_of(method)
    )
