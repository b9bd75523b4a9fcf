"""Modules that a file reaches as attributes of their packages, read once a file."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from dataclasses import dataclass

from canonize.core.ast_nodes import dotted_name, nodes_of
from canonize.core.import_scan import absolute, imports_of
from canonize.core.tree import SourceTree
from canonize.resolution.import_paths import import_paths
from canonize.resolution.parsed_files import parsed_file
from canonize.resolution.put_modules import LOADED_MODULES
from canonize.resolution.replacements import Redirects

_LOADED = re.compile(
    rb"modules[\s)\\]*[#\[]|\bin[\s(\\]+(?:\w+\.)?modules\b|modules[\s)\\]*\.[\s\\]*(?:get|pop)\b"
    rb"|\bmodules\s+as\b|=\s*(?:\w+\.)?modules\b"
)
"""What may be ``sys.modules["name"]``, or ask whether it is there."""


@dataclass(frozen=True, slots=True)
class PackageLookups:
    """What one file imports and looks up by dotted paths, whichever module is asked about.

    Args:
        imported: modules of ``import`` statements, each with its local name.
        taken: modules and names of ``from`` imports.
        looked_up: by dotted path, the lines where it stands, with the attribute taken of it; of
            places with the same attribute the first.
        by_text: by dotted path, the first line where a string gives its last part.
        attributes: by local name of an ``import``, what is looked up through it.
    """

    imported: tuple[tuple[str, str], ...]
    taken: frozenset[tuple[str, str]]
    looked_up: Mapping[str, tuple[tuple[int, str], ...]]
    by_text: Mapping[str, int]
    attributes: Mapping[str, frozenset[str]]

    def line(self, module: str, redirects: Redirects, *, by_text: bool = False) -> int:
        """Where a module is looked up; 0 when it is not, or the file imports it by itself.

        Args:
            redirects: what is looked up through the module and goes elsewhere counts as gone.
            by_text: only where its name stands in a string.
        """
        if self._imports(module, redirects):
            return 0
        if by_text:
            return self.by_text.get(module, 0)
        for line, name in self.looked_up.get(module, ()):
            goes = f"{module}.{name}" in redirects.whole or redirects.find(module, name)
            if not name or not goes:
                return line
        return 0

    def _imports(self, module: str, redirects: Redirects) -> bool:
        if module not in redirects.whole:
            for name, local in self.imported:
                if name.startswith(f"{module}.") and name not in redirects.whole:
                    return True
                if name == module and not self._moves(module, local, redirects):
                    return True
        return any(
            f"{home}.{name}" == module or (home == module and redirects.find(home, name) is None)
            for home, name in self.taken
        )

    def _moves(self, module: str, local: str, redirects: Redirects) -> bool:
        """Whether everything that is looked up through an import goes elsewhere."""
        names = self.attributes.get(local, frozenset())
        return bool(names) and all(redirects.find(module, name) for name in names)


def package_lookups(tree: SourceTree, path: str, package: str | None) -> PackageLookups | None:
    """What a file of a tree looks up; read once as long as its bytes are the same.

    Args:
        package: what relative imports of the file start from.
    """
    facts, key = tree.facts(path), (PackageLookups, package)
    if key not in facts:
        body = parsed_file(tree, path)
        facts[key] = None if body is None else _Reader(package).read(body)
    found = facts[key]
    assert found is None or isinstance(found, PackageLookups)
    return found


def may_look_up(tree: SourceTree, path: str, package: str | None, module: str) -> bool:
    """Whether a file could have a module through its package, as far as its imports tell."""
    top = module.partition(".")[0]
    for item in imports_of(tree, path):
        if item.name is None:
            if item.module.partition(".")[0] == top:
                return True
            continue
        home = absolute(item.module, package)
        if home is not None and f"{module}.".startswith(f"{home}.{item.name}."):
            return True
    facts = tree.facts(path)
    if may_look_up not in facts:
        data = tree.read(path) or b""
        facts[may_look_up] = b"modules" in data and _LOADED.search(data) is not None
    return bool(facts[may_look_up])


class _Reader:
    """Reads one file."""

    def __init__(self, package: str | None) -> None:
        self._package = package
        self._locals: dict[str, str] = {}
        self._imported: list[tuple[str, str]] = []
        self._taken: set[tuple[str, str]] = set()

    def read(self, body: ast.Module) -> PackageLookups:
        looked_up: dict[str, dict[str, int]] = {}
        by_text: dict[str, int] = {}
        attributes: dict[str, set[str]] = {}
        nodes = nodes_of(body)
        for node in nodes:
            self._note(node)
        for node in nodes:
            match node:
                case ast.Assign(targets=[ast.Name(id=name)], value=table):
                    if self._are_modules(table):
                        self._locals.setdefault(name, LOADED_MODULES)
        locals_of_imports = {local for _, local in self._imported}
        above: dict[int, str] = {}
        for node in nodes:
            if isinstance(node, ast.Attribute):
                above[id(node.value)] = node.attr
                if (text := dotted_name(node.value)) in locals_of_imports:
                    attributes.setdefault(text, set()).add(node.attr)
            elif not isinstance(node, (ast.Name, ast.Call, ast.Subscript, ast.Compare)):
                continue
            path = self._path(node)
            if "." not in path:
                continue
            looked_up.setdefault(path, {}).setdefault(above.get(id(node), ""), node.lineno)
            if isinstance(node, (ast.Call, ast.Subscript, ast.Compare)):
                by_text.setdefault(path, node.lineno)
        return PackageLookups(
            tuple(self._imported),
            frozenset(self._taken),
            {
                path: tuple((n, name) for name, n in some.items())
                for path, some in looked_up.items()
            },
            by_text,
            {local: frozenset(names) for local, names in attributes.items()},
        )

    def _note(self, node: ast.AST) -> None:
        if isinstance(node, ast.Import):
            self._locals.update(import_paths(node, self._package))
            self._imported += [(a.name, a.asname or a.name) for a in node.names]
        elif isinstance(node, ast.ImportFrom):
            home = absolute("." * node.level + (node.module or ""), self._package)
            self._taken |= {(home, a.name) for a in node.names} if home is not None else set()
            for local, path in import_paths(node, self._package):
                self._locals.setdefault(local, path)

    def _path(self, node: ast.AST) -> str:
        match node:
            case ast.Name(id=name):
                return self._locals.get(name, "")
            case ast.Attribute(value=value, attr=attr):
                path = self._path(value)
                return f"{path}.{attr}" if path else ""
            case ast.Call(
                func=ast.Name("getattr" | "hasattr"), args=[first, ast.Constant(str(name)), *_]
            ):
                path = self._path(first)
                return f"{path}.{name}" if path else ""
            case ast.Subscript(
                value=ast.Call(func=ast.Name("vars"), args=[first])
                | ast.Attribute(value=first, attr="__dict__"),
                slice=ast.Constant(str(name)),
            ):
                path = self._path(first)
                return f"{path}.{name}" if path else ""
            case ast.Compare(
                left=ast.Constant(str(name)),
                ops=[ast.In() | ast.NotIn()],
                comparators=[
                    ast.Call(func=ast.Name("vars" | "dir"), args=[first])
                    | ast.Attribute(value=first, attr="__dict__")
                ],
            ):
                path = self._path(first)
                return f"{path}.{name}" if path else ""
            case (
                ast.Subscript(value=table, slice=ast.Constant(str(name)))
                | ast.Compare(
                    left=ast.Constant(str(name)),
                    ops=[ast.In() | ast.NotIn()],
                    comparators=[table],
                )
                | ast.Call(
                    func=ast.Attribute(value=table, attr="get" | "pop"),
                    args=[ast.Constant(str(name)), *_],
                )
            ):
                return name if self._are_modules(table) else ""
        return ""

    def _are_modules(self, table: ast.expr) -> bool:
        """Whether an expression is ``sys.modules``."""
        return self._path(table) == LOADED_MODULES
