"""Imports inside functions that run while a module is imported, since it calls the function then.

Where calls stand is found in bytes; only functions that are called are parsed.
"""

from __future__ import annotations

import ast
import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from canonize.core.ast_nodes import children_of, dotted_name, nodes_of
from canonize.core.code_base import CodeBase
from canonize.core.import_scan import ScannedImport, absolute, imports_of
from canonize.core.recent_trees import recent_tree

_FAR = 6
_DEFINED = re.compile(rb"^(?:async[ \t]+)?(?:def|class)[ \t]+(\w+)", re.MULTILINE)
_DEFINES = re.compile(rb"\b(?:def|class)(?:[ \t\f]|\\\r?\n)+([\w\x80-\xff]+)")
_CALLED = re.compile(
    rb"(?<![\w.])(\w+)((?:\.\w+)*)[ \t]*\(|^[ \t]*@[ \t]*(\w+)((?:\.\w+)*)", re.MULTILINE
)
_BODY = rb"\n(?P<%s>(?:(?P=indent)[ \t]+[^\n]*(?:\n|\Z)|[ \t\r]*\n|[ \t]*#[^\n]*(?:\n|\Z))*+)"
_FUNCTION = re.compile(
    rb"^(?P<indent>[ \t]*+)(?:async[ \t]+)?def[ \t][^\n]*" + _BODY % b"first"
    + rb"(?:(?P=indent)[\])}][^\n]*" + _BODY % b"second" + rb")?",
    re.MULTILINE,
)  # fmt: skip
"""A function, with what stands deeper than its first line, and than the end of its arguments."""
_BLOCKS = ("body", "handlers", "orelse", "finalbody", "cases")
_NOT_CALLS = frozenset({b"def", b"class", b"if", b"elif", b"while", b"return", b"import", b"in"})


@dataclass(frozen=True, slots=True)
class _Function:
    """What a function does when it is called: imports (module, name), and calls by dotted name."""

    imports: tuple[tuple[str, str | None], ...]
    calls: tuple[str, ...]


