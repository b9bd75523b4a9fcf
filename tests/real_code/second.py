"""Writes the second implementation of a symbol, the one that becomes canonical.

It lies beside the first in a module of its own, with the same code. What the code needs is
imported: as the first module imports it, or from the first module.
"""

from __future__ import annotations

import ast
import symtable
from pathlib import Path

from tests.real_code.choosing import Chosen, Source


def second_module(chosen: Chosen, source: Source) -> str:
    """The name of the module that holds the second implementation."""
    package, _, leaf = chosen.module.rpartition(".")
    if source.path.name == "__init__.py":
        return f"{chosen.module}.{leaf}_canonical"
    return f"{package}.{leaf}_canonical" if package else f"{leaf}_canonical"


def second_path(chosen: Chosen, source: Source) -> Path:
    """Where that module lies."""
    leaf = second_module(chosen, source).rpartition(".")[2]
    return source.path.parent / f"{leaf}.py"


def second_source(chosen: Chosen, source: Source) -> bytes:
    """Its text; all of the first module for a module that moves as a whole."""
    data = source.path.read_bytes()
    if not chosen.name:
        return data
    node = source.defined[chosen.name]
    lines = data.decode("utf-8").splitlines(keepends=True)
    decorators = getattr(node, "decorator_list", [])
    first = min([node.lineno, *(item.lineno for item in decorators)])
    body = "".join(lines[first - 1 : node.end_lineno])
    imports = _imports(source, _free_names(body) - {chosen.name})
    return "\n".join([*imports, "", "", body]).encode()


def _free_names(body: str) -> set[str]:
    """Every name that a piece of code looks up in its module, in quoted annotations too."""
    found: set[str] = set()
    pending = [symtable.symtable(body, "<definition>", "exec")]
    while pending:
        table = pending.pop()
        pending += table.get_children()
        found |= {s.get_name() for s in table.get_symbols() if s.is_global() or s.is_referenced()}
    for node in ast.walk(ast.parse(body)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            try:
                quoted = ast.parse(node.value, mode="eval")
            except (SyntaxError, ValueError):
                continue
            found |= {n.id for n in ast.walk(quoted) if isinstance(n, ast.Name)}
    return found


def _imports(source: Source, names: set[str]) -> list[str]:
    future, plain, typed, own = [], [], [], set()
    for node in source.tree.body:
        if isinstance(node, ast.ImportFrom) and node.module == "__future__":
            future.append(ast.unparse(node))
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            plain += _picked(node, names)
        elif isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            for inner in node.body:
                if isinstance(inner, (ast.Import, ast.ImportFrom)):
                    typed += [f"    {line}" for line in _picked(inner, names)]
        else:
            own |= _bound(node) & names
    defined = {name for name in own if name not in ("__name__", "__all__")}
    brought = [f"from {source.module} import {name}" for name in sorted(defined)]
    guard = ["from typing import TYPE_CHECKING", "if TYPE_CHECKING:", *typed] if typed else []
    return [*future, *plain, *brought, *guard]


def _picked(node: ast.Import | ast.ImportFrom, names: set[str]) -> list[str]:
    """The aliases of one import that bind some of the names, each as a statement."""
    found = []
    for alias in node.names:
        local = alias.asname or alias.name.partition(".")[0]
        if local in names or alias.name == "*":
            one = type(node)(**{**node.__dict__, "names": [alias]})
            found.append(ast.unparse(one))
    return found


def _bound(node: ast.stmt) -> set[str]:
    if isinstance(node, (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)):
        return {node.name}
    found = {
        inner.id
        for inner in ast.walk(node)
        if isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Store)
    }
    for inner in ast.walk(node):
        if isinstance(inner, (ast.Import, ast.ImportFrom)):
            found |= {alias.asname or alias.name.partition(".")[0] for alias in inner.names}
        elif isinstance(inner, (ast.ClassDef, ast.FunctionDef)):
            found.add(inner.name)
    return found
