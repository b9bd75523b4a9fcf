"""Expressions and texts that are the path of a file."""

from __future__ import annotations

import ast
import posixpath
import re
from collections.abc import Iterator

from canonize.core.ast_nodes import children_of, nodes_of
from canonize.resolution.paths_in_code import paths_in_code
from canonize.resolution.project import Project

WRITTEN_PATH = re.compile(rb"[\w./$~-]*[\w./$(){}~-]*\.py(?!\w)")


def path_expressions(
    file: str, body: ast.Module, path: str, project: Project
) -> Iterator[ast.expr]:
    """The outermost expressions of a file that are a path, or a text with a path in it."""
    reader = paths_in_code(file, body, project)
    leaf = posixpath.basename(path)
    docstrings = {id(node) for node in _docstrings(body)}
    pending: list[ast.AST] = [body]
    while pending:
        node = pending.pop()
        if (
            isinstance(node, (ast.Call, ast.BinOp, ast.JoinedStr))
            and _mentions(node, leaf)
            and reader.folder(node) == path
        ):
            yield node
            continue
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            text = node.value.encode("utf-8", "replace")
            if id(node) not in docstrings and any(
                leads_to(found[0].decode("utf-8", "replace"), "", path, project)
                for found in WRITTEN_PATH.finditer(text)
            ):
                yield node
        pending += children_of(node)


def _docstrings(body: ast.Module) -> Iterator[ast.expr]:
    """Texts that are statements of their own."""
    for node in nodes_of(body):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            yield node.value


def _mentions(node: ast.AST, leaf: str) -> bool:
    return any(
        isinstance(inner, ast.Constant)
        and isinstance(inner.value, str)
        and inner.value.endswith(leaf)
        for inner in nodes_of(node)
    )


def leads_to(written: str, file: str, path: str, project: Project) -> bool:
    """Whether a path in a text leads to a file: from the top, a source root, or the text's folder.

    What stands before a path that ends alike is taken for another place of the same file, as in a
    container, unless the repository has that file as well.
    """
    if written.startswith("//"):
        return False
    plain = posixpath.normpath(written.lstrip("/"))
    roots = {"", *project.roots}
    starts = {*roots, posixpath.dirname(file)} if file else roots
    if any(posixpath.normpath(posixpath.join(start, plain)) == path for start in starts):
        return True
    short = {path.removeprefix(f"{root}/") if root else path for root in roots}
    return not project.tree.exists(plain) and any(
        "/" in ending and plain.endswith(f"/{ending}") for ending in short
    )
