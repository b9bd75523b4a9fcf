"""What a path is that code puts together, as far as that shows without running it."""

from __future__ import annotations

import ast
import posixpath
from collections.abc import Callable, Iterator, Mapping

from canonize.core.ast_nodes import nodes_of

_SAME = frozenset({
    "abspath", "realpath", "normpath", "str", "Path", "PurePath", "fspath", "resolve", "absolute",
    "list", "sorted", "expanduser",
})  # fmt: skip
_DEEP = 12


def _nothing(name: str) -> str | None:
    return None


class StaticPaths:
    """Evaluates paths of one file, relative to the repository.

    A relative path starts at the repository, where programs are taken to run.

    Args:
        path: the file; what ``__file__`` is in it.
        names: what the file assigns.
        elsewhere: the path behind a dotted name that the file does not assign itself.
        package: the folder of a package, by the dotted name or text that stands for it.
    """

    def __init__(
        self,
        path: str,
        names: Mapping[str, ast.expr],
        elsewhere: Callable[[str], str | None] = _nothing,
        package: Callable[[ast.expr], str | None] = lambda node: None,
    ) -> None:
        self._path = path
        self._names = names
        self._elsewhere = elsewhere
        self._package = package

    def folder(self, node: ast.expr) -> str | None:
        """The path that an expression is; ``None``: only running it could tell, or outside."""
        found = self._value(node, 0)
        if found is None or found.startswith("/"):
            return None
        folder = posixpath.normpath(found)
        return None if folder.startswith("..") else folder

    def package(self, node: ast.expr) -> str | None:
        """The folder of the package that an expression is, or is the name of."""
        return self._package(node)

    def _value(self, node: ast.expr, depth: int) -> str | None:
        if depth > _DEEP:
            return None
        deeper = depth + 1
        match node:
            case ast.Constant(value=str(text)):
                return text
            case ast.Name(id="__file__"):
                return self._path
            case ast.Name(id="__path__"):
                return _up(self._path)
            case ast.Name(id=name) if name in self._names:
                return self._value(self._names[name], deeper)
            case ast.List(elts=[only]) | ast.Tuple(elts=[only]):
                return self._value(only, deeper)
            case ast.Attribute(attr="pardir") | ast.Name(id="pardir"):
                return ".."
            case ast.Attribute(value=inner, attr="parent"):
                return _up(self._value(inner, deeper))
            case ast.Attribute(value=inner, attr="__path__"):
                return self._package(inner)
            case ast.Attribute(value=inner, attr="__file__"):
                return _joined([self._package(inner), "__init__.py"])
            case ast.Subscript(
                value=ast.Attribute(value=inner, attr="parents"), slice=ast.Constant(value=int(n))
            ):
                found = self._value(inner, deeper)
                for _ in range(n + 1):
                    found = _up(found)
                return found
            case ast.Subscript(value=inner, slice=ast.Constant(value=0)):
                return self._value(inner, deeper)
            case ast.BinOp(left=left, op=ast.Div(), right=right):
                return _joined([self._value(left, deeper), self._value(right, deeper)])
            case ast.BinOp(left=left, op=ast.Add(), right=right):
                return _run_together([self._value(left, deeper), self._value(right, deeper)])
            case ast.JoinedStr(values=values):
                return _run_together([self._value(part, deeper) for part in values])
            case ast.FormattedValue(value=inner, format_spec=None):
                return self._value(inner, deeper)
            case ast.Call(func=func, args=args):
                return self._call(func, args, deeper)
            case ast.Name() | ast.Attribute():
                return self._elsewhere(ast.unparse(node))
        return None

    def _call(self, func: ast.expr, args: list[ast.expr], depth: int) -> str | None:
        name = func.attr if isinstance(func, ast.Attribute) else getattr(func, "id", "")
        owner = func.value if isinstance(func, ast.Attribute) else None
        if name == "dirname" and args:
            return _up(self._value(args[0], depth))
        if name == "join" and args:
            return _joined([self._value(arg, depth) for arg in args])
        if name == "joinpath" and owner is not None:
            return _joined([self._value(part, depth) for part in (owner, *args)])
        if name == "with_name" and owner is not None and args:
            return _joined([_up(self._value(owner, depth)), self._value(args[0], depth)])
        if name == "files" and args:
            return self._package(args[0])
        if name in ("cwd", "getcwd") or (name == "Path" and not args):
            return "."
        if name == "Path" and len(args) > 1:
            return _joined([self._value(arg, depth) for arg in args])
        if name in _SAME and args:
            return self._value(args[0], depth)
        if name in _SAME and owner is not None:
            return self._value(owner, depth)
        return None


def assigned_names(tree: ast.Module) -> dict[str, ast.expr]:
    """What each name of a file is assigned, wherever; the last of several."""
    return dict(_assignments(tree))


def _assignments(tree: ast.Module) -> Iterator[tuple[str, ast.expr]]:
    for node in nodes_of(tree):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                if isinstance(target, ast.Name):
                    yield target.id, node.value
        elif isinstance(node, (ast.AnnAssign, ast.NamedExpr)):
            target, value = node.target, node.value
            if isinstance(target, ast.Name) and value is not None:
                yield target.id, value


def _up(path: str | None) -> str | None:
    if path is None:
        return None
    normal = posixpath.normpath(path)
    return posixpath.normpath(posixpath.join(normal, "..")) if normal != "." else ".."


def _joined(parts: list[str | None]) -> str | None:
    known = [part for part in parts if part is not None]
    return posixpath.join(*known) if len(known) == len(parts) else None


def _run_together(parts: list[str | None]) -> str | None:
    known = [part for part in parts if part is not None]
    return "".join(known) if len(known) == len(parts) else None
