"""Whether a tree has the module or definition that a plan names, and the nearest that it has."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal

from canonize.core.import_scan import absolute
from canonize.core.modules import ModuleMap
from canonize.core.nearest import did_you_mean, nearest, nearest_word
from canonize.core.symbols import Symbol
from canonize.resolution.parsed_files import parsed_file
from canonize.resolution.project import Project
from canonize.resolution.targets import is_imported, may_be_outside

_MAX_FILES = 40
_NOWHERE = " in the repository, in its environment or in the standard library"


@dataclass(frozen=True, slots=True)
class NoSymbol:
    """Why a symbol was not found. ``certain`` is false when it can't be told statically."""

    message: str
    hint: str = ""
    certain: bool = True

    @property
    def severity(self) -> Literal["error", "warning"]:
        return "error" if self.certain else "warning"


def find_symbol(symbol: Symbol, project: Project) -> NoSymbol | None:
    """Returns ``None`` when the tree has the symbol, otherwise what is missing.

    Definitions, assignments, imports and re-exports at the top of a module count, also inside of
    ``if``, ``try`` and ``with``; for a dotted name, the same within classes.
    """
    path = project.modules.path(symbol.module)
    if not project.modules.exists(symbol.module):
        first_party = not may_be_outside(symbol.module, project)
        path = None if first_party else project.tree.outside_path(symbol.module)
        if path is None and is_imported(symbol.module, project):
            message = f"{symbol.module!r} is not installed here, so it can't be told what it has"
            hint = "install the project's requirements into .venv, or make sure of the name"
            return NoSymbol(message, hint, certain=False)
        if path is None:
            places = "" if first_party or project.tree.outside is None else _NOWHERE
            return NoSymbol(
                f"there is no module {symbol.module!r}{places}",
                _other_module(symbol, project),
            )
    if symbol.is_module:
        return None
    if path is None:
        message = f"{symbol.module!r} is a folder without __init__.py, so it defines nothing"
        return NoSymbol(message, _elsewhere(symbol, project))
    head, *rest = symbol.name.split(".")
    names = _names(path, project, {path})
    if isinstance(names, NoSymbol):
        return names
    if head in names.defined:
        return _find_within(names.defined[head], symbol, rest)
    if head in project.modules.submodules(symbol.module):
        return None
    if names.open:
        return _untold(symbol, path, names.open)
    hint = nearest(head, names.defined) or _elsewhere(symbol, project)
    return NoSymbol(f"{path} defines no {head!r}", hint)


def public_names(module: str, project: Project) -> frozenset[str] | None:
    """What a module defines for others, imports and its logger aside.

    ``None``: it can't be told (no file, it does not parse, star imports, ``__getattr__``).
    """
    path = project.modules.path(module)
    names = _names(path, project, {path}) if path else None
    if not isinstance(names, _Names) or names.open or names.stars:
        return None
    return frozenset(
        name
        for name, statements in names.defined.items()
        if not name.startswith("_")
        and name not in ("logger", "log")
        and any(not isinstance(s, (ast.Import, ast.ImportFrom)) for s in statements)
    )


@dataclass(slots=True)
class _Names:
    """What a module or class binds; ``open`` says why there may be more than can be seen."""

    defined: dict[str, list[ast.stmt]] = field(default_factory=dict)
    stars: list[ast.ImportFrom] = field(default_factory=list)
    open: str = ""

    def bind(self, name: str, statement: ast.stmt) -> None:
        self.defined.setdefault(name, []).append(statement)


def _names(path: str, project: Project, seen: set[str]) -> _Names | NoSymbol:
    module = parsed_file(project.tree, path)
    if module is None:
        message = f"{path} does not parse, so it can't be told what it defines"
        return NoSymbol(message, certain=False)
    names = _collect(module.body)
    if "__getattr__" in names.defined:
        names.open = "its __getattr__ may provide it"
    for star in names.stars:
        _follow(star, path, names, project, seen)
    return names


def _follow(
    star: ast.ImportFrom,
    path: str,
    names: _Names,
    project: Project,
    seen: set[str],
) -> None:
    written = "." * star.level + (star.module or "")
    source = absolute(written, project.modules.package(path)) or written
    target = project.modules.path(source)
    if target in seen:
        return
    seen.add(target or "")
    found = _names(target, project, seen) if target else None
    if isinstance(found, _Names):
        for name, statements in found.defined.items():
            if not name.startswith("_"):
                names.defined.setdefault(name, statements)
    if not isinstance(found, _Names) or found.open:
        names.open = f"its `from {source} import *` may provide it"


