"""May a file fake a name of a module, or a member of it? Asked before LibCST parses the file.

A file that fakes many things mostly fakes others. The host's tree, which other questions have made
already, tells which calls fake something, and by which first argument.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from canonize.core.ast_nodes import nodes_of
from canonize.core.symbols import Symbol
from canonize.references.sides import last_name
from canonize.syntax.stdlib_names import is_patching, is_patching_many


def may_fake(body: ast.Module, data: bytes, target: Symbol) -> bool:
    """Whether one of a file's calls may put something in the place of a target or in it.

    A text names it with its whole path, wherever it stands; a name or an attribute ends as the
    target is called, or as its module or an alias of one of the two. Whatever else is given first
    may be one of them.
    """
    module, leaf = target.module, target.name.rpartition(".")[2]
    if f"{module}.{target.name}".encode() in data:
        return True
    ends = {module.rpartition(".")[2], leaf}
    ends |= set(_aliases(body, ends))
    return any(_may_be(first, ends, module) for first in _faked(body))


def _aliases(body: ast.Module, ends: set[str]) -> Iterator[str]:
    """What imports call something that ends as one of some names does."""
    for node in nodes_of(body):
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            for alias in node.names:
                if alias.asname is not None and alias.name.rpartition(".")[2] in ends:
                    yield alias.asname


def _faked(body: ast.Module) -> Iterator[ast.expr | None]:
    """What each call that fakes something is given first; ``None``: no argument by place."""
    for node in nodes_of(body):
        if isinstance(node, ast.Call):
            called = _dotted(node.func)
            if is_patching(called) or is_patching_many(called):
                yield node.args[0] if node.args else None


def _may_be(first: ast.expr | None, ends: set[str], module: str) -> bool:
    if isinstance(first, ast.Constant):  # its path would have been found
        return first.value == module
    return not isinstance(first, (ast.Name, ast.Attribute)) or last_name(first) in ends


def _dotted(called: ast.expr) -> str:
    """``a.b`` of what is called; ``make().patch`` is ``.patch``."""
    parts = []
    while isinstance(called, ast.Attribute):
        parts.append(called.attr)
        called = called.value
    return ".".join([getattr(called, "id", ""), *reversed(parts)])
