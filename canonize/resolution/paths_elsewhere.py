"""Which module a dotted path in a file means, where only its last part is that of another one.

``patch("shop.base.logger")`` says nothing of ``store.base``.
"""

from __future__ import annotations

import ast
from collections.abc import Collection

from canonize.core.ast_nodes import nodes_of
from canonize.core.byte_places import QUOTES
from canonize.core.tree_base import NAME_BYTES
from canonize.resolution.import_paths import import_paths
from canonize.resolution.parsed_files import parsed_file
from canonize.resolution.project import Project
from canonize.resolution.resolver import Stands

_DOT = ord(".")


class PathsElsewhere:
    """Asks about paths that end in the last part of one module's name.

    Args:
        names: the module's own.
    """

    def __init__(self, project: Project, names: Collection[str]) -> None:
        self._project = project
        self._own = names

    def leads_elsewhere(self, path: str, data: bytes, start: int, end: int) -> bool:
        """Whether a path certainly means another module of the tree than this one.

        Args:
            start, end: where the last part of the module's name stands in the file's bytes.
        """
        while start and (data[start - 1] in NAME_BYTES or data[start - 1] == _DOT):
            start -= 1
        full = data[start:end].decode("utf-8", "replace")
        if data[start - 1 : start] not in QUOTES:
            full = self._read(path, full)
        return bool(full) and full not in self._own and self._is_module(full)

    def _read(self, path: str, text: str) -> str:
        """What a path means in the code of a file; "" where that is not certain."""
        first, dot, rest = text.partition(".")
        if not path.endswith((".py", ".pyi")):
            return text
        bound = self._bound(path)
        if bound is None or "*" in bound:
            return ""
        meant = bound.get(first, first)
        return f"{meant}{dot}{rest}" if meant else ""

    def _bound(self, path: str) -> dict[str, str] | None:
        """The names that a file binds, with what an import alone makes of them; "" for others."""
        facts = self._project.tree.facts(path)
        if PathsElsewhere not in facts:
            body = parsed_file(self._project.tree, path)
            package = self._project.modules.package(path)
            facts[PathsElsewhere] = None if body is None else _bindings(body, package)
        found = facts[PathsElsewhere]
        assert found is None or isinstance(found, dict)
        return found

    def _is_module(self, full: str) -> bool:
        """Whether a path is that of a module, under which no package hands out another thing."""
        if self._project.modules.path(full) is None:
            return False
        package, _, leaf = full.rpartition(".")
        if not package:
            return True
        found = self._project.names.find(package, leaf)
        return found.stands is Stands.MODULE and found.module == full


def _bindings(body: ast.Module, package: str | None) -> dict[str, str]:
    found: dict[str, str] = {}
    for node in nodes_of(body):
        for local, full in import_paths(node, package):
            found[local] = full if found.get(local, full) == full else ""
        match node:
            case (
                ast.Name(id=name, ctx=ast.Store() | ast.Del())
                | ast.arg(arg=name)
                | ast.FunctionDef(name=name)
                | ast.AsyncFunctionDef(name=name)
                | ast.ClassDef(name=name)
                | ast.ExceptHandler(name=str(name))
                | ast.MatchAs(name=str(name))
                | ast.MatchStar(name=str(name))
                | ast.MatchMapping(rest=str(name))
            ):
                found[name] = ""
            case _:
                pass
    return found
