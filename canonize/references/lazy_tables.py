"""Dictionaries by which a module's ``__getattr__`` (PEP 562) knows where a name is."""

from __future__ import annotations

from dataclasses import dataclass, field

import libcst as cst

from canonize.syntax.scopes import Scopes


@dataclass(frozen=True, slots=True)
class LazyTables:
    """``{"Name": "package.module"}`` in a file that binds ``__getattr__`` at its top.

    Args:
        keys: by ``id`` of a value, its key.
        values: by ``id`` of a key, its value.
    """

    keys: dict[int, str] = field(default_factory=dict)
    values: dict[int, str] = field(default_factory=dict)


def lazy_tables(module: cst.Module, scopes: Scopes) -> LazyTables:
    """Those of a file; empty for a file without such a function."""
    found = LazyTables()
    pending: list[cst.CSTNode] = [module] if "__getattr__" in scopes.top.bindings else []
    while pending:
        node = pending.pop()
        pending += node.children
        for element in node.elements if isinstance(node, cst.Dict) else ():
            match element:
                case cst.DictElement(cst.SimpleString() as key, cst.SimpleString() as value):
                    if "." in value.raw_value:
                        found.keys[id(value)] = key.raw_value
                        found.values[id(key)] = value.raw_value
    return found
