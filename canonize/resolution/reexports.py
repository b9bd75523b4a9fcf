"""The other names and paths of a competitor: re-exports, aliases, modules reached through others.

Each ``with_`` takes the redirects so far and returns them with more names; nothing is ever taken
away.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace

from canonize.core.chains import parse_shallow
from canonize.core.code_base import CodeBase
from canonize.core.import_scan import STAR_IMPORTS, absolute, imports_of
from canonize.core.modules import down_to
from canonize.core.symbols import Symbol
from canonize.resolution.binding_statements import absolute_import, bound_by, flat
from canonize.resolution.importing_files import ImportingFiles
from canonize.resolution.lazy_homes import lazy_homes
from canonize.resolution.module_names import top_level_names
from canonize.resolution.parsed_files import parsed_file
from canonize.resolution.replacements import Redirect, Redirects


@dataclass(frozen=True, slots=True)
class _Import:
    """``name`` of ``module`` as ``local``; ``name`` is empty for ``import module``."""

    module: str
    name: str
    local: str

    @property
    def bound(self) -> str:
        """The module that the local name would mean, if it means one."""
        return f"{self.module}.{self.name}" if self.name else self.module


class Reexports:
    """Under which other names and paths things of a code base are reached.

    Args:
        code_base: `project.Project` has one of these for each.
        star_names: what a star import of a module takes.
    """

    def __init__(
        self, code_base: CodeBase, star_names: Callable[[str], frozenset[str] | None]
    ) -> None:
        self._code_base = code_base.whole
        self._star_names = star_names
        self._tree = self._code_base.tree
        self._modules = code_base.modules

    def with_aliases(self, redirects: Redirects) -> Redirects:
        """Adds the other names of a competitor in its own module: ``Y = X``.

        An empty subclass is none: ``except Y`` and ``isinstance`` tell it from its base.
        """
        full = redirects.copy()
        for module in {module for module, _ in redirects.names}:
            path = self._modules.path(module)
            data = self._tree.read(path) if path is not None else None
            if data is not None:
                _add_aliases(full, module, data)
        return full

    def with_module_paths(
        self, redirects: Redirects, hidden: Collection[str] = frozenset()
    ) -> Redirects:
        """Adds the other paths of a competitor's module.

        ``facade.inner`` after ``from a import b as inner`` in facade, ``app.a.b`` after ``import
        a.b`` in app, and chains of the first kind.

        Args:
            hidden: modules that are not what their package has by their name.
        """
        full = redirects.copy()
        homes = redirects.homes()
        known = {home: home for home in homes}
        below: dict[str, list[str]] = {}
        for home in homes:
            for package in down_to(home)[:-1]:
                below.setdefault(package, []).append(home)
        fresh = set(homes)
        while fresh:
            leaves = {module.rpartition(".")[2].encode() for module in fresh}
            added: dict[str, str] = {}
            for path in sorted(self._tree.containing(leaves)):
                for item in self._imports(path):
                    if item.name and item.bound in hidden:
                        continue
                    reached = {item.bound: known[item.bound]} if item.bound in fresh else {}
                    for home in below.get(item.bound, ()) if fresh == homes else ():
                        reached[home] = home
                    for there, home in reached.items():
                        suffix = there[len(item.bound) :]
                        for here in self._binding_modules(path, item.local):
                            if here != home:
                                added.setdefault(f"{here}.{item.local}{suffix}", home)
            fresh = added.keys() - known.keys()
            known |= {path: added[path] for path in fresh}
        for path in sorted(known.keys() - homes):
            full.put_path(path, known[path])
        return full

    def with_reexports(self, redirects: Redirects, *, rebound: bool = False) -> Redirects:
        """Adds every name under which other modules hand a competitor on.

        Followed to the end: ``from a.b import X`` in another module, stars, and chains of those.
        Whole-module competitors are not followed.

        Args:
            rebound: with names that a module binds in another way as well, such as where an
                import fails: they may be the competitor, and are where the import works.
        """
        full = redirects.copy()
        fresh = {module for module, _ in full.names}
        files: frozenset[str] = self._star_files() if fresh else frozenset()
        names: set[str] = set()
        importing = ImportingFiles.of(self._tree, self._modules)
        while fresh:
            new = {name for _, name in full.names} - names
            names |= new
            files |= self._tree.containing({name.encode() for name in new}) if new else frozenset()
            before = set(full.names)
            for path in importing.among(files, fresh, self._imported):
                self._follow(full, path, rebound=rebound)
            fresh = {module for module, _ in full.names.keys() - before}
        return full

    def with_lazy_homes(self, redirects: Redirects) -> Redirects:
        """Adds the names that a module's own ``__getattr__`` (PEP 562) may hand on.

        What a table there says of a name follows as a text, and is a re-export like any other.
        """
        full = redirects.copy()
        for home in sorted(redirects.homes()):
            for lazy in lazy_homes(self._code_base, home):
                for name, found in redirects.names_of(home).items():
                    follows = lazy.says(name) and found.target.name == name
                    if lazy.may_hand_on(name):
                        self._hand_on_lazily(full, lazy.path, name, found, is_told=follows)
        return full

    def _hand_on_lazily(
        self, full: Redirects, path: str, name: str, found: Redirect, *, is_told: bool
    ) -> None:
        for here in self._modules.names(path):
            handed = replace(found, found=Symbol(here, name), is_direct=not is_told)
            handed = handed if is_told else replace(handed, through=here)
            full.put(here, name, handed)

    def importers(self, names: Collection[tuple[str, str]]) -> Iterator[str]:
        """The files that import one of some names of modules, or a module that has one."""
        homes = {module for module, _ in names}
        words = {name.encode() for _, name in names}
        for path in sorted(self._tree.containing(words) | self._star_files()):
            for item in self._imports(path):
                if (item.module, item.name) in names or item.bound in homes:
                    yield path
                    break
                if item.name == "*" and item.module in homes:
                    yield path
                    break
            else:
                # `import a.b` binds `a` only
                if any(
                    item.name is None and item.module in homes
                    for item in imports_of(self._tree, path)
                ):
                    yield path

    def module_importers(self, module: str) -> Iterator[str]:
        """The files that import a module, or something of it."""
        leaf = module.rpartition(".")[2].encode()
        for path in sorted(self._tree.containing({leaf})):
            found = self._imports(path)
            if any(module in (item.module, item.bound) for item in found):
                yield path
            elif "." in module and any(
                absolute(item.module, self._modules.package(path)) == module
                for item in imports_of(self._tree, path)
            ):
                yield path  # `import a.b`, which binds `a` only

    def star_importers(self, module: str) -> Iterator[str]:
        """The files that take everything from a module."""
        for path in sorted(self._star_files()):
            if any(item.name == "*" and item.module == module for item in self._imports(path)):
                yield path

    def _binding_modules(self, path: str, local: str) -> tuple[str, ...]:
        """The names of a file's module, if its top level binds ``local`` by imports only."""
        bound = self._bound_imports(path)
        return self._modules.names(path) if bound.get(local) == _IMPORT_ONLY else ()

    def _bound_imports(self, path: str) -> dict[str, frozenset[str]]:
        """How the top level binds what the file imports; read once a tree."""
        facts = self._tree.facts(path)
        found = facts.get(top_level_names)
        if not isinstance(found, dict):
            bound = top_level_names(self._tree.read(path) or b"")
            names = {item.local for item in self._imports(path)} & bound.keys()
            found = {
                n: _IMPORT_ONLY if bound[n] == _IMPORT_ONLY else frozenset(bound[n]) for n in names
            }
            facts[top_level_names] = found
        return found

    def _star_files(self) -> frozenset[str]:
        """Files that say ``import *`` and so can hand on a name that they do not mention."""
        return self._tree.containing(STAR_IMPORTS)

    def _imports(self, path: str) -> tuple[_Import, ...]:
        """Everything that a Python file imports at its top level, or may; read once a tree."""
        if not path.endswith((".py", ".pyi")):
            return ()
        facts = self._tree.facts(path)
        if _Import not in facts:
            facts[_Import] = tuple(self._scan(path))
        found = facts[_Import]
        assert isinstance(found, tuple)
        return found

    def _imported(self, path: str) -> set[str]:
        return {item.module for item in self._imports(path)}

    def _scan(self, path: str) -> Iterator[_Import]:
        package = self._modules.package(path)
        for item in imports_of(self._tree, path):
            module = absolute(item.module, package)
            if module is None:
                continue
            if item.name is not None:
                yield _Import(module, item.name, item.asname or item.name)
            elif item.asname is not None:
                yield _Import(module, "", item.asname)
            else:
                root = module.partition(".")[0]
                yield _Import(root, "", root)

    def _follow(self, full: Redirects, path: str, *, rebound: bool = False) -> None:
        hits = [
            item
            for item in self._imports(path)
            if (item.module, item.name) in full.names
            or (item.name == "*" and full.names_of(item.module))
        ]
        bound = self._bound_imports(path) if hits else {}
        for here in self._modules.names(path):
            for item in hits:
                if item.name == "*":
                    here_bound = top_level_names(self._tree.read(path) or b"")
                    exported = self._star_names(item.module)
                    for inner, redirect in list(full.names_of(item.module).items()):
                        is_given = exported is None or inner in exported
                        gave = not is_given and self._gave(path, item.module, here, inner)
                        if inner in here_bound or not (is_given or gave):
                            continue
                        if not self._is_covered(path, item, inner, full):
                            _hand_on(full, here, inner, redirect, is_gone=gave)
                elif self._is_covered(path, item, item.local, full):
                    continue
                elif bound.get(item.local) == _IMPORT_ONLY or (
                    rebound and "import" in bound.get(item.local, ())
                ):
                    _hand_on(full, here, item.local, full.names[(item.module, item.name)])

    def _gave(self, path: str, module: str, here: str, name: str) -> bool:
        """Whether a star can only have brought a name that its module has lost to a move.

        Args:
            path, here: the file that says `import *`, and its module.
        """
        home = self._modules.path(module)
        if home is None or name.startswith("_") or self._modules.exists(f"{here}.{name}"):
            return False
        bound = top_level_names(self._tree.read(home) or b"")
        if {name, "__getattr__", "*"} & bound.keys():
            return False
        stars = {one.module for one in self._imports(path) if one.name == "*"} - {module}
        if any(self._modules.path(star) is None for star in stars):
            return False
        given = map(self._star_names, stars)
        return not any(names is None or name in names for names in given)

    def _is_covered(self, path: str, item: _Import, name: str, full: Redirects) -> bool:
        """Whether a later import of the file surely brings something else under a name."""
        items = self._imports(path)
        for other in items[items.index(item) + 1 :]:
            if other.name == "*":
                home = self._modules.path(other.module)
                if home is None or (other.module, name) in full.names:
                    continue
                if name in (self._star_names(other.module) or ()):
                    return True
            elif (
                other.local == name
                and other.name
                and (other.module, other.name) not in full.names
                and self._is_plain(path, other)
            ):
                return True
        return False

    def _is_plain(self, path: str, item: _Import) -> bool:
        """Whether a file makes an import in any case: at the top, in no branch."""
        body = parsed_file(self._tree, path)
        return body is not None and any(
            isinstance(node, ast.ImportFrom)
            and absolute_import(node, self._modules.package(path)) == item.module
            and any((alias.asname or alias.name) == item.local for alias in node.names)
            for node in body.body
        )


_IMPORT_ONLY = frozenset({"import"})


def _hand_on(
    full: Redirects, module: str, name: str, redirect: Redirect, *, is_gone: bool = False
) -> None:
    """Adds a name under which a competitor is handed on.

    Args:
        is_gone: the module has it no more, so that whoever asks for it has to ask elsewhere.
    """
    target = redirect.target
    if (module, name) != (target.module, target.name):
        direct = is_gone or module == redirect.competitor.module
        handed = replace(redirect, found=Symbol(module, name), is_direct=direct, through="")
        full.put(module, name, handed)


def _add_aliases(full: Redirects, module: str, data: bytes) -> None:
    try:
        body = parse_shallow(data).body
    except (SyntaxError, ValueError, RecursionError):
        return
    bound = Counter(name for node, _ in flat(body) for name in bound_by(node))
    for node in body:
        match node:
            case ast.Assign(targets=[ast.Name(id=alias)], value=ast.Name(id=name)):
                redirect = full.names.get((module, name))
                if redirect is not None and bound[alias] == 1:
                    _hand_on(full, module, alias, redirect)