class ImportCalls:
    """Follows calls from the top of a file into functions of the tree."""

    def __init__(self, code_base: CodeBase, runs: Callable[[bytes, int], bool]) -> None:
        """Args: ``runs`` tells whether what stands at an offset of a file runs on its import."""
        self._tree = code_base.tree
        self._modules = code_base.modules
        self._runs = runs
        self._asked: set[str] = set()

    def followed(self, path: str) -> tuple[list[tuple[str, str | None]], frozenset[str]]:
        """`imports` of a file, and every file on whose bytes they depend, itself included."""
        self._asked = {path}
        found = list(self.imports(path))
        return found, frozenset(self._asked)

    def imports(self, path: str) -> Iterator[tuple[str, str | None]]:
        """Absolute modules, and names of them, that functions import which importing it calls."""
        pending = [(path, name, 0) for name in sorted(self._called_at_top(path))]
        seen: set[tuple[str, str]] = set()
        while pending:
            file, name, far = pending.pop()
            home, inner = self._resolve(file, name)
            if home is None or (home, inner) in seen or far > _FAR:
                continue
            seen.add((home, inner))
            for function in self._named(home, inner):
                yield from function.imports
                pending += [(home, called, far + 1) for called in function.calls]

    def _called_at_top(self, path: str) -> set[str]:
        """Dotted names that the top of a file calls; kept as long as its bytes are the same."""
        facts, key = self._tree.facts(path), (ImportCalls, "called", self._modules)
        if key not in facts:
            facts[key] = self._find_called(path)
        found = facts[key]
        assert isinstance(found, set)
        return found

    def _find_called(self, path: str) -> set[str]:
        data = self._tree.read(path) or b""
        known = {match[1] for match in _DEFINED.finditer(data)}
        quoted: Callable[[int], bool] | None = None
        for module, item in self._own_imports(path):
            known.add((item.asname or item.name or module.partition(".")[0]).encode())
        found: set[str] = set()
        for match in _calls_outside_functions(data) if known else ():
            first, rest = match[1] or match[3], match[2] if match[1] else match[4]
            if first not in known or first in _NOT_CALLS:
                continue
            start = data.rfind(b"\n", 0, match.start()) + 1
            before = data[start : match.start()].split()
            if b"def" in before or b"class" in before[:1] or b"#" in b"".join(before):
                continue
            text = (first + (rest or b"")).decode()
            if text in found or not (match.start() == start or self._runs(data, match.start())):
                continue
            if _may_be_quoted(data, match.start()):
                quoted = quoted or _in_strings(data)
                if quoted(match.start()):
                    continue  # an example in a docstring
            found.add(text)
        return found

    def _own_imports(self, path: str) -> Iterator[tuple[str, ScannedImport]]:
        """What a file imports of this tree, each with its absolute module."""
        package = self._modules.package(path)
        for item in imports_of(self._tree, path):
            module = absolute(item.module, package)
            if module and self._modules.is_first_party(module):
                yield module, item

    def _by_first_part(self, path: str) -> dict[str, list[tuple[str, ScannedImport]]]:
        """`_own_imports` by the first part of the names that can mean one."""
        facts, key = self._tree.facts(path), (ImportCalls, "names", self._modules)
        if key not in facts:
            by_part: dict[str, list[tuple[str, ScannedImport]]] = {}
            for module, item in self._own_imports(path):
                locals_ = {item.asname or item.name or ""}
                if item.name is None:
                    locals_ = {item.asname or "", module.partition(".")[0]}
                for local in locals_:
                    by_part.setdefault(local, []).append((module, item))
            facts[key] = by_part
        found = facts[key]
        assert isinstance(found, dict)
        return found

    def _resolve(self, path: str, name: str) -> tuple[str | None, str]:
        """The file and the name in it that a dotted name of a file means."""
        first, _, rest = name.partition(".")
        for module, item in self._by_first_part(path).get(first, ()):
            if item.name is not None:
                inner = f"{module}.{item.name}"
                if self._modules.path(inner) is not None:
                    return self._handed_on(inner, rest)
                return self._handed_on(module, f"{item.name}.{rest}" if rest else item.name)
            if item.asname == first:
                return self._handed_on(module, rest)
            if name.startswith(f"{module}."):
                return self._handed_on(module, name[len(module) + 1 :])
        return path, name

    def _handed_on(self, module: str, name: str, far: int = 0) -> tuple[str | None, str]:
        """Through re-exports to the file that defines a name."""
        path = self._modules.path(module)
        first = name.partition(".")[0]
        if path is not None:
            self._asked.add(path)
        if path is None or far > _FAR or self._named(path, first):
            return path, name
        source, inner = self._taken(path).get(first, ("", ""))
        return (
            self._handed_on(source, inner + name[len(first) :], far + 1) if source else (path, name)
        )

    def _taken(self, path: str) -> dict[str, tuple[str, str]]:
        """By local name, the module and the name there that a file first takes it from."""
        facts, key = self._tree.facts(path), (ImportCalls, "taken", self._modules)
        if key not in facts:
            package = self._modules.package(path)
            taken: dict[str, tuple[str, str]] = {}
            for item in imports_of(self._tree, path):
                source = absolute(item.module, package)
                if source and item.name is not None:
                    taken.setdefault(item.asname or item.name, (source, item.name))
            facts[key] = taken
        found = facts[key]
        assert isinstance(found, dict)
        return found

    def _named(self, path: str, name: str) -> list[_Function]:
        """The functions of a file that a name means; parsed only where one may be defined."""
        facts = self._tree.facts(path)
        if _DEFINES not in facts:
            names = frozenset(_DEFINES.findall(self._tree.read(path) or b""))
            facts[_DEFINES] = names if all(map(bytes.isascii, names)) else None
        defined = facts[_DEFINES]
        assert defined is None or isinstance(defined, frozenset)
        if defined is not None and name.rpartition(".")[2].encode() not in defined:
            return []
        return self._functions(path).get(name, [])

    def _functions(self, path: str) -> dict[str, list[_Function]]:
        facts = self._tree.facts(path)
        if ImportCalls not in facts:
            facts[ImportCalls] = self._read(path)
        found = facts[ImportCalls]
        assert isinstance(found, dict)
        return found

    def _read(self, path: str) -> dict[str, list[_Function]]:
        """By name, and ``Class.method``; calling a class runs what makes its instances."""
        package = self._modules.package(path)
        try:
            body = recent_tree(self._tree.read(path) or b"").body
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return {}
        found: dict[str, list[_Function]] = {}
        for node in _statements_within(body):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                found.setdefault(node.name, []).append(_function(node, package))
            elif isinstance(node, ast.ClassDef):
                for inner in node.body:
                    if isinstance(inner, ast.FunctionDef):
                        one = _function(inner, package)
                        found.setdefault(f"{node.name}.{inner.name}", []).append(one)
                        if inner.name in ("__init__", "__new__", "__post_init__", "__call__"):
                            found.setdefault(node.name, []).append(one)
        return found


