"""Whether who runs a module runs the new place of what left it as well."""

from __future__ import annotations

import ast

from canonize.core.ast_nodes import nodes_of
from canonize.core.import_graph import ImportGraph
from canonize.core.modules import down_to
from canonize.core.symbols import Symbol
from canonize.resolution.parsed_files import parsed_file
from canonize.resolution.project import Project


def runs_with(module: str, name: str, target: Symbol, project: Project) -> bool:
    """Whether loading a module loads a target's module, too.

    By the packages around it, or since the module itself goes on using the name.
    """
    modules, graph = project.modules, ImportGraph.of(project)
    path, new = modules.path(module), modules.path(target.module)
    if path is None or new is None:
        return False
    above = {modules.path(package) for package in down_to(module)[:-1]} - {None}
    if new in graph.reached({one for one in above if one is not None}, but=path):
        return True
    body = parsed_file(project.tree, path)
    used = body is not None and any(
        isinstance(node, ast.Name) and node.id in (name, target.name) for node in nodes_of(body)
    )
    return used and new in graph.loads(path)
