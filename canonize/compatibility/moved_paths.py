"""Paths of a module that moves, and of the data that move with it, which no step rewrites.

``COPY app/pk/data.txt``, ``recursive-include app/pk *.txt`` and ``root / "app" / "util.py"`` lead
nowhere once the folder has gone; a module's path in one text follows it.
"""

from __future__ import annotations

import ast
import posixpath
import re
from collections.abc import Collection, Iterator

from canonize.core.ast_nodes import children_of
from canonize.core.file_kinds import is_document, is_history
from canonize.core.symbols import Symbol
from canonize.resolution.parsed_files import parsed_file
from canonize.resolution.paths_in_code import paths_in_code
from canonize.resolution.project import Project


def left_paths(
    project: Project, old: Symbol, new: Symbol, module: str
) -> Iterator[tuple[str, int, str]]:
    """Where a path that leads nowhere any more stands: file, line, and the path.

    Args:
        old, new: where the module was and where it goes.
        module: which of the two it is at, in this tree.
    """
    home = project.modules.path(module)
    if home is None:
        return
    end = module.replace(".", "/")
    is_package = posixpath.basename(home) == "__init__.py"
    root = home.removesuffix("/__init__.py").removesuffix(".py").removesuffix(end)
    here, before = f"{root}{end}", f"{root}{old.module.replace('.', '/')}"
    if is_package:
        own = [path for path in project.tree.paths() if path.startswith(f"{here}/")]
        gone = {before, *(before + path.removeprefix(here) for path in own)}
    else:
        own, gone = [home], {f"{before}.py"}
    data = {path for path in gone if not path.endswith(".py")}
    word = old.module.rpartition(".")[2].encode()
    written = re.compile(
        rb"(?<![\w./-])(?:\./)?" + re.escape(before.encode()) + rb"(?:/[\w./*-]*)?(?![\w./*-])"
    )
    as_part = re.compile(rb"[\"'/]" + word + rb"(?:\.py)?[\"'/]")
    for path in sorted(project.tree.containing({word}) - {*own, *gone}):
        content = project.tree.read(path) or b""
        if b"\0" in content or is_history(path) or path.endswith((".ipynb", ".pyi")):
            continue
        if path.endswith(".py") and as_part.search(content):
            yield from _in_code(path, project, gone, data)
        elif is_package and not path.endswith(".py") and not is_document(path):
            for found in written.finditer(content):
                text = found[0].decode().removeprefix("./")
                if not text.endswith(".py"):
                    yield path, content.count(b"\n", 0, found.start()) + 1, text


def _in_code(
    path: str, project: Project, gone: Collection[str], data: Collection[str]
) -> Iterator[tuple[str, int, str]]:
    """Paths that an expression puts together, and texts that are one of data."""
    body = parsed_file(project.tree, path)
    if body is None:
        return
    reader = paths_in_code(path, body, project)
    pending: list[ast.AST] = [body]
    while pending:
        node = pending.pop()
        if isinstance(node, ast.Constant):
            if isinstance(node.value, str) and node.value.rstrip("/") in data and "/" in node.value:
                yield path, node.lineno, node.value
            continue
        if isinstance(node, (ast.Call, ast.BinOp, ast.JoinedStr)) and _says_a_part(node):
            folder = reader.folder(node)
            if folder is not None and folder in gone:
                yield path, node.lineno, folder
                continue
        pending += children_of(node)


def _says_a_part(node: ast.AST) -> bool:
    """Whether a text stands in an expression: a part of a path."""
    return any(
        isinstance(inner, ast.Constant) and isinstance(inner.value, str) for inner in ast.walk(node)
    )
