"""Whether a list may hold names that its file does not say: those of another module, of data."""

from __future__ import annotations

import ast
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence

_LOADERS = frozenset(
    {"ast", "configparser", "csv", "importlib", "json", "marshal", "pickle", "runpy", "shelve"}
    | {"sqlite3", "tomllib", "urllib"}
)
"""Modules of the standard library that read what somebody else wrote down."""
_HARMLESS = sys.stdlib_module_names - _LOADERS
_READING = frozenset({"open", "eval", "exec", "__import__"})
_OF_ITS_OWN = frozenset({"__name__", "__qualname__"})


class UnsaidNames:
    """What stands behind the names of a module's own statements.

    A list made of ``dir()`` or of the folder's files holds what is there, and nothing else.

    Args:
        body: the module's statements.
    """

    def __init__(self, body: Sequence[ast.stmt]) -> None:
        self._body = body
        self._known: dict[str, list[ast.AST]] | None = None

    def may_be_in(self, statement: ast.stmt) -> bool:
        """Whether what a statement puts into a list may come from outside of the file."""
        if any(map(_is_put_together, ast.walk(statement))):
            return True
        seen: set[str] = set()
        waiting = list(_words(statement))
        while waiting:
            word = waiting.pop()
            if word in seen:
                continue
            seen.add(word)
            origins = self._origins()
            if word in _READING or (word not in origins and "*" in origins and _is_free(word)):
                return True
            for origin in origins.get(word, ()):
                if isinstance(origin, ast.Import | ast.ImportFrom):
                    if _is_foreign(origin, word):
                        return True
                elif not isinstance(origin, ast.ClassDef):
                    waiting += _words(origin)
        return False

    def _origins(self) -> dict[str, list[ast.AST]]:
        """The statements that bind each name of the module."""
        if self._known is None:
            self._known = defaultdict(list)
            for statement in self._body:
                for node in ast.walk(statement):
                    for name in _bound(node):
                        self._known[name].append(node)
        return self._known


def _bound(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.Import(names=aliases) | ast.ImportFrom(names=aliases):
            yield from (alias.asname or alias.name.partition(".")[0] for alias in aliases)
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            yield name
        case ast.Assign(targets=targets):
            yield from (name for target in targets for name in _stored(target))
        case ast.AnnAssign(target=target) | ast.AugAssign(target=target) | ast.For(target=target):
            yield from _stored(target)
        case ast.withitem(optional_vars=ast.expr() as target):
            yield from _stored(target)


def _stored(target: ast.expr) -> Iterator[str]:
    return (node.id for node in ast.walk(target) if isinstance(node, ast.Name))


def _words(node: ast.AST) -> Iterator[str]:
    """Names of which something may come into a list: not those that a condition asks for."""
    waiting: list[ast.AST] = [node]
    while waiting:
        part = waiting.pop()
        if isinstance(part, ast.Name):
            yield part.id
        if isinstance(part, ast.Attribute) and part.attr in _OF_ITS_OWN:
            continue
        for field, value in ast.iter_fields(part):
            if field in ("test", "ifs", "annotation", "returns", "decorator_list"):
                continue
            children = value if isinstance(value, list) else [value]
            waiting.extend(child for child in children if isinstance(child, ast.AST))


def _is_foreign(node: ast.Import | ast.ImportFrom, word: str) -> bool:
    if isinstance(node, ast.ImportFrom):
        return bool(node.level) or (node.module or "").partition(".")[0] not in _HARMLESS
    tops = (a.name.partition(".")[0] for a in node.names if (a.asname or a.name).startswith(word))
    return any(top not in _HARMLESS for top in tops)


def _is_put_together(node: ast.AST) -> bool:
    """Whether a text is made of others: ``f"{kind}Factory"``, ``"Old" + "Factory"``."""
    match node:
        case ast.JoinedStr():
            return True
        case ast.BinOp(left=left, op=ast.Add() | ast.Mod(), right=right):
            return any(
                isinstance(s, ast.Constant) and isinstance(s.value, str) for s in (left, right)
            )
        case ast.Call(func=ast.Attribute(value=ast.Constant(value=str()), attr=method)):
            return method in ("format", "join", "replace", "format_map")
    return False


def _is_free(word: str) -> bool:
    return word != "__all__" and word not in dir(__import__("builtins"))
