"""Which symbols of a package are moved: chosen by rule, not by hand.

Of each kind, the one that the most files import, where every import counts for the module that
really defines the name. Left out: what its own module uses itself (nobody could move that without
touching the module by hand), what is defined more than once, and of what goes for good what other
installed packages import: they are not part of the code base, so nothing could re-route them.
"""

from __future__ import annotations

import ast
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

_ERRORS = ("Error", "Exception", "Warning", "DoesNotExist")


@dataclass(frozen=True)
class Chosen:
    """A symbol (a whole module when it has no name) and how many files import it."""

    kind: str
    module: str
    name: str
    importers: int


@dataclass
class Source:
    """What is needed of one file of the package."""

    path: Path
    module: str
    tree: ast.Module
    imports: list[tuple[str, str, str]] = field(default_factory=list)
    bound: Counter[str] = field(default_factory=Counter)
    defined: dict[str, ast.stmt] = field(default_factory=dict)
    decorators: set[str] = field(default_factory=set)
    caught: set[str] = field(default_factory=set)


def read_sources(root: Path, package: str) -> dict[str, Source]:
    """Every module of a package that Python can parse, by name."""
    found = {}
    for path in sorted((root / package).rglob("*.py")):
        parts = path.relative_to(root).with_suffix("").parts
        parts = parts[:-1] if parts[-1] == "__init__" else parts
        try:
            tree = ast.parse(path.read_bytes())
        except (SyntaxError, ValueError):
            continue
        if all(part.isidentifier() for part in parts):
            source = Source(path, ".".join(parts), tree)
            _read(source)
            found[source.module] = source
    return found


def used_by_others(
    sources: dict[str, Source], installed: Path, package: str
) -> frozenset[tuple[str, str]]:
    """What other packages of an environment import from this one: module and name."""
    found: set[tuple[str, str]] = set()
    for path in sorted(installed.rglob("*.py")):
        data = path.read_bytes()
        if path.relative_to(installed).parts[0] == package or package.encode() not in data:
            continue
        try:
            source = Source(path, "", ast.parse(data))
        except (SyntaxError, ValueError):
            continue
        for node in ast.walk(source.tree):
            if isinstance(node, ast.ImportFrom) and node.level:
                continue
            homes = (_home(sources, module, name) for module, name, _ in _imports(source, node))
            for home in homes:
                if home is not None:
                    found |= {home, (home[0], "")}
    return frozenset(found)


def candidates(sources: dict[str, Source]) -> dict[str, list[Chosen]]:
    """By kind, the most imported first."""
    importers: dict[tuple[str, str], set[str]] = defaultdict(set)
    caught: Counter[tuple[str, str]] = Counter()
    decorating: Counter[tuple[str, str]] = Counter()
    for source in sources.values():
        for module, name, local in source.imports:
            home = _home(sources, module, name)
            if home is None or home[0] == source.module:
                continue
            importers[home].add(source.module)
            caught[home] += local in source.caught
            decorating[home] += local in source.decorators
            if home[1]:
                importers[(home[0], "")].add(source.module)
    found: dict[str, list[Chosen]] = defaultdict(list)
    ranked = sorted(importers, key=lambda home: (-len(importers[home]), home))
    for home in ranked:
        for kind in _kinds(sources[home[0]], home[1]):
            found[kind].append(Chosen(kind, *home, len(importers[home])))
    _by(found["exception"], caught)
    _by(found["decorator"], decorating)
    return found


def _by(found: list[Chosen], used: Counter[tuple[str, str]]) -> None:
    """Those that are used in that way only, the most used first."""
    found[:] = [item for item in found if used[(item.module, item.name)]]
    found.sort(key=lambda item: -used[(item.module, item.name)])


def _kinds(source: Source, name: str) -> Iterator[str]:
    if not name:
        if source.path.name != "__init__.py":
            yield from ("module", "module-shim")
        return
    node = source.defined[name]
    if source.bound[name] != 1 or _used_at_home(source, name) or _has_global(node):
        return
    if isinstance(node, ast.ClassDef):
        yield "exception" if name.endswith(_ERRORS) else "class"
        yield "deprecated"
    elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
        yield from ("function", "decorator")
    elif isinstance(node, ast.Assign) and isinstance(
        node.value, (ast.Dict, ast.List, ast.Set, ast.Tuple, ast.Call)
    ):
        yield "constant"


def _used_at_home(source: Source, name: str) -> bool:
    own = {id(node) for node in ast.walk(source.defined[name])}
    return any(
        isinstance(node, ast.Name) and node.id == name and id(node) not in own
        for node in ast.walk(source.tree)
    )


def _has_global(node: ast.stmt) -> bool:
    return any(isinstance(inner, ast.Global) for inner in ast.walk(node))


def _home(sources: dict[str, Source], module: str, name: str) -> tuple[str, str] | None:
    """Where a name is really defined, through re-exports; a module for a module's name."""
    for _ in range(8):
        if f"{module}.{name}" in sources:
            return f"{module}.{name}", ""
        source = sources.get(module)
        if source is None:
            return None
        if not name or name in source.defined:
            return module, name
        onward = [(there, what) for there, what, local in source.imports if local == name and what]
        if len(onward) != 1:
            return None
        [(module, name)] = onward
    return None


def _read(source: Source) -> None:
    for node in source.tree.body:
        if isinstance(node, (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)):
            source.defined[node.name] = node
        elif isinstance(node, ast.Assign) and len(node.targets) == 1:
            [target] = node.targets
            if isinstance(target, ast.Name):
                source.defined[target.id] = node
    for inner in ast.walk(source.tree):
        source.imports += _imports(source, inner)
        match inner:
            case (
                ast.ClassDef(name=name)
                | ast.FunctionDef(name=name)
                | ast.AsyncFunctionDef(name=name)
            ):
                source.bound[name] += 1
                source.decorators |= {_root(item) for item in inner.decorator_list}
            case ast.Name(id=name, ctx=ast.Store() | ast.Del()):
                source.bound[name] += 1
            case ast.ExceptHandler(type=kind) if kind is not None:
                source.caught |= {n.id for n in ast.walk(kind) if isinstance(n, ast.Name)}
            case ast.Call(func=ast.Name(id="isinstance"), args=[_, kind]):
                source.caught |= {n.id for n in ast.walk(kind) if isinstance(n, ast.Name)}


def _root(node: ast.expr) -> str:
    while isinstance(node, (ast.Call, ast.Attribute)):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else ""


def _imports(source: Source, node: ast.AST) -> Iterator[tuple[str, str, str]]:
    if isinstance(node, ast.Import):
        for alias in node.names:
            yield alias.name, "", alias.asname or alias.name.partition(".")[0]
    if isinstance(node, ast.ImportFrom):
        module = node.module or ""
        if node.level:
            parts = source.module.split(".")
            up = node.level - (source.path.name == "__init__.py")
            base = parts[: len(parts) - up]
            module = ".".join([*base, *module.split(".")] if module else base)
        for alias in node.names:
            yield module, alias.name, alias.asname or alias.name