def _collect(body: Iterable[ast.stmt]) -> _Names:
    names = _Names()
    for statement in _statements(body):
        if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            names.bind(statement.name, statement)
        elif isinstance(statement, ast.Import):
            for alias in statement.names:
                names.bind(alias.asname or alias.name.partition(".")[0], statement)
        elif isinstance(statement, ast.ImportFrom):
            if statement.names[0].name == "*":
                names.stars.append(statement)
            for alias in statement.names:
                names.bind(alias.asname or alias.name, statement)
        else:
            for name in _assigned(statement):
                names.bind(name, statement)
    return names


def _statements(body: Iterable[ast.stmt]) -> Iterator[ast.stmt]:
    """Statements that run in the scope itself, those inside of blocks too."""
    for statement in body:
        yield statement
        if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            continue
        for block in ("body", "orelse", "finalbody"):
            yield from _statements(getattr(statement, block, ()))
        for handler in (*getattr(statement, "handlers", ()), *getattr(statement, "cases", ())):
            yield from _statements(handler.body)


def _assigned(statement: ast.stmt) -> Iterator[str]:
    """Names that a statement binds by itself; the blocks inside it are looked at on their own."""
    for part in ast.iter_child_nodes(statement):
        if isinstance(part, (ast.stmt, ast.ExceptHandler, ast.match_case)):
            continue
        below = list(ast.walk(part))
        looped = {
            id(name)
            for node in below
            if isinstance(node, ast.comprehension)
            for name in ast.walk(node.target)
        }
        for node in below:
            if isinstance(node, ast.Name) and id(node) not in looped and _is_bound(node):
                yield node.id


def _is_bound(name: ast.Name) -> bool:
    return isinstance(name.ctx, ast.Store)


def _find_within(statements: list[ast.stmt], symbol: Symbol, rest: list[str]) -> NoSymbol | None:
    """Follows ``Outer.Inner``; only a class that stands here can be looked into."""
    while rest:
        classes = [s for s in statements if isinstance(s, ast.ClassDef)]
        if not classes:
            return None
        names = _collect([s for c in classes for s in c.body])
        name = rest.pop(0)
        if name not in names.defined:
            if any(c.bases or c.keywords for c in classes):
                return _untold(symbol, classes[0].name, "it may inherit it")
            message = f"the class {classes[0].name} of {symbol.module} defines no {name!r}"
            return NoSymbol(message, nearest(name, names.defined))
        statements = names.defined[name]
    return None


def _untold(symbol: Symbol, where: str, why: str) -> NoSymbol:
    message = f"{symbol.name!r} is not seen in {where}, although {why}"
    return NoSymbol(message, certain=False)


def _other_module(symbol: Symbol, project: Project) -> str:
    """The module that a misspelt one most likely meant."""
    top = {
        name.partition(".")[0] for p in project.tree.paths() for name in project.modules.names(p)
    }
    meant = _respelt(symbol.module.split("."), top, project.modules)
    if meant:
        return did_you_mean(str(Symbol(meant, symbol.name)))
    return _elsewhere(symbol, project)


def _respelt(parts: list[str], top: Collection[str], modules: ModuleMap) -> str:
    found: list[str] = []
    for part in parts:
        known = modules.submodules(".".join(found)) if found else top
        meant = part if part in known else nearest_word(part, known)
        if not meant:
            return ""
        found.append(meant)
    return ".".join(found)


def _elsewhere(symbol: Symbol, project: Project) -> str:
    """Another module of the tree that defines the name, or a module of the same last name."""
    name = symbol.leaf
    if symbol.is_module:
        ends = (f"/{name}.py", f"/{name}/__init__.py")
        paths = sorted(p for p in project.tree.paths() if f"/{p}".endswith(ends))
        found = [module for p in paths[:_MAX_FILES] if (module := project.modules.name(p))]
    else:
        top = symbol.name.partition(".")[0]
        found = [f"{module}:{symbol.name}" for module in _defining(top, project)]
    return did_you_mean(nearest_word(str(symbol), found, cutoff=0.0))


def _defining(name: str, project: Project) -> Iterator[str]:
    paths = [p for p in project.tree.containing([name.encode()]) if p.endswith(".py")]
    for path in sorted(paths)[:_MAX_FILES]:
        module = project.modules.name(path)
        parsed = parsed_file(project.tree, path)
        here = _collect(parsed.body if parsed else ()).defined.get(name, [])
        if module and any(not isinstance(s, (ast.Import, ast.ImportFrom)) for s in here):
            yield module
