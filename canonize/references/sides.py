"""Which expressions of one file mean a competitor, and which what takes its place."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from typing import Protocol

from canonize.core.ast_nodes import dotted_name, given_values, nodes_of
from canonize.core.symbols import Symbol
from canonize.references.passing_on import HELD_BY
from canonize.resolution.import_paths import import_paths
from canonize.resolution.replacements import Redirects


class Asked(Protocol):
    """Who knows what a dotted path means; `references.meetings.Meetings`."""

    def side(self, full: str, competitor: Symbol, new: Redirects) -> bool | None: ...
    def side_of_class(
        self, path: str, text: str, competitor: Symbol, new: Redirects
    ) -> bool | None: ...
    def package(self, path: str) -> str | None: ...
    def module(self, path: str) -> str: ...


class Sides:
    """Which expressions of one file mean which of the two."""

    def __init__(
        self, asked: Asked, path: str, body: ast.Module, competitor: Symbol, new: Redirects
    ) -> None:
        self._asked = asked
        self._path = path
        self._competitor = competitor
        self._new = new
        self._locals: dict[str, str] = {}
        module, package = asked.module(path), asked.package(path)
        for node in nodes_of(body):
            self._locals.update(import_paths(node, package))
        for node in body.body:
            if isinstance(node, (ast.ClassDef, ast.FunctionDef)):
                self._locals.setdefault(node.name, f"{module}.{node.name}")
            elif isinstance(node, ast.Assign):
                for target in node.targets:
                    if isinstance(target, ast.Name):
                        self._locals.setdefault(target.id, f"{module}.{target.id}")

    def full(self, node: ast.expr) -> str:
        """The dotted path that an expression means; as it is written where nothing binds it."""
        text = dotted_name(node)
        first, dot, rest = text.partition(".")
        return f"{self._locals.get(first, first)}{dot}{rest}" if text else ""

    def of(self, node: ast.expr | None) -> bool | None:
        """Whether an expression is the competitor (true), the other (false), or neither."""
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            node = ast.Name(node.value) if node.value.isidentifier() else None
        full = self.full(node) if node is not None else ""
        return self._asked.side(full, self._competitor, self._new) if full else None

    def of_class(self, node: ast.expr) -> bool | None:
        """The same, for what derives from one of the two as well."""
        found = self.of(node)
        if found is not None or not dotted_name(node):
            return found
        return self._asked.side_of_class(self._path, dotted_name(node), self._competitor, self._new)

    def within(self, node: ast.AST) -> set[bool]:
        """Which of the two stand anywhere in a tree."""
        found = (self.of(n) for n in nodes_of(node) if isinstance(n, (ast.Name, ast.Attribute)))
        return {side for side in found if side is not None}


def last_name(node: ast.AST) -> str:
    """The last part of a name or an attribute."""
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def is_of_library(text: str) -> bool:
    """Whether a dotted name begins as one of the standard library's modules is called."""
    first, dot, _ = text.partition(".")
    return bool(dot) and first in sys.stdlib_module_names


def is_of_a_class(node: ast.expr) -> bool:
    """Whether an expression asks what class something is of."""
    return any(
        (isinstance(inner, ast.Attribute) and inner.attr == "__class__")
        or (isinstance(inner, ast.Call) and "type" in map(last_name, _said_in(inner)))
        for inner in nodes_of(node)
    )


def is_held(node: ast.expr) -> bool:
    """``parameter.annotation``, ``job.func``: what holds a class or a function is asked for it."""
    return isinstance(node, ast.Attribute) and node.attr in HELD_BY


def _said_in(call: ast.Call) -> Iterator[ast.expr]:
    yield from (call.func, *given_values(call))
