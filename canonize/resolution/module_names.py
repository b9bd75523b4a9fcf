"""What a module defines at its top level, from its bytes."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache

from canonize.core.chains import parse_shallow
from canonize.core.reasons import Code, Reason
from canonize.syntax.decoding import Unreadable, decode
from canonize.syntax.exported_names import Exports, exports_of


@lru_cache(maxsize=256)
def top_level_names(data: bytes) -> dict[str, set[str]]:
    """By name, how it is bound: ``class``, ``def``, ``import``, ``assign``, ``star`` (name ``*``).

    Definitions inside ``if``, ``try`` and ``with`` at the top level count. A file that can't be
    parsed defines nothing.
    """
    try:
        body = parse_shallow(data).body
    except (SyntaxError, ValueError, RecursionError):
        return {}
    found: dict[str, set[str]] = defaultdict(set)
    for name, how in _names(body):
        found[name].add(how)
    return dict(found)


@lru_cache(maxsize=256)
def exports_in(data: bytes) -> Exports | str | None:
    """What a module's ``__all__`` lists.

    Returns:
        ``None``: it has none. A sentence: the module can't be parsed.
    """
    try:
        body = parse_shallow(data).body
    except (SyntaxError, ValueError, RecursionError) as error:
        return Reason(f"it can't be parsed: {error}", Code.UNREADABLE)
    return exports_of(body, data)


@lru_cache(maxsize=256)
def star_names(data: bytes) -> frozenset[str] | None:
    """What ``from module import *`` takes; ``None`` when only running it could tell."""
    return names_for_stars(data, exports_in(data))


def names_for_stars(data: bytes, exports: Exports | str | None) -> frozenset[str] | None:
    """What a star import takes of a module that lists something, or nothing."""
    if isinstance(exports, str):
        return None
    if exports is not None:
        return frozenset(exports.names) if exports.is_certain else None
    names = top_level_names(data)
    if "*" in names:
        return None
    return frozenset(name for name in names if not name.startswith("_"))


def defines(data: bytes, name: str) -> bool | None:
    """Whether a module has a name; ``None``: a star import or ``__getattr__`` may provide it."""
    names = top_level_names(data)
    if name in names:
        return True
    return None if "*" in names or "__getattr__" in names else False


def definition_place(data: bytes, name: str) -> tuple[int, int, str]:
    """Line, column and text of the first definition of a qualified name; the top if it has none.

    Definitions inside ``if``, ``try`` and ``with`` count, and so do assignments.
    """
    try:
        text, _ = decode(data)
        body = parse_shallow(text).body
    except (Unreadable, SyntaxError, ValueError, RecursionError):
        return 1, 1, ""
    found: ast.stmt | None = None
    for part in name.split(".") if name else ():
        found = next((node for node in _flat(body) if part in dict(_names([node]))), None)
        body = found.body if isinstance(found, ast.ClassDef) else []
    if found is None:
        return 1, 1, ""
    line = re.split(r"\r\n|\r|\n", text)[found.lineno - 1]
    leaf = re.search(rf"(?<!\w){re.escape(name.rpartition('.')[2])}(?!\w)", line)
    return found.lineno, leaf.start() + 1 if leaf else found.col_offset + 1, line.strip()


def _flat(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """Statements, those of inner blocks right after the statement that holds them."""
    for node in body:
        if isinstance(node, (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)):
            yield node
            continue
        inner = [child for child in ast.iter_child_nodes(node) if isinstance(child, ast.stmt)]
        for handler in getattr(node, "handlers", []):
            inner += handler.body
        if inner:
            yield from _flat(inner)
        else:
            yield node


def _names(body: list[ast.stmt]) -> Iterator[tuple[str, str]]:
    for node in body:
        match node:
            case ast.ClassDef(name=name):
                yield name, "class"
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                yield name, "def"
            case ast.Import(names=aliases):
                for alias in aliases:
                    yield alias.asname or alias.name.partition(".")[0], "import"
            case ast.ImportFrom(names=aliases):
                for alias in aliases:
                    yield alias.asname or alias.name, "star" if alias.name == "*" else "import"
            case _:
                yield from _other_names(node)


def _other_names(node: ast.stmt) -> Iterator[tuple[str, str]]:
    inner: list[ast.stmt] = []
    for field in ("body", "orelse", "finalbody"):
        inner += getattr(node, field, [])
    for handler in getattr(node, "handlers", []):
        inner += handler.body
    for case in getattr(node, "cases", []):
        inner += case.body
    yield from _names(inner)
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.stmt):
            continue
        for leaf in ast.walk(child):
            if isinstance(leaf, ast.Name) and isinstance(leaf.ctx, ast.Store):
                yield leaf.id, "assign"
