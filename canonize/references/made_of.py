"""What takes the place of something from outside of the repository is often made of it."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from canonize.core.ast_nodes import nodes_of
from canonize.core.import_scan import imports_of
from canonize.core.ledger import Form, Reference
from canonize.core.symbols import Symbol
from canonize.resolution.parsed_files import parsed_file
from canonize.resolution.project import Project

MADE_OF = "{target} itself is made of it"
_IMPORTS = (Form.IMPORT, Form.FROM_IMPORT, Form.RELATIVE_IMPORT)


def without_what_it_is_made_of(
    entries: Iterable[Reference], target: Symbol, project: Project
) -> Iterator[Reference]:
    """References, but for those by which a definition of this code base does its work.

    Args:
        target: what takes the place of something from outside.
    """
    path = project.modules.path(target.module)
    found = _definition(path, target.name, project) if path is not None else None
    for entry in entries:
        if found is None or entry.path != path or not _belongs(entry, found, project):
            yield entry


def _definition(path: str, name: str, project: Project) -> ast.stmt | None:
    body = parsed_file(project.tree, path)
    defines = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
    for node in body.body if body is not None else ():
        if isinstance(node, defines) and node.name == name.partition(".")[0]:
            return node
    return None


def _belongs(entry: Reference, definition: ast.stmt, project: Project) -> bool:
    end = definition.end_lineno or definition.lineno
    if definition.lineno <= entry.line <= end:
        return True
    if entry.form not in _IMPORTS:
        return False
    data = project.tree.read(entry.path) or b""
    on_line = {
        item.asname or item.name or item.module.partition(".")[0]
        for item in imports_of(project.tree, entry.path)
        if data.count(b"\n", 0, item.offset) + 1 == entry.line
    }
    used = {node.id for node in nodes_of(definition) if isinstance(node, ast.Name)}
    return not on_line.isdisjoint(used)
