"""``sys.path.insert(0, ...)`` and its kin: which folder of the repository they add, if it shows."""

from __future__ import annotations

import ast
import posixpath
import warnings
from collections.abc import Iterator
from dataclasses import dataclass

from canonize.core.chains import parse_shallow

_NAMES = ("insert", "append", "extend")
_SAME = ("abspath", "realpath", "normpath", "str", "Path", "fspath", "resolve", "absolute")


@dataclass(frozen=True, slots=True)
class PathHack:
    """One statement that changes ``sys.path``.

    Args:
        folder: what it adds, relative to the repository; ``None`` when only running it could tell,
            or when it lies outside.
    """

    path: str
    line: int
    folder: str | None
    text: str


def path_hacks(path: str, data: bytes) -> Iterator[PathHack]:
    """The statements of one file that change ``sys.path``."""
    if b"sys" not in data or b"path" not in data:
        return
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = parse_shallow(data)
    except (SyntaxError, ValueError, RecursionError):
        return
    names = {
        target.id: node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    reader = _Reader(path, names)
    for node in ast.walk(tree):
        match node:
            case ast.Call(
                func=ast.Attribute(
                    value=ast.Attribute(value=ast.Name(id="sys"), attr="path"), attr=attr
                ),
                args=[*_, added],
            ) if attr in _NAMES:
                folder = reader.folder(added)
                text = data.splitlines()[node.lineno - 1].decode("utf-8", "replace").strip()
                yield PathHack(path, node.lineno, folder, text)


class _Reader:
    """Evaluates what can be known of a path without running anything."""

    def __init__(self, path: str, names: dict[str, ast.expr]) -> None:
        self._path = path
        self._names = names

    def folder(self, node: ast.expr) -> str | None:
        found = self._value(node, 0)
        if found is None or found.startswith("/"):
            return None
        folder = posixpath.normpath(found)
        return None if folder.startswith("..") else folder

    def _value(self, node: ast.expr, depth: int) -> str | None:
        if depth > 12:
            return None
        deeper = depth + 1
        match node:
            case ast.Constant(value=str(text)):
                return text
            case ast.Name(id="__file__"):
                return self._path
            case ast.Name(id=name) if name in self._names:
                return self._value(self._names[name], deeper)
            case ast.List(elts=[only]) | ast.Tuple(elts=[only]):
                return self._value(only, deeper)
            case ast.Attribute(value=inner, attr="parent"):
                return _up(self._value(inner, deeper))
            case ast.Subscript(
                value=ast.Attribute(value=inner, attr="parents"), slice=ast.Constant(value=int(n))
            ):
                found = self._value(inner, deeper)
                for _ in range(n + 1):
                    found = _up(found)
                return found
            case ast.BinOp(left=left, op=ast.Div(), right=right):
                return _joined([self._value(left, deeper), self._value(right, deeper)])
            case ast.Call(func=func, args=args):
                return self._call(func, args, deeper)
        return None

    def _call(self, func: ast.expr, args: list[ast.expr], depth: int) -> str | None:
        name = func.attr if isinstance(func, ast.Attribute) else getattr(func, "id", "")
        if name == "dirname" and args:
            return _up(self._value(args[0], depth))
        if name == "join" and args:
            return _joined([self._value(arg, depth) for arg in args])
        if name == "joinpath" and isinstance(func, ast.Attribute):
            return _joined([self._value(part, depth) for part in (func.value, *args)])
        if name in _SAME and args:
            return self._value(args[0], depth)
        if name in _SAME and isinstance(func, ast.Attribute):
            return self._value(func.value, depth)
        return None


def _up(path: str | None) -> str | None:
    if path is None:
        return None
    normal = posixpath.normpath(path)
    return posixpath.normpath(posixpath.join(normal, "..")) if normal != "." else ".."


def _joined(parts: list[str | None]) -> str | None:
    known = [part for part in parts if part is not None]
    return posixpath.join(*known) if len(known) == len(parts) else None
