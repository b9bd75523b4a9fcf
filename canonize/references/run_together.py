"""Whether who runs a module runs the new place of what left it as well."""

from __future__ import annotations

import ast

from canonize.core.ast_nodes import nodes_of
from canonize.core.modules import down_to
from canonize.core.symbols import Symbol
from canonize.resolution.parsed_files import parsed_file
from canonize.resolution.project import Project


def is_loaded_around(module: str, path: str, project: Project) -> bool:
    """Whether the packages around a module load a file, and not by way of the module."""
    around = project.modules.files_of(down_to(module)[:-1])
    return path in project.graph.reached(around, but=project.modules.path(module) or "")


def runs_with(module: str, name: str, target: Symbol, project: Project) -> bool:
    """Whether loading a module loads a target's module, too.

    By the packages around it, or since the module itself goes on using the name.
    """
    path, new = project.modules.path(module), project.modules.path(target.module)
    if path is None or new is None:
        return False
    if is_loaded_around(module, new, project):
        return True
    body = parsed_file(project.tree, path)
    used = body is not None and any(
        isinstance(node, ast.Name) and node.id in (name, target.name) for node in nodes_of(body)
    )
    return used and new in project.graph.loads(path)
