"""The import statements of a file after which something has to be loaded, told from its tree."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator

_Function = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda


def loading_lines(module: ast.Module, above: Collection[str]) -> Iterator[int]:
    """The lines of imports, but for those of a package above that nothing is looked up in.

    Args:
        above: the packages above the file's own module: they are loading before it does.
    """
    used = _used_while_loading(module)
    for node in ast.walk(module):
        if isinstance(node, ast.ImportFrom):
            yield node.lineno
        elif isinstance(node, ast.Import):
            for alias in node.names:
                local = alias.asname or alias.name.partition(".")[0]
                if alias.name not in above or local in used:
                    yield node.lineno


def _used_while_loading(module: ast.Module) -> set[str]:
    """Every name that is read while a module loads, in functions that it may call then as well."""
    functions: dict[str, list[ast.AST]] = {}
    for node in ast.walk(module):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            functions.setdefault(node.name, []).append(node)
    used: set[str] = set()
    pending: list[ast.AST] = list(module.body)
    while pending:
        node = pending.pop()
        name = node.id if isinstance(node, ast.Name) else getattr(node, "attr", "")
        if name and name not in used:
            used.add(name)
            for function in functions.get(name, ()):
                pending += getattr(function, "body", ())
        if isinstance(node, _Function):
            pending += _run_with_it(node)
        else:
            pending += ast.iter_child_nodes(node)
    return used


def _run_with_it(node: _Function) -> Iterator[ast.AST]:
    """What of a function runs where it is defined."""
    for child in ast.iter_child_nodes(node):
        if child not in (node.body if isinstance(node.body, list) else [node.body]):
            yield child
