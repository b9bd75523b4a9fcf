"""Imports inside functions that run while a module is imported, since it calls the function then.

Where calls stand is found in bytes; only functions that are called are parsed.
"""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from canonize.core.import_scan import absolute, imports_of
from canonize.core.modules import ModuleMap
from canonize.core.newer_syntax import parse_any
from canonize.core.tree import SourceTree

_FAR = 6
_DEFINED = re.compile(rb"^(?:async[ \t]+)?(?:def|class)[ \t]+(\w+)", re.MULTILINE)
_CALLED = re.compile(
    rb"(?<![\w.])(\w+)((?:\.\w+)*)[ \t]*\(|^[ \t]*@[ \t]*(\w+)((?:\.\w+)*)", re.MULTILINE
)
_NOT_CALLS = frozenset({b"def", b"class", b"if", b"elif", b"while", b"return", b"import", b"in"})


@dataclass(frozen=True, slots=True)
class _Function:
    """What a function does when it is called: imports (module, name), and calls by dotted name."""

    imports: tuple[tuple[str, str | None], ...]
    calls: tuple[str, ...]


class ImportCalls:
    """Follows calls from the top of a file into functions of the tree."""

    def __init__(
        self, tree: SourceTree, modules: ModuleMap, runs: Callable[[bytes, int], bool]
    ) -> None:
        """Args: ``runs`` tells whether what stands at an offset of a file runs on its import."""
        self._tree = tree
        self._modules = modules
        self._runs = runs

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
            for function in self._functions(home).get(inner, ()):
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
        for item in imports_of(self._tree, path):
            module = absolute(item.module, self._modules.package(path))
            if module and self._modules.is_first_party(module):
                known.add((item.asname or item.name or module.partition(".")[0]).encode())
        found: set[str] = set()
        for match in _CALLED.finditer(data) if known else ():
            first, rest = match[1] or match[3], match[2] if match[1] else match[4]
            if first not in known or first in _NOT_CALLS:
                continue
            start = data.rfind(b"\n", 0, match.start()) + 1
            before = data[start : match.start()].split()
            if b"def" in before or b"class" in before[:1] or b"#" in b"".join(before):
                continue
            text = (first + (rest or b"")).decode()
            if text not in found and (match.start() == start or self._runs(data, match.start())):
                found.add(text)
        return found

    def _resolve(self, path: str, name: str) -> tuple[str | None, str]:
        """The file and the name in it that a dotted name of a file means."""
        first, _, rest = name.partition(".")
        package = self._modules.package(path)
        for item in imports_of(self._tree, path):
            module = absolute(item.module, package)
            if module is None or not self._modules.is_first_party(module):
                continue
            if item.name is not None and (item.asname or item.name) == first:
                inner = f"{module}.{item.name}"
                if self._modules.path(inner) is not None:
                    return self._handed_on(inner, rest)
                return self._handed_on(module, f"{item.name}.{rest}" if rest else item.name)
            if item.name is None and item.asname == first:
                return self._handed_on(module, rest)
            if item.name is None and name.startswith(f"{module}."):
                return self._handed_on(module, name[len(module) + 1 :])
        return path, name

    def _handed_on(self, module: str, name: str, far: int = 0) -> tuple[str | None, str]:
        """Through re-exports to the file that defines a name."""
        path = self._modules.path(module)
        first = name.partition(".")[0]
        if path is None or far > _FAR or first in self._functions(path):
            return path, name
        package = self._modules.package(path)
        for item in imports_of(self._tree, path):
            source = absolute(item.module, package)
            if source and item.name is not None and (item.asname or item.name) == first:
                rest = name[len(first) :]
                return self._handed_on(source, f"{item.name}{rest}", far + 1)
        return path, name

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
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                body = parse_any(self._tree.read(path) or b"").body
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return {}
        found: dict[str, list[_Function]] = {}
        for node in ast.walk(ast.Module(body, [])):
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
        elif isinstance(inner, ast.ImportFrom):
            module = absolute("." * inner.level + (inner.module or ""), package)
            imports += [(module, alias.name) for alias in inner.names if module]
        elif isinstance(inner, ast.Call):
            text = ast.unparse(inner.func)
            if re.fullmatch(r"[\w.]+", text):
                calls.append(text.removeprefix("self.").removeprefix("cls."))
        pending += ast.iter_child_nodes(inner)
    return _Function(tuple(imports), tuple(calls))
