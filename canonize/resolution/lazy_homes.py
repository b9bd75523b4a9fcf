"""Modules whose own `__getattr__` (PEP 562) may hand on what another module defines.

Such a module binds ``__getattr__`` at its top, however it got it, and says the last part of the
other module's name; what it does with the two only running it could tell.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from canonize.core.code_base import CodeBase
from canonize.core.symbols import Symbol
from canonize.core.tree import SourceTree
from canonize.resolution.closed_getattr import only_answers
from canonize.resolution.module_names import top_level_names
from canonize.resolution.parsed_files import parsed_file


@dataclass(frozen=True, slots=True)
class LazyHome:
    """A file that may hand on what a module defines.

    Args:
        bound: what its top level binds; for those names nobody asks its ``__getattr__``.
        module: the one whose names it may hand on.
        tables: by name, the modules that its tables say for it (``{"Name": "package.module"}``).
        only: the names that its ``__getattr__`` answers, where these are a list.
    """

    path: str
    bound: frozenset[str]
    module: str = ""
    tables: Mapping[str, frozenset[str]] = field(default_factory=dict)
    only: frozenset[str] | None = None

    def may_hand_on(self, name: str) -> bool:
        if self.only is not None and name not in self.only:
            return False
        return name not in self.bound and self.module in self.tables.get(name, {self.module})

    def says(self, name: str) -> bool:
        """Whether a table says that a name is the module's, and no table says another module."""
        return name not in self.bound and self.tables.get(name) == frozenset({self.module})


@dataclass(frozen=True, slots=True)
class Spelt:
    """A string by which a lazy home says what it hands on.

    Args:
        names_module: whether a string of the file names the module, too.
    """

    line: int
    column: int
    names_module: bool


_FEW = 100
"""So many files are read sooner than all are searched."""


def lazy_homes(code_base: CodeBase, module: str) -> Iterator[LazyHome]:
    """The files that may hand on what a module defines."""
    tree, modules = code_base.tree, code_base.modules
    leaf = module.rpartition(".")[2].encode()
    paths = tree.containing({leaf})
    if len(paths) > _FEW:  # one search tells it of all files, whichever module is asked for
        paths &= tree.containing({b"__getattr__"}, endings=(".py",))
    for path in sorted(paths):
        data = tree.read(path) or b""
        if not path.endswith(".py") or b"__getattr__" not in data:
            continue
        bound = top_level_names(data)
        if "__getattr__" not in bound or module in modules.names(path):
            continue
        if _says(tree, path, leaf.decode()):
            body = parsed_file(tree, path)
            only = only_answers(body) if body is not None else None
            yield LazyHome(path, frozenset(bound), module, _tables(code_base, path), only)


def _tables(code_base: CodeBase, path: str) -> dict[str, frozenset[str]]:
    """By name, the modules of which a file's dictionaries say it.

    By their whole paths, or from the file's own package on, where that module has the name.
    """
    tree, package = code_base.tree, code_base.modules.package(path)
    body = parsed_file(tree, path)
    found: dict[str, set[str]] = {}
    for node in ast.walk(body) if body is not None else ():
        if not isinstance(node, ast.Dict):
            continue
        for key, value in zip(node.keys, node.values, strict=True):
            match key, value:
                case ast.Constant(value=str(name)), ast.Constant(value=str(said)):
                    short = said.removeprefix(".")
                    if SHORT.fullmatch(short) and _has(code_base, f"{package}.{short}", name):
                        found.setdefault(name, set()).add(f"{package}.{short}")
                    elif "." in said and SHORT.fullmatch(said):
                        found.setdefault(name, set()).add(said)
    return {name: frozenset(modules) for name, modules in found.items()}


def _has(code_base: CodeBase, module: str, name: str) -> bool:
    path = code_base.modules.path(module)
    return path is not None and name in top_level_names(code_base.tree.read(path) or b"")


SHORT = re.compile(r"[^\W\d]\w*(?:\.[^\W\d]\w*)*")
"""A path of names: a module's whole path, or the rest of it behind a package."""


def _says(tree: SourceTree, path: str, leaf: str) -> bool:
    """Whether a file says a module's name other than by what it defines itself."""
    body = parsed_file(tree, path)
    if body is None:
        return True
    defines = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
    own = {node.name for node in body.body if isinstance(node, defines)}
    word = re.compile(rf"(?<!\w){re.escape(leaf)}(?!\w)")
    for node in ast.walk(body):
        match node:
            case ast.Constant(value=str(text)) if word.search(text):
                return True
            case ast.Import(names=aliases):
                if any(leaf in alias.name.split(".") for alias in aliases):
                    return True
            case ast.ImportFrom(module=source, names=aliases):
                if leaf in {*(source or "").split("."), *(alias.name for alias in aliases)}:
                    return True
            case ast.Attribute(attr=name) if name == leaf:
                return True
            case ast.Name(id=name) if name == leaf and name not in own:
                return True
    return False


def spelt_in(
    tree: SourceTree, path: str, symbol: Symbol, bound: Collection[str] = ()
) -> Spelt | None:
    """Where a file has a symbol's name, or the name of a whole module, in a string of its own.

    Args:
        bound: what its top level binds: of those, what ``__all__`` lists is what is bound.
    """
    body = parsed_file(tree, path)
    texts = [] if body is None else [n for n in ast.walk(body) if isinstance(n, ast.Constant)]
    listed = {id(n) for n in _listed(body) if n.value in bound}
    texts = [node for node in texts if id(node) not in listed]
    leaf = re.escape(symbol.module.rpartition(".")[2])
    is_path = re.compile(rf"(?:[\w.]*\.)?{leaf}(?:[.:]\w+)?")
    naming = [n for n in texts if isinstance(n.value, str) and is_path.fullmatch(n.value)]
    named = [n for n in texts if n.value == symbol.name] if symbol.name else naming
    if not named:
        return None
    return Spelt(named[0].lineno, named[0].col_offset + 1, bool(naming))


def _listed(body: ast.Module | None) -> Iterator[ast.Constant]:
    """The entries of ``__all__``, where it is written out."""
    for node in body.body if body is not None else ():
        match node:
            case ast.Assign(targets=[ast.Name("__all__")], value=ast.List() | ast.Tuple() as value):
                yield from (entry for entry in value.elts if isinstance(entry, ast.Constant))