def _calls_outside_functions(data: bytes) -> Iterator[re.Match[bytes]]:
    """What looks like a call; most functions, in which none runs on import, are passed over."""
    start = 0
    for function in _FUNCTION.finditer(data):
        for body in ("first", "second"):
            if function[body]:
                yield from _CALLED.finditer(data, start, function.start(body))
                start = function.end(body)
    yield from _CALLED.finditer(data, start)


def _may_be_quoted(data: bytes, at: int) -> bool:
    """Whether a place may be in a string of several lines: one has begun and not ended."""
    return any(data.count(quotes, 0, at) % 2 for quotes in (b'"""', b"'''"))


def _in_strings(data: bytes) -> Callable[[int], bool]:
    """Tells whether a place is inside of a string; of none where the file can't be parsed."""
    try:
        body = recent_tree(data)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return lambda at: False
    lines = [0, *(match.end() for match in re.finditer(rb"\n", data))]
    pieces = {
        id(piece)
        for node in nodes_of(body)
        if isinstance(node, ast.JoinedStr)
        for piece in node.values
    }
    spans = [
        (lines[node.lineno - 1] + node.col_offset, lines[node.end_lineno - 1] + node.end_col_offset)
        for node in nodes_of(body)
        if isinstance(node, ast.Constant) and isinstance(node.value, (str, bytes))
        if id(node) not in pieces and node.end_lineno and node.end_col_offset is not None
    ]
    return lambda at: any(start < at < end for start, end in spans)


def _statements_within(body: Iterable[ast.stmt]) -> Iterator[ast.AST]:
    """Statements, and those inside of them, level by level as `ast.walk` meets them."""
    queue: deque[ast.AST] = deque(body)
    while queue:
        node = queue.popleft()
        yield node
        for field in _BLOCKS:
            inner = getattr(node, field, None)
            if isinstance(inner, list):
                queue.extend(inner)


def _function(node: ast.FunctionDef | ast.AsyncFunctionDef, package: str | None) -> _Function:
    imports: list[tuple[str, str | None]] = []
    calls: list[str] = []
    pending: list[ast.AST] = list(node.body)
    while pending:
        inner = pending.pop()
        if isinstance(inner, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
            continue
        if isinstance(inner, ast.Import):
            imports += [(alias.name, None) for alias in inner.names]
            continue
        if isinstance(inner, ast.ImportFrom):
            module = absolute("." * inner.level + (inner.module or ""), package)
            imports += [(module, alias.name) for alias in inner.names if module]
            continue
        if isinstance(inner, ast.Call) and (text := dotted_name(inner.func)):
            calls.append(text.removeprefix("self.").removeprefix("cls."))
        pending += children_of(inner)
    return _Function(tuple(imports), tuple(calls))
