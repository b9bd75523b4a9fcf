"""Symbols of a repository that begin with a text: one file is read at most."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from canonize.core.roots import detect_roots
from canonize.runner.place import Worksite
from canonize.syntax.portable_ast import parsed


def symbols_like(place: Worksite, text: str) -> Iterator[str]:
    """What the text could become next.

    Packages end with ``.`` and modules with ``:``, behind which their names follow; a name that
    is a class ends with nothing, and its members follow behind a ``.`` that a person types.

    Args:
        text: the beginning of ``package.module:Name``.
    """
    tree = place.worktree.tree()
    roots = tuple(root.folder for root in detect_roots(tree.paths(), tree.read))
    modules = tree.modules(roots)
    module, colon, name = text.partition(":")
    if colon:
        path = modules.path(module)
        body = parsed(tree.read(path) or b"") if path is not None else None
        inside, _, _ = name.rpartition(".")
        for found in _names(body.body if body is not None else [], inside):
            yield f"{module}:{inside}.{found}" if inside else f"{module}:{found}"
        return
    parent, _, _ = module.rpartition(".")
    children = modules.submodules(parent) if parent else modules.top_names()
    for child in sorted(children):
        full = f"{parent}.{child}" if parent else child
        if not child.isidentifier():
            continue
        if modules.path(full) is not None:
            yield f"{full}:"
        if modules.is_package(full):
            yield f"{full}."


def _names(body: list[ast.stmt], inside: str) -> Iterator[str]:
    """The classes and functions of a module, or of a class of it; then what else it binds."""
    for part in inside.split(".") if inside else ():
        found = next((n for n in body if isinstance(n, ast.ClassDef) and n.name == part), None)
        body = found.body if found is not None else []
    for node in body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name
        elif isinstance(node, ast.Assign) and not inside:
            yield from (target.id for target in node.targets if isinstance(target, ast.Name))
