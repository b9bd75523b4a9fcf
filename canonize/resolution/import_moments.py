"""Values that hold what the process was like when their module was imported, and that it changes.

``DEBUG = os.environ.get("DEBUG")`` in two modules is one value as long as nothing sets it. Where
the program does, each module has what stood there when it was first imported.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from canonize.core.ast_nodes import dotted_name, nodes_of
from canonize.core.file_kinds import is_test
from canonize.core.tree import SourceTree
from canonize.resolution.resolver import BoundNames, Definition
from canonize.resolution.spelt_out import name_outside

_READS = {
    "os.environ": "os.environ",
    "os.environb": "os.environ",
    "os.getenv": "os.environ",
    "sys.argv": "sys.argv",
    "os.getcwd": "the current folder",
    "pathlib.Path.cwd": "the current folder",
}
_WORDS = {
    "os.environ": (b"environ", b"putenv", b"load_dotenv"),
    "sys.argv": (b"argv",),
    "the current folder": (b"chdir",),
}
_CHANGES = {
    "os.environ": re.compile(
        rb"\benviron\s*\[\s*(?:[\"'](\w+)[\"']|[^\]\n]*)\s*\]\s*=(?!=)"
        rb"|\benviron\.(?:setdefault|pop|__setitem__)\(\s*(?:[\"'](\w+)[\"'])?"
        rb"|\benviron\.(?:update|clear)\(|\bputenv\(|\bload_dotenv\("
        rb"|\bdel\s+(?:os\.)?environ\b"
    ),
    "sys.argv": re.compile(
        rb"\bargv\s*(?:\[[^\]\n]*\]\s*)?\+?=(?!=)"
        rb"|\bargv\.(?:append|extend|insert|pop|remove|clear)\(|\bdel\s+(?:sys\.)?argv\b"
    ),
    "the current folder": re.compile(rb"\bchdir\("),
}


class ImportMoments:
    """Asks about values at the top of modules of a tree."""

    def __init__(self, tree: SourceTree, names: BoundNames) -> None:
        self._tree = tree
        self._names = names
        self._changed: dict[tuple[str, str], str] = {}

    def reason(self, value: ast.expr | None, module: str) -> str:
        """What the value holds, and where the program changes that; empty when it does not."""
        for what, key in self._read(value, module) if value is not None else ():
            if place := self._change(what, key):
                return f"is read from {what} when its module is imported, and {place} changes that"
        return ""

    def of_definition(self, node: ast.stmt, module: str) -> str:
        """The same of what a definition evaluates while its module is imported."""
        for what, value in _evaluated(node):
            if reason := self.reason(value, module):
                return f"{what} {reason}"
        return ""

    def _read(self, value: ast.expr, module: str) -> Iterator[tuple[str, str]]:
        """What is read of the process, and under which key, as far as it is a literal."""
        keys = {id(held): key for node in nodes_of(value) for held, key in _keyed(node)}
        for node in nodes_of(value):
            if not isinstance(node, (ast.Name, ast.Attribute)) or not (text := dotted_name(node)):
                continue
            full = name_outside(text, module, self._names)
            if full in _READS:
                yield _READS[full], keys.get(id(node), "")

    def _change(self, what: str, key: str) -> str:
        if (what, key) not in self._changed:
            self._changed[what, key] = next(self._changes(what, key), "")
        return self._changed[what, key]

    def _changes(self, what: str, key: str) -> Iterator[str]:
        for path in sorted(self._tree.containing(set(_WORDS[what]), endings=(".py",))):
            if is_test(path):
                continue
            data = self._tree.read(path) or b""
            for found in _CHANGES[what].finditer(data):
                named = {group.decode() for group in found.groups() if group}
                if not named or not key or key in named:
                    line = data.count(b"\n", 0, found.start()) + 1
                    yield f"{path}:{line}"


def _evaluated(node: ast.AST) -> Iterator[tuple[str, ast.expr]]:
    """Defaults of parameters, and values of a class body, with what they are of."""
    match node:
        case ast.FunctionDef(args=args) | ast.AsyncFunctionDef(args=args):
            for value in [*args.defaults, *args.kw_defaults]:
                if value is not None and not isinstance(value, ast.Constant):
                    yield f"a default of {node.name}", value
        case ast.ClassDef(body=body):
            for item in body:
                if isinstance(item, ast.Assign | ast.AnnAssign) and item.value is not None:
                    target = item.targets[0] if isinstance(item, ast.Assign) else item.target
                    yield ast.unparse(target), item.value
                elif isinstance(item, Definition):
                    yield from _evaluated(item)


def _keyed(node: ast.AST) -> Iterator[tuple[ast.AST, str]]:
    """What is asked for a key: ``os.environ["X"]``, ``os.environ.get("X")``, ``getenv("X")``."""
    match node:
        case ast.Subscript(value=held, slice=ast.Constant(value=str(key))):
            yield held, key
        case ast.Call(func=func, args=[ast.Constant(value=str(key)), *_]):
            yield func, key
            if isinstance(func, ast.Attribute):
                yield func.value, key
