"""What a name at the top of a module stands for, followed through re-exports and aliases."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from canonize.core.import_scan import absolute
from canonize.core.modules import ModuleMap
from canonize.core.tree import SourceTree
from canonize.resolution.parsed_files import parsed_file

_FAR = 12
"""Links of a re-export chain; a longer one is a circle."""

Definition = ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


class Stands(StrEnum):
    DEFINITION = "definition"
    MODULE = "module"
    VALUE = "value"
    BUILTIN = "builtin"
    OUTSIDE = "outside"
    MISSING = "missing"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Found:
    """What a name stands for.

    Args:
        module, name: where it is bound in the end; for a module, the module and nothing.
        path: the file of that module.
        node: the class or function, or the statement that binds the value.
        problem: why it can't be told, or what lies outside.
        has_rival: an ``except`` on the way to it binds the name too.
    """

    stands: Stands
    module: str = ""
    name: str = ""
    path: str = ""
    node: ast.stmt | None = None
    problem: str = ""
    has_rival: bool = False


@dataclass(frozen=True, slots=True)
class BindingStatement:
    """One statement that binds a name; a fallback is in ``except``, for when all else failed."""

    node: ast.stmt
    is_fallback: bool


class BoundNames:
    """Follows names of modules of a tree.

    Args:
        beyond: names are followed into modules outside of the repository, too.
    """

    def __init__(self, tree: SourceTree, modules: ModuleMap, *, beyond: bool = False) -> None:
        self._beyond = beyond
        self._tree = tree
        self._modules = modules
        self._bindings: dict[str, dict[str, list[BindingStatement]]] = {}

    def find(self, module: str, name: str, far: int = 0) -> Found:
        """What ``from module import name`` brings."""
        path = self._modules.path(module)
        if path is None and self._beyond and not self._modules.is_first_party(module):
            path = self._tree.outside_path(module)
        if path is None:
            return self._pathless(module, name)
        known = self.of_file(path)
        if known is None:
            return Found(Stands.UNKNOWN, module, name, path, problem=f"{path} can't be parsed")
        if far > _FAR:
            return Found(Stands.UNKNOWN, module, name, path, problem="its imports run in a circle")
        bindings = known.get(name, [])
        chosen = [b for b in bindings if not b.is_fallback] or bindings
        chosen = [b for b in chosen if not _is_overload(b.node)] or chosen
        if chosen:
            found = self._follow(module, name, path, [b.node for b in chosen], far)
            rivals = any(binding.is_fallback for binding in bindings)
            return replace(found, has_rival=True) if rivals else found
        return self._not_bound(module, name, path, known, far)

    def dotted(self, module: str, text: str) -> Found:
        """What a dotted name means at the top of a module; builtins count."""
        first, *rest = text.split(".")
        found = self.find(module, first)
        if found.stands is Stands.MISSING and hasattr(builtins, first):
            found = Found(Stands.BUILTIN, "builtins", first)
        for part in rest:
            if found.stands is Stands.MODULE:
                found = self.find(found.module, part)
            elif found.stands is Stands.OUTSIDE:
                found = Found(Stands.OUTSIDE, found.module, part, problem=found.problem)
            else:
                return Found(Stands.UNKNOWN, problem=f"{text} can't be followed")
        return found

    def of_file(self, path: str) -> dict[str, list[BindingStatement]] | None:
        """Everything that binds a name at the top of a file; ``None``: it can't be parsed."""
        if path not in self._bindings:
            module = parsed_file(self._tree, path)
            if module is None:
                return None
            found: dict[str, list[BindingStatement]] = {}
            for statement, is_fallback in flat(module.body):
                for name in bound_by(statement):
                    found.setdefault(name, []).append(BindingStatement(statement, is_fallback))
            self._bindings[path] = found
        return self._bindings[path]

    def _pathless(self, module: str, name: str) -> Found:
        if self._modules.exists(f"{module}.{name}"):
            return self._as_module(f"{module}.{name}")
        if self._modules.is_package(module):
            return Found(Stands.MISSING, module, name, problem=f"{module} has no {name}")
        if self._modules.is_first_party(module):
            return Found(Stands.MISSING, module, name, problem=f"there is no module {module}")
        text = f"{module}.{name} lies outside of the repository"
        return Found(Stands.OUTSIDE, module, name, problem=text)

    def _as_module(self, module: str) -> Found:
        if self._modules.exists(module):
            return Found(Stands.MODULE, module, path=self._modules.path(module) or "")
        text = f"{module} lies outside of the repository"
        return Found(Stands.OUTSIDE, module, problem=text)

    def _not_bound(
        self, module: str, name: str, path: str, known: dict[str, list[BindingStatement]], far: int
    ) -> Found:
        if self._modules.exists(f"{module}.{name}"):
            return self._as_module(f"{module}.{name}")
        for star in known.get("*", ()):
            assert isinstance(star.node, ast.ImportFrom)
            source = self._source(star.node, path)
            found = self.find(source, name, far + 1) if source else Found(Stands.UNKNOWN)
            if found.stands is not Stands.MISSING:
                return found
        if "__getattr__" in known:
            text = f"the __getattr__ of {module} may provide it"
            return Found(Stands.UNKNOWN, module, name, path, problem=text)
        return Found(Stands.MISSING, module, name, path, problem=f"{module} has no {name}")

    def _follow(self, module: str, name: str, path: str, nodes: list[ast.stmt], far: int) -> Found:
        ends = [self._end(module, name, path, node, far) for node in nodes]
        places = {(end.stands, end.module, end.name) for end in ends}
        if len(nodes) > 1 and (len(places) > 1 or ends[0].module == module):
            if all(end.stands is Stands.VALUE for end in ends):
                return ends[-1]
            text = f"{module} binds {name} in {len(nodes)} places"
            return Found(Stands.UNKNOWN, module, name, path, problem=text)
        return ends[0]

    def _end(self, module: str, name: str, path: str, node: ast.stmt, far: int) -> Found:
        match node:
            case ast.ClassDef() | ast.FunctionDef() | ast.AsyncFunctionDef():
                return Found(Stands.DEFINITION, module, name, path, node)
            case ast.ImportFrom():
                source = self._source(node, path)
                original = next(a.name for a in node.names if (a.asname or a.name) == name)
                if not source:
                    return Found(Stands.UNKNOWN, problem=f"an import of {path} leads nowhere")
                return self.find(source, original, far + 1)
            case ast.Import():
                for alias in node.names:
                    if alias.asname == name:
                        return self._as_module(alias.name)
                return self._as_module(name)
            case ast.Assign(targets=[ast.Name()], value=ast.Name(id=other)) if other != name:
                found = self.find(module, other, far + 1)
                if found.stands in (Stands.DEFINITION, Stands.MODULE):
                    return found
        return Found(Stands.VALUE, module, name, path, node)

    def _source(self, node: ast.ImportFrom, path: str) -> str | None:
        return absolute_import(node, self._modules.package(path))


