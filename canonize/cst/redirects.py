"""Where each name of a competitor goes, re-exports and aliases included."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from canonize.core.codemod import Migration
from canonize.core.import_scan import absolute, scan_imports
from canonize.core.modules import ModuleMap
from canonize.core.plan import Competitor
from canonize.core.symbols import Symbol
from canonize.core.tree import SourceTree
from canonize.cst.definitions import star_names, top_level_names


@dataclass(frozen=True, slots=True)
class Redirect:
    """A name, the competitor that it means, and the symbol that takes its place.

    Args:
        found: the name as it was looked up, perhaps an alias or a re-export.
        is_direct: whether it is looked up in the competitor's own module (under whatever path),
            so is no re-export that lives on by itself.
    """

    found: Symbol
    competitor: Symbol
    target: Symbol
    is_direct: bool = True


@dataclass
class Redirects:
    """Answers "is this name of this module a competitor?" for names and for whole modules.

    Args:
        names: by module and name.
        whole: by module: every name of it goes to the same name of the target module.
    """

    names: dict[tuple[str, str], Redirect] = field(default_factory=dict)
    whole: dict[str, Redirect] = field(default_factory=dict)
    _parents: set[str] | None = None

    @classmethod
    def of(cls, migration: Migration, only: Iterable[str] = ()) -> Redirects:
        """The plan's competitors whose verdict re-routes, or just those in ``only``."""
        wanted = set(only)
        redirects = cls()
        for competitor in migration.plan.competitors:
            if competitor.symbol in wanted or (not wanted and competitor.verdict.is_rerouted):
                redirects.add(competitor, migration)
        return redirects

    def add(self, competitor: Competitor, migration: Migration) -> None:
        symbol = Symbol.parse(competitor.symbol)
        target = migration.plan.replacement(competitor)
        redirect = Redirect(symbol, symbol, target)
        if symbol.is_module:
            self.whole[symbol.module] = redirect
        elif "." not in symbol.name:
            self.names[(symbol.module, symbol.name)] = redirect
        self._parents = None

    def find(self, module: str, name: str) -> Redirect | None:
        """The redirect of a name looked up in a module, if the name is a competitor's."""
        found = self.names.get((module, name))
        if found is not None:
            return found
        whole = self.whole.get(module)
        if whole is None:
            return None
        return Redirect(Symbol(module, name), whole.competitor, Symbol(whole.target.module, name))

    def holds(self, module: str) -> bool:
        """Whether the module itself has a competitor."""
        return module in self.whole or any(key[0] == module for key in self.names)

    def holds_directly(self, module: str) -> bool:
        """Whether a competitor is defined there, not just handed on."""
        return module in self.whole or any(
            found.is_direct for (where, _), found in self.names.items() if where == module
        )

    def concerns(self, module: str) -> bool:
        """Whether the module has a competitor or is a package on the way to one."""
        if self._parents is None:
            self._parents = set()
            for full in (*self.whole, *(key[0] for key in self.names)):
                parts = full.split(".")
                self._parents.update(".".join(parts[:end]) for end in range(1, len(parts) + 1))
        return module in self._parents

    def modules(self) -> set[str]:
        return {*self.whole, *(key[0] for key in self.names)}

    def names_of(self, module: str) -> dict[str, Redirect]:
        return {name: found for (where, name), found in self.names.items() if where == module}

    def candidate_words(self) -> frozenset[bytes]:
        """At least one of them stands in every file that can name a competitor."""
        own = {found.found.module for found in self.names.values() if found.is_direct}
        words = {module.rpartition(".")[2] for module in (*self.whole, *own)}
        words |= {name for _, name in self.names}
        return frozenset(word.encode() for word in words)


def with_reexports(redirects: Redirects, tree: SourceTree, modules: ModuleMap) -> Redirects:
    """Adds every name under which other modules hand a competitor on.

    Followed to the end: ``from a.b import X`` in another module, stars, and chains of those.
    Whole-module competitors are not followed.
    """
    full = Redirects(dict(redirects.names), dict(redirects.whole))
    fresh = {module for module, _ in full.names}
    seen_files: dict[str, list[tuple[str, str, str]]] = {}
    while fresh:
        leaves = {module.rpartition(".")[2].encode() for module in fresh}
        words = {name.encode() for _, name in full.names}
        files = tree.containing(leaves)
        named = tree.containing(words)
        before = set(full.names)
        for path in sorted(files):
            if not path.endswith((".py", ".pyi")):
                continue
            if path not in named and not _has_star(tree, path):
                continue
            if path not in seen_files:
                seen_files[path] = _handed_on(tree, path, modules)
            _follow(full, path, seen_files[path], tree, modules)
        fresh = {module for module, _ in set(full.names) - before}
    return full


