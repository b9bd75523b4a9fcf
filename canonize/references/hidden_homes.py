"""Ways to a symbol that no import leads to: a module's own ``__getattr__``, a folder of scripts."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Collection, Iterator

from canonize.core.import_scan import imports_of
from canonize.core.ledger import Disposition, Form, Reference
from canonize.core.symbols import Symbol
from canonize.resolution.module_names import top_level_names
from canonize.resolution.parsed_files import parsed_file
from canonize.resolution.project import Project


def lazy_homes(project: Project, symbols: Collection[Symbol]) -> Iterator[Reference]:
    """Tables and names by which a module's ``__getattr__`` (PEP 562) loads one of the symbols.

    Such a module has a ``__getattr__``, however it got it, and strings that name the symbol's
    module and the symbol.
    """
    for path in sorted(project.tree.containing({b"__getattr__"})):
        data = project.tree.read(path) or b""
        if not path.endswith(".py") or "__getattr__" not in top_level_names(data):
            continue
        near = [s for s in symbols if _leaf(s).encode() in data and s.name.encode() in data]
        near = [s for s in near if s.module not in project.modules.names(path)]
        module = parsed_file(project.tree, path) if near else None
        if module is None:
            continue
        texts = list(_strings(module))
        for symbol in near:
            line = next((n.lineno for n, text in texts if _names(text, _leaf(symbol))), 0)
            if line and (not symbol.name or any(text == symbol.name for _, text in texts)):
                reason = "its __getattr__ may hand it on under this name"
                yield _reference(path, line, symbol, Form.STRING, reason, data)


def unrooted_imports(project: Project, symbols: Collection[Symbol]) -> Iterator[Reference]:
    """Imports of a symbol's module by a shorter name, from a folder that is no source root.

    Who runs a script of that folder, or puts the folder on ``sys.path``, gets it that way. A
    package's own folder is not taken for one, nor is a module of the standard library meant.
    """
    for home in sorted({symbol.module for symbol in symbols if "." in symbol.module}):
        path = project.modules.path(home)
        known = {symbol.name for symbol in symbols if symbol.module == home}
        for short in _shorter(home, path or "", project):
            for there in sorted(project.tree.containing({short.rpartition(".")[2].encode()})):
                if not there.endswith(".py"):
                    continue
                for item in imports_of(project.tree, there):
                    if item.module == short and (item.name in known or item.name in (None, "*")):
                        data = project.tree.read(there) or b""
                        line = data.count(b"\n", 0, item.offset) + 1
                        symbol = Symbol(home, item.name if item.name in known else "")
                        reason = f"imports it as {short}, from a folder that is no source root"
                        yield _reference(there, line, symbol, Form.IMPORT, reason, data)


def _shorter(home: str, path: str, project: Project) -> Iterator[str]:
    """Names that a module has where a folder above it, but no package, is on ``sys.path``."""
    stem = path.removesuffix("/__init__.py").removesuffix(".py")
    parts = home.split(".")
    for start in range(1, len(parts)):
        short = ".".join(parts[start:])
        folder = stem.removesuffix("/".join(parts[start:])).rstrip("/")
        if not folder or project.tree.exists(f"{folder}/__init__.py"):
            continue
        if parts[start] not in sys.stdlib_module_names and not project.modules.is_first_party(
            short
        ):
            yield short


def _leaf(symbol: Symbol) -> str:
    return symbol.module.rpartition(".")[2]


def _names(text: str, leaf: str) -> bool:
    return re.fullmatch(rf"(?:[\w.]*\.)?{re.escape(leaf)}(?:[.:]\w+)?", text) is not None


def _strings(module: ast.Module) -> Iterator[tuple[ast.Constant, str]]:
    for node in ast.walk(module):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node, node.value


def _reference(
    path: str, line: int, symbol: Symbol, form: Form, reason: str, data: bytes
) -> Reference:
    lines = data.decode("utf-8", "replace").splitlines()
    text = lines[line - 1].strip() if line <= len(lines) else ""
    return Reference(path, line, 1, str(symbol), form, Disposition.REFUSED, reason, text)