def absolute_import(node: ast.ImportFrom, package: str | None) -> str | None:
    """The module that a from-import names, seen from a package; ``None`` when it leads nowhere."""
    return absolute("." * node.level + (node.module or ""), package)


def flat(body: list[ast.stmt], *, fallback: bool = False) -> Iterator[tuple[ast.stmt, bool]]:
    """Statements that run in the scope itself, those in blocks too, and which are fallbacks.

    What only a script runs (``if __name__ == "__main__"``) is left out.
    """
    for node in body:
        yield node, fallback
        if isinstance(node, (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)):
            continue
        if isinstance(node, ast.If) and asks_for_main(node.test):
            yield from flat(node.orelse, fallback=fallback)
            continue
        for block in ("body", "orelse", "finalbody"):
            yield from flat(getattr(node, block, []), fallback=fallback)
        for handler in getattr(node, "handlers", []):
            yield from flat(handler.body, fallback=True)
        for case in getattr(node, "cases", []):
            yield from flat(case.body, fallback=fallback)


def asks_for_main(test: ast.expr) -> bool:
    """``__name__ == "__main__"``, in either order."""
    match test:
        case ast.Compare(ast.Name("__name__"), [ast.Eq()], [ast.Constant("__main__")]):
            return True
        case ast.Compare(ast.Constant("__main__"), [ast.Eq()], [ast.Name("__name__")]):
            return True
    return False


def bound_by(node: ast.stmt) -> Iterator[str]:
    """The names that a statement itself binds, those in its blocks aside."""
    match node:
        case ast.ClassDef(name=name) | ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
            yield name
        case ast.Import(names=aliases):
            for alias in aliases:
                yield alias.asname or alias.name.partition(".")[0]
        case ast.ImportFrom(names=aliases):
            for alias in aliases:
                yield alias.asname or alias.name
        case _:
            for part in ast.iter_child_nodes(node):
                if isinstance(part, (ast.stmt, ast.ExceptHandler, ast.match_case)):
                    continue
                for leaf in ast.walk(part):
                    if isinstance(leaf, ast.Name) and isinstance(leaf.ctx, ast.Store):
                        yield leaf.id


def _is_overload(node: ast.stmt) -> bool:
    if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
        return False
    return any(decorator_name(d) == "overload" for d in node.decorator_list)


def decorator_name(node: ast.expr) -> str:
    """The last part of a decorator's name; ``?`` when it has none."""
    callee = node.func if isinstance(node, ast.Call) else node
    return callee.attr if isinstance(callee, ast.Attribute) else getattr(callee, "id", "?")
