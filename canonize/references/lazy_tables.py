"""Dictionaries by which a module's ``__getattr__`` (PEP 562) knows where a name is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import libcst as cst

from canonize.resolution.lazy_homes import SHORT
from canonize.syntax.scopes import Scopes


@dataclass(frozen=True, slots=True)
class LazyTables:
    """``{"Name": "package.module"}`` in a file that binds ``__getattr__`` at its top.

    Args:
        keys: by ``id`` of a value that is a path, its key.
        values: by ``id`` of a key, its value.
    """

    keys: dict[int, str] = field(default_factory=dict)
    values: dict[int, str] = field(default_factory=dict)

    def may_say(self, key: cst.CSTNode, module: str) -> bool:
        """Whether a key's value may be a module or the end of its path; so may what has none."""
        said = self.values.get(id(key), "")
        return not said or f".{module}".endswith(f".{said.removeprefix('.')}")


def lazy_tables(module: cst.Module, scopes: Scopes) -> LazyTables:
    """Those of a file; empty for a file without such a function."""
    found = LazyTables()
    for key, value in _entries(module, scopes):
        found.values[id(key)] = value.raw_value
        if "." in value.raw_value:
            found.keys[id(value)] = key.raw_value
    return found


@dataclass(frozen=True, slots=True)
class ShortEntry:
    """``{"Name": "module"}``: the value says a module below the file's own package.

    Args:
        text: the string that says it.
        dots: what stands before the module's name there.
        module: the whole path.
        name: the key, which is a name of the module.
    """

    text: cst.SimpleString
    dots: str
    module: str
    name: str


def short_entries(
    module: cst.Module, scopes: Scopes, package: str, is_asked: Callable[[str], bool]
) -> Iterator[ShortEntry]:
    """The entries of a package's tables that say a module without its whole path.

    Args:
        is_asked: whether a module is one that is asked about.
    """
    for key, value in _entries(module, scopes):
        short = value.raw_value.removeprefix(".")
        if SHORT.fullmatch(short) and is_asked(f"{package}.{short}"):
            dots = value.raw_value.removesuffix(short)
            yield ShortEntry(value, dots, f"{package}.{short}", key.raw_value)


def _entries(
    module: cst.Module, scopes: Scopes
) -> Iterator[tuple[cst.SimpleString, cst.SimpleString]]:
    """Keys and values of a file's dictionaries; none where nothing at its top asks them."""
    pending: list[cst.CSTNode] = [module] if "__getattr__" in scopes.top.bindings else []
    while pending:
        node = pending.pop()
        pending += node.children
        for element in node.elements if isinstance(node, cst.Dict) else ():
            match element:
                case cst.DictElement(cst.SimpleString() as key, cst.SimpleString() as value):
                    yield key, value
