"""Functions of the repository that keep something for each type, and are given both of the two.

``get(cls)`` with ``_one[cls]``, a function under `lru_cache` that takes a class, a table by
``type(x)``, a decorator that goes by annotations: what was kept for the one is found for the other,
once the two are one.
"""

from __future__ import annotations

import ast
import re

from canonize.core.ast_nodes import nodes_of
from canonize.references.given_arguments import parameter_for
from canonize.references.passing_on import HINTS
from canonize.references.said_of_two import Handed, SaidOfTwo
from canonize.references.sides import last_name
from canonize.resolution.resolver import BoundNames
from canonize.syntax.normal_form import decorator_word

_CACHES = frozenset({"cache", "cached", "lru_cache", "memoize", "memoized"})
_KEYING = frozenset({"add", "get", "pop", "setdefault", "__contains__", "discard"})
_ANNOTATIONS = frozenset({"annotation", "__annotations__"})
_Key = tuple[str, str, str]
_Function = ast.FunctionDef | ast.AsyncFunctionDef


class KeyedByType:
    """What the files of one tree give to such functions, by side; true is the competitor's."""

    def __init__(self, names: BoundNames) -> None:
        self._names = names
        self._given: dict[bool, dict[_Key, str]] = {True: {}, False: {}}
        self._pattern: re.Pattern[bytes] | None = None

    def may_meet(self, data: bytes) -> bool:
        """Whether a file without the competitor may give the other to what was given it."""
        if self._pattern is None:
            names = {name.encode() for _, name, _ in self._given[True]}
            self._pattern = re.compile(
                rb"\b(?:" + b"|".join(map(re.escape, sorted(names))) + rb")\b" if names else rb"\Z."
            )
        return self._pattern.search(data) is not None

    def note(self, module: str, path: str, said: SaidOfTwo) -> None:
        """Adds what the calls and the decorators of one file give."""
        for one in said.handed:
            key = None if one.is_text else self._keyed(module, one)
            if key is not None:
                self._given[one.is_old].setdefault(key, f"{path}:{one.line}")
                self._pattern = None
        for hint in said.hinted:
            maker = self._names.dotted(module, hint.decorator) if module else None
            if maker is not None and isinstance(maker.node, _Function) and _reads(maker.node):
                key = maker.module, maker.name, ""
                self._given[hint.is_old].setdefault(key, f"{path}:{hint.line}")
                self._pattern = None

    def reason(self) -> str:
        """The two places that would find what the other left; "" for none."""
        for key in sorted(self._given[True].keys() & self._given[False].keys()):
            mine, theirs = self._given[True][key], self._given[False][key]
            return f"{mine} and {theirs} give one each to {key[1]}, which keeps something by type"
        return ""

    def _keyed(self, module: str, handed: Handed) -> _Key | None:
        """The function and its parameter, when it keeps something by the type of that."""
        text = handed.function
        found = self._names.dotted(module, text) if text and module else None
        if found is None or not isinstance(found.node, _Function):
            return None
        name = parameter_for(found.node, handed.argument, bound=False)
        if not name:
            return None
        is_cached = handed.is_class and any(
            decorator_word(decorator) in _CACHES for decorator in found.node.decorator_list
        )
        if is_cached or _keys_by(found.node, name, is_class=handed.is_class):
            return found.module, found.name, name
        return None


def _reads(decorator: _Function) -> bool:
    """Whether a decorator looks at the annotations of what it decorates."""
    return any(
        (isinstance(node, ast.Attribute) and node.attr in _ANNOTATIONS)
        or (isinstance(node, ast.Call) and last_name(node.func) in HINTS)
        for node in nodes_of(decorator)
    )


def _keys_by(function: _Function, name: str, *, is_class: bool) -> bool:
    """Whether a parameter, or its type, is a key somewhere in a function."""

    def is_key(node: ast.expr) -> bool:
        match node:
            case ast.Name(id=found):
                return (is_class and found == name) or found in keys
            case ast.Tuple(elts=elements):
                return any(map(is_key, elements))
            case ast.Call(func=ast.Name(id="id" | "hash" | "frozenset"), args=[given]):
                return is_key(given)
            case ast.NamedExpr(value=given):
                return is_key(given)
            case ast.Call(func=ast.Name(id="type"), args=[ast.Name(id=found)]):
                return not is_class and found == name
            case ast.Attribute(value=ast.Name(id=found), attr="__class__"):
                return not is_class and found == name
        return False

    keys: set[str] = set()  # names of the function for what has the parameter in it
    for node in nodes_of(function):
        match node:
            case (
                ast.Assign(targets=[ast.Name(id=local)], value=value)
                | ast.NamedExpr(target=ast.Name(id=local), value=value)
            ) if isinstance(value, (ast.Tuple, ast.Call)) and is_key(value):
                keys.add(local)
    for node in nodes_of(function):
        match node:
            case ast.Subscript(slice=key) if is_key(key):
                return True
            case ast.Compare(left=left, ops=[ast.In() | ast.NotIn()]) if is_key(left):
                return True
            case ast.Call(func=ast.Attribute() as func, args=[first, *_]) if is_key(first):
                if last_name(func) in _KEYING:
                    return True
    return False
