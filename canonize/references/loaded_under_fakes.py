"""Modules that are imported for the first time while a fake is in place, and keep the fake."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator

from canonize.core.ast_nodes import nodes_of
from canonize.core.import_scan import absolute
from canonize.core.symbols import Symbol
from canonize.resolution.parsed_files import parsed_file
from canonize.resolution.project import Project
from canonize.syntax.stdlib_names import LOADERS

_MAY_FAKE = re.compile(rb"patch|setattr")


def takes_a_fake_on_loading(symbol: Symbol, target: Symbol, project: Project) -> str:
    """Whom a file with a fake of a symbol first loads, and who imports it from there; or "".

    ``with mock.patch("a.b.X"): from a import late`` gives ``late`` the fake for good, as long as
    it imports ``X`` from ``a.b`` and not from where the target is.

    Args:
        target: what takes the symbol's place; whoever imports that may have imported the symbol.
    """
    homes = {project.modules.path(s.module) or "" for s in (symbol, target)}
    asked = {(s.module, s.name) for s in (symbol, target)}
    users = frozenset(project.reexports.importers(asked)) - homes
    found: set[str] = set()
    for path in _faking(symbol, project) if users else ():
        found |= users & _first_loaded(path, homes, project)
    return min(found, default="")


def _faking(symbol: Symbol, project: Project) -> Iterator[str]:
    """The files that may put a fake in the place of a symbol."""
    tree = project.tree
    leaf = symbol.module.rpartition(".")[2]
    for path in tree.containing({leaf.encode()}) & tree.containing({symbol.name.encode()}):
        if path.endswith(".py") and _MAY_FAKE.search(tree.read(path) or b""):
            yield path


def _first_loaded(path: str, homes: Iterable[str], project: Project) -> frozenset[str]:
    """What functions and ``with`` blocks of a file load that was not loaded before they run."""
    body = parsed_file(project.tree, path)
    if body is None:
        return frozenset()
    package = project.modules.package(path)
    late = {
        id(inner)
        for node in nodes_of(body)
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.With, ast.AsyncWith))
        for inner in nodes_of(node)
    }
    loaded: dict[bool, set[str]] = {True: set(), False: set(homes)}
    for node in nodes_of(body):
        for module in _modules(node, package):
            found = project.modules.path(module)
            if found is not None:
                loaded[id(node) in late].add(found)
    if not loaded[True]:
        return frozenset()
    graph = project.graph
    return graph.reached(loaded[True], but="") - graph.reached(loaded[False], but="")


def _modules(node: ast.AST, package: str | None) -> Iterator[str]:
    """The modules that a statement may import, or a call of ``import_module`` with a text."""
    match node:
        case ast.Import(names=names):
            yield from (alias.name for alias in names)
        case ast.ImportFrom(module=module, names=names, level=level):
            home = absolute("." * level + (module or ""), package)
            if home is not None:
                yield home
                yield from (f"{home}.{alias.name}" for alias in names)
        case ast.Call(func=func, args=[ast.Constant(value=str(text)), *_]):
            if (getattr(func, "attr", "") or getattr(func, "id", "")) in LOADERS:
                yield text
