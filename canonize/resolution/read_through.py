"""Who asks for a name of a module through the module: ``state.HOOKS``, whatever it holds then."""

from __future__ import annotations

import ast

from canonize.core.ast_nodes import dotted_name, nodes_of
from canonize.core.symbols import Symbol
from canonize.resolution.import_paths import import_paths
from canonize.resolution.parsed_files import parsed_file
from canonize.resolution.project import Project


class ImportedPaths:
    """What the imports of a file bind, in functions, too."""

    def __init__(self, body: ast.Module, package: str | None) -> None:
        self._full: dict[str, str] = {}
        for node in nodes_of(body):
            self._full.update(import_paths(node, package))

    def has(self, full: str) -> bool:
        """Whether one of them is that path, or a package on the way to it."""
        return any(full == one or full.startswith(f"{one}.") for one in self._full.values())

    def full(self, node: ast.expr) -> str:
        """The path that an expression means; "" for what no import binds."""
        first, dot, rest = dotted_name(node).partition(".")
        return f"{self._full[first]}{dot}{rest}" if first in self._full else ""

    def is_it(self, node: ast.expr, module: str, name: str) -> bool:
        return self.full(node) == f"{module}.{name}"


def is_read_through(project: Project, name: Symbol, reader: Symbol) -> bool:
    """Whether the definition of another module asks for a name through this one: `state.X`."""
    path = project.modules.path(reader.module)
    body = parsed_file(project.tree, path) if path is not None else None
    if path is None or body is None:
        return False
    imported = ImportedPaths(body, project.modules.package(path))
    definition = project.names.find(reader.module, reader.name).node
    return definition is not None and any(
        isinstance(node, ast.Attribute) and imported.is_it(node, name.module, name.name)
        for node in nodes_of(definition)
    )
