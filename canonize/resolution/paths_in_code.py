"""`StaticPaths` of a file, with the packages that it imports and the folders others name for it."""

from __future__ import annotations

import ast
import posixpath
from collections.abc import Mapping

from canonize.core.ast_nodes import nodes_of
from canonize.core.import_scan import absolute
from canonize.core.static_paths import StaticPaths, assigned_names
from canonize.resolution.parsed_files import parsed_file
from canonize.resolution.project import Project
from canonize.resolution.resolver import Stands
from canonize.syntax.stdlib_names import IMPORT_CALLS

_ITSELF = ("__name__", "__package__")


def paths_in_code(path: str, body: ast.Module, project: Project) -> StaticPaths:
    """Evaluates the paths that a file's code puts together."""
    assigned = assigned_names(body)
    names = _ImportedNames(path, body, project, assigned)
    return StaticPaths(path, assigned, names.value, names.package)


class _ImportedNames:
    def __init__(
        self, path: str, body: ast.Module, project: Project, assigned: Mapping[str, ast.expr]
    ) -> None:
        self._project = project
        self._assigned = assigned
        self._own = project.modules.package(path) or ""
        self._meant: dict[str, str] = {}
        for node in nodes_of(body):
            if isinstance(node, ast.Import):
                for alias in node.names:
                    whole = alias.name if alias.asname else alias.name.partition(".")[0]
                    self._meant[alias.asname or whole] = whole
            elif isinstance(node, ast.ImportFrom):
                start = absolute("." * node.level + (node.module or ""), self._own)
                for alias in node.names if start is not None else ():
                    self._meant[alias.asname or alias.name] = f"{start}.{alias.name}".lstrip(".")

    def package(self, node: ast.expr) -> str | None:
        """The folder of a package: by its name in the code, or by a text."""
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            return self._folder(absolute(node.value, self._own) or "")
        if isinstance(node, ast.Name) and node.id in _ITSELF:
            return self._folder(self._own)
        value = self._assigned.get(node.id) if isinstance(node, ast.Name) else node
        if isinstance(value, ast.Call) and value.args and _last(value.func) in IMPORT_CALLS:
            return self.package(value.args[0]) if isinstance(value.args[0], ast.Constant) else None
        return self._folder(self._dotted(ast.unparse(node)))

    def value(self, dotted: str) -> str | None:
        """The path that another file assigns to what a dotted name means."""
        module, _, name = self._dotted(dotted).rpartition(".")
        if not module or self._project.modules.path(module) is None:
            return None
        found = self._project.names.find(module, name)
        if found.stands is not Stands.VALUE or found.node is None:
            return None
        body = parsed_file(self._project.tree, found.path)
        value = getattr(found.node, "value", None)
        if body is None or not isinstance(value, ast.expr):
            return None
        return StaticPaths(found.path, assigned_names(body)).folder(value)

    def _dotted(self, text: str) -> str:
        first, dot, rest = text.partition(".")
        return self._meant[first] + dot + rest if first in self._meant else ""

    def _folder(self, module: str) -> str | None:
        modules = self._project.modules
        if not module or not modules.is_package(module):
            return None
        path = modules.path(module)
        if path is not None:
            return posixpath.dirname(path) if path.endswith("/__init__.py") else None
        folders = (posixpath.join(root, module.replace(".", "/")) for root in modules.roots)
        return next((f for f in folders if _holds(self._project, f)), None)


def _holds(project: Project, folder: str) -> bool:
    return any(path.startswith(f"{folder}/") for path in project.tree.paths())


def _last(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")
