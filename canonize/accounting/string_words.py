"""Words in strings of Python code: what each string is there for."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection
from typing import Protocol

from canonize.accounting.sightings import Sighting
from canonize.accounting.text_words import path_around
from canonize.syntax.ast_places import Spot
from canonize.syntax.ast_scopes import SCOPES, ScopeNode, dotted_parts
from canonize.syntax.exported_names import is_listing
from canonize.syntax.stdlib_names import BY_NAME, LOADERS, QUOTED_TYPES, is_patching

_CHAIN = re.compile(r"[^\W\d]\w*(?:\.[^\W\d]\w*)*")


class Reading(Protocol):
    """The reader of the file."""

    code: bytes

    def targets(
        self, parts: Collection[str], scopes: tuple[ScopeNode, ...]
    ) -> tuple[list[str], int]: ...


def string_sighting(
    reading: Reading, spot: Spot, blank: Sighting, start: int, end: int
) -> tuple[Sighting, int]:
    """A word in a string, and the alias of the import that it follows (0: none)."""
    path = path_around(reading.code, start, end)
    depth = next(
        (d for d, (node, _) in enumerate(spot.path) if isinstance(node, ast.JoinedStr)), None
    )
    if depth is not None:
        return _formatted(reading, spot, depth, blank, path)
    if not isinstance(spot.node, ast.Constant):
        return blank._replace(path=path), 0
    parent, field = spot.path[-2]
    if isinstance(parent, ast.Expr):
        return blank._replace(kind="docstring", path=path), 0
    if _is_annotation(spot):
        return late_sighting(reading, spot, blank, path)
    if _is_export(spot):
        return blank._replace(kind="export", targets=(f":{blank.word}",), path=path), 0
    if isinstance(parent, ast.Call) and field == "args":
        return _argument(reading, spot, parent, blank, path)
    if isinstance(parent, ast.keyword) and isinstance(spot.path[-3][0], ast.Call):
        callee = dotted_parts(spot.path[-3][0].func)
        kind = "patch" if is_patching(".".join(callee)) else "string"
        return blank._replace(kind=kind, path=path), 0
    return blank._replace(path=path), 0


def _argument(
    reading: Reading, spot: Spot, call: ast.Call, blank: Sighting, path: str
) -> tuple[Sighting, int]:
    callee = dotted_parts(call.func)
    last = callee[-1] if callee else getattr(call.func, "attr", "")
    position = next((i for i, arg in enumerate(call.args) if arg is spot.node), -1)
    value = spot.node.value if isinstance(spot.node, ast.Constant) else ""
    if last in LOADERS:
        return blank._replace(kind="dynamic", path=path), 0
    if position == 1 and last in BY_NAME and value == blank.word:
        parts = dotted_parts(call.args[0])
        targets, alias = reading.targets((*parts, value), spot.scopes) if parts else ([], 0)
        return blank._replace(kind="attribute", targets=tuple(targets), path=path), alias
    if last in QUOTED_TYPES:
        return late_sighting(reading, spot, blank, path)
    kind = "patch" if is_patching(".".join(callee) or last) else "string"
    return blank._replace(kind=kind, path=path), 0


def late_sighting(reading: Reading, spot: Spot, blank: Sighting, path: str) -> tuple[Sighting, int]:
    """A word in code that is evaluated late: a quoted annotation, the bound of a type parameter."""
    chain = _CHAIN.search(path)
    parts = chain[0].split(".") if chain and chain[0] == path else []
    if blank.word not in parts:
        return blank._replace(kind="annotation", path=path), 0
    until = parts[: parts.index(blank.word) + 1]
    targets, alias = reading.targets(until, spot.scopes)
    return blank._replace(kind="annotation", targets=tuple(targets), path=path), alias


def _is_annotation(spot: Spot) -> bool:
    """Whether the string is part of an annotation, and of no call in it."""
    for node, field in reversed(spot.path):
        if isinstance(node, (ast.Call, ast.Lambda)):
            return False
        if field in ("annotation", "returns"):
            return True
        if isinstance(node, ast.stmt):
            return False
    return False


def _is_export(spot: Spot) -> bool:
    for node, _ in reversed(spot.path):
        if is_listing(node):
            return True
        if isinstance(node, ast.stmt):
            return False
    return False


def _formatted(
    reading: Reading, spot: Spot, depth: int, blank: Sighting, path: str
) -> tuple[Sighting, int]:
    """In a formatted string: an expression's name, or text.

    The parser of 3.11 is not sure where such expressions stand, so they are looked for by name.
    """
    joined = spot.path[depth][0]
    scopes = tuple(
        scope
        for scope in spot.scopes
        if isinstance(scope, ast.Module) or any(scope is node for node, _ in spot.path[:depth])
    )
    for value in ast.walk(joined):
        if isinstance(value, SCOPES):
            continue
        parts: tuple[str, ...] = ()
        if isinstance(value, ast.Name) and value.id == blank.word:
            parts = (value.id,)
        elif isinstance(value, ast.Attribute) and value.attr == blank.word:
            parts = dotted_parts(value)
        if parts:
            targets, alias = reading.targets(parts, scopes)
            kind = "use" if len(parts) == 1 else "attribute"
            return blank._replace(kind=kind, targets=tuple(targets), path=path), alias
    return blank._replace(path=path), 0
