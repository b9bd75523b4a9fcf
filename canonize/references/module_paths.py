"""Which module an expression of one file means: by its imports, other names, texts and tables."""

from __future__ import annotations

import ast
from collections.abc import Collection, Mapping
from functools import cached_property

from canonize.core.ast_nodes import nodes_of, parents_of
from canonize.references.own_lookups import keyword, last, literal_text
from canonize.resolution.import_paths import import_paths
from canonize.resolution.replacements import Redirects
from canonize.syntax.ast_scopes import NameScopes, scopes_above

LOADS = frozenset({"import_module", "import_string", "resolve_name"})
_GIVING = LOADS | {"getattr", "__import__", "get", "pop"}
"""Calls that may give a module."""


class ModulePaths:
    """Follows the expressions of one file to competitors' modules and to packages above them.

    Args:
        package: what the file's relative imports start from.
        own: the file's own module, where ``sys.modules[__name__]`` is it.
    """

    def __init__(
        self, body: ast.Module, package: str | None, redirects: Redirects, own: str
    ) -> None:
        self._package = package
        self._redirects = redirects
        self._own = own
        self._body = body
        self.homes = {m for m in redirects.modules() if redirects.holds_directly(m)}
        self.below = _below(self.homes)
        self.scopes = NameScopes(walrus=True, declares=True)
        self.plainly: set[str] = set()
        self._asked: set[int] = set()
        self._locals: dict[str, str] = {}
        self._nodes = nodes_of(body)
        for node in self._nodes:
            self._note_import(node)
        self._leading = {name for name, path in self._locals.items() if self._leads(path)}
        assigned = [found for node in self._nodes if (found := _assigned(node)) is not None]
        while self._follow_aliases(assigned):
            pass

    @cached_property
    def parents(self) -> Mapping[int, ast.AST]:
        """The node above each node, by id."""
        return parents_of(self._body)

    def may_lead(self, node: ast.expr) -> bool:
        """Whether what an expression begins with may be a competitor's module, or on its way."""
        node = first_of(node)
        if isinstance(node, ast.Name):
            return node.id in self._leading
        if isinstance(node, ast.Call):
            return last(node.func) in _GIVING
        return isinstance(node, (ast.Subscript, ast.NamedExpr))

    def path(self, node: ast.expr) -> str:
        """The dotted path of what an expression means; empty for anything else."""
        match node:
            case ast.Name(id=name):
                path = self._locals.get(name, "")
                return "" if path and self._is_another(node) else path
            case ast.Attribute(value=value, attr=attr):
                path = self.path(value)
                return f"{path}.{attr}" if path else ""
            case ast.Call():
                return self._called(node)
            case ast.Subscript(value=ast.Attribute(attr="modules") | ast.Name("modules")):
                return self._key(node.slice)
            case ast.NamedExpr(value=value):
                return self.path(value)
        return ""

    def is_dynamic(self, node: ast.expr) -> bool:
        """Whether a call or a key stands in the path, so that no import or lookup tells of it."""
        node = first_of(node)
        if isinstance(node, ast.Name):
            path = self._locals.get(node.id, "")
            return (path in self.homes or path in self.below) and node.id not in self._imported
        return isinstance(node, (ast.Call, ast.Subscript))

    def package_of(self, node: ast.expr) -> str:
        """The package by which a path begins that is looked up in an object."""
        path = self.path(first_of(node))
        return path if path in self.below else ""

    def _note_import(self, node: ast.AST) -> None:
        if isinstance(node, ast.Import):
            self.plainly |= {alias.name for alias in node.names if alias.asname is None}
            self._locals.update(import_paths(node, self._package))
        else:
            for local, path in import_paths(node, self._package):
                self._locals.setdefault(local, path)

    def _leads(self, path: str) -> bool:
        """Whether a dotted path is on the way to a module that is asked about, or a name of one."""
        module = path.rpartition(".")[0]
        return self._redirects.concerns(path) or self._redirects.holds(module)

    def _follow_aliases(self, assigned: Collection[tuple[str, ast.expr]]) -> bool:
        """``old = pkg.old``; whether a name was new."""
        fresh = False
        for name, value in assigned:
            path = self.path(value) if self.may_lead(value) else ""
            if (path in self.homes or path in self.below) and name not in self._locals:
                self._locals[name] = path
                self._leading.add(name)
                fresh = True
        return fresh

    def _is_another(self, node: ast.Name) -> bool:
        """Whether a parameter or a variable of a function is meant, not what a file imports."""
        if id(node) in self._asked:  # `base = base`
            return False
        bound, scope = self.scopes.lookup(node.id, scopes_above(node, self.parents))
        if scope is None or isinstance(scope, ast.Module):
            return False
        self._asked.add(id(node))
        values = (getattr(binding.node, "value", None) for binding in bound)
        is_module = any(isinstance(binding.node, ast.alias) for binding in bound) or any(
            isinstance(value, ast.expr) and self.path(value) for value in values
        )
        self._asked.discard(id(node))
        return not is_module

    def _called(self, node: ast.Call) -> str:
        name = last(node.func)
        first = node.args[0] if node.args else keyword(node, "name")
        if name == "getattr" and len(node.args) > 1:
            path, attribute = self.path(node.args[0]), literal_text(node.args[1])
            return f"{path}.{attribute}" if path and attribute else ""
        if name == "__import__" and first is not None:
            fromlist = keyword(node, "fromlist") or (node.args[3] if len(node.args) > 3 else None)
            text = literal_text(first)
            return text if getattr(fromlist, "elts", ()) else text.partition(".")[0]
        if name in LOADS and first is not None:
            return self._named(literal_text(first))
        if name in ("get", "pop") and isinstance(node.func, ast.Attribute):
            return self._key(first) if last(node.func.value) == "modules" and first else ""
        return ""

    def _key(self, node: ast.expr) -> str:
        """The module that a key of ``sys.modules`` names."""
        if isinstance(node, ast.Name) and node.id == "__name__":
            return self._own
        return literal_text(node)

    def _named(self, text: str) -> str:
        """The home that a text names: absolute, or relative to whatever."""
        leaf = text.lstrip(".")
        if leaf == text or not leaf:
            return text.replace(":", ".")
        return min((m for m in self.homes if f".{m}".endswith(f".{leaf}")), default="")

    @cached_property
    def _imported(self) -> frozenset[str]:
        """The names that any import of the file binds."""
        return frozenset(
            alias.asname or alias.name.partition(".")[0]
            for node in self._nodes
            if isinstance(node, (ast.Import, ast.ImportFrom))
            for alias in node.names
        )


def first_of(node: ast.expr) -> ast.expr:
    """What an expression of attributes begins with."""
    while isinstance(node, ast.Attribute):
        node = node.value
    return node


def _assigned(node: ast.AST) -> tuple[str, ast.expr] | None:
    """The one name that a statement or expression binds, and its value."""
    match node:
        case ast.Assign(targets=[ast.Name(id=name)], value=value):
            return name, value
        case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
            return name, value
        case ast.NamedExpr(target=ast.Name(id=name), value=value):
            return name, value
    return None


def _below(homes: Collection[str]) -> dict[str, set[str]]:
    """Of each package above some modules, the names by which the next of them is looked up."""
    found: dict[str, set[str]] = {}
    for home in homes:
        parts = home.split(".")
        for end in range(1, len(parts)):
            found.setdefault(".".join(parts[:end]), set()).add(parts[end])
    return found