def with_aliases(redirects: Redirects, tree: SourceTree, modules: ModuleMap) -> Redirects:
    """Adds the other names of a competitor in its own module: ``Y = X``, an empty subclass."""
    full = Redirects(dict(redirects.names), dict(redirects.whole))
    for module in {module for module, _ in redirects.names}:
        _add_aliases(full, module, tree, modules)
    return full


def with_module_paths(redirects: Redirects, tree: SourceTree, modules: ModuleMap) -> Redirects:
    """Adds the other paths of a competitor's module: ``facade.inner`` after ``from a import b as
    inner`` in facade."""
    full = Redirects(dict(redirects.names), dict(redirects.whole))
    homes = {module for module in redirects.modules() if redirects.holds_directly(module)}
    leaves = {module.rpartition(".")[2].encode() for module in homes}
    for path in sorted(tree.containing(leaves)) if leaves else ():
        if not path.endswith((".py", ".pyi")):
            continue
        hits = [
            (f"{module}.{name}", local)
            for module, name, local in _handed_on(tree, path, modules)
            if f"{module}.{name}" in homes
        ]
        bound = top_level_names(tree.read(path) or b"") if hits else {}
        for home, local in hits:
            for here in modules.names(path) if bound.get(local) == {"import"} else ():
                _add_path(full, f"{here}.{local}", home, redirects)
    return full


def _add_path(full: Redirects, path: str, home: str, redirects: Redirects) -> None:
    if path == home:
        return
    for name, redirect in redirects.names_of(home).items():
        found = Redirect(Symbol(path, name), redirect.competitor, redirect.target)
        full.names.setdefault((path, name), found)
    full._parents = None


def _has_star(tree: SourceTree, path: str) -> bool:
    data = tree.read(path) or b""
    return re.search(rb"import\s*\(?\s*\*", data) is not None


def _handed_on(tree: SourceTree, path: str, modules: ModuleMap) -> list[tuple[str, str, str]]:
    """(module, name, local name) of every from-import that may run at module level."""
    data = tree.read(path) or b""
    package = modules.package(path)
    found = []
    for item in scan_imports(data):
        if item.name is None:
            continue
        module = absolute(item.module, package)
        if module is not None:
            found.append((module, item.name, item.asname or item.name))
    return found


def _follow(
    full: Redirects,
    path: str,
    imported: list[tuple[str, str, str]],
    tree: SourceTree,
    modules: ModuleMap,
) -> None:
    hits = [
        (module, name, local)
        for module, name, local in imported
        if (module, name) in full.names or (name == "*" and full.names_of(module))
    ]
    if not hits:
        return
    bound = top_level_names(tree.read(path) or b"")
    for here in modules.names(path):
        for module, name, local in hits:
            if name == "*":
                exported = star_names(tree.read(modules.path(module) or "") or b"")
                for inner, redirect in full.names_of(module).items():
                    if (exported is None or inner in exported) and inner not in bound:
                        _hand_on(full, here, inner, redirect)
            elif bound.get(local) == {"import"}:
                _hand_on(full, here, local, full.names[(module, name)])


def _hand_on(full: Redirects, module: str, name: str, redirect: Redirect) -> None:
    if (module, name) == (redirect.target.module, redirect.target.name):
        return
    key = (module, name)
    if key not in full.names:
        direct = module == redirect.competitor.module
        full.names[key] = Redirect(
            Symbol(module, name), redirect.competitor, redirect.target, direct
        )
        full._parents = None


def _add_aliases(full: Redirects, module: str, tree: SourceTree, modules: ModuleMap) -> None:
    path = modules.path(module)
    data = tree.read(path) if path else None
    if data is None:
        return
    try:
        body = ast.parse(data).body
    except (SyntaxError, ValueError, RecursionError):
        return
    bound = top_level_names(data)
    for node in body:
        match node:
            case ast.Assign(targets=[ast.Name(id=alias)], value=ast.Name(id=name)):
                pass
            case ast.ClassDef(name=alias, bases=[ast.Name(id=name)], keywords=[]) if _is_trivial(
                node
            ):
                pass
            case _:
                continue
        redirect = full.names.get((module, name))
        if redirect is not None and len(bound.get(alias, ())) == 1:
            _hand_on(full, module, alias, redirect)


def _is_trivial(node: ast.ClassDef) -> bool:
    if node.decorator_list:
        return False
    return all(
        isinstance(item, ast.Pass)
        or (isinstance(item, ast.Expr) and isinstance(item.value, ast.Constant))
        for item in node.body
    )
