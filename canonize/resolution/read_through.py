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


def imported_paths(project: Project, path: str) -> ImportedPaths | None:
    """What the imports of a file bind; kept with the file, and ``None`` where none can be read."""
    facts, package = project.tree.facts(path), project.modules.package(path)
    key = ImportedPaths, package
    if key not in facts:
        body = parsed_file(project.tree, path)
        facts[key] = ImportedPaths(body, package) if body is not None else None
    found = facts[key]
    return found if isinstance(found, ImportedPaths) else None


def is_read_through(project: Project, name: Symbol, reader: Symbol) -> bool:
    """Whether the definition of another module asks for a name through this one: `state.X`."""
    path = project.modules.path(reader.module)
    imported = imported_paths(project, path) if path is not None else None
    if imported is None:
        return False
    definition = project.names.find(reader.module, reader.name).node
    return definition is not None and any(
        isinstance(node, ast.Attribute) and imported.is_it(node, name.module, name.name)
        for node in nodes_of(definition)
    )
