"""Every place in one parsed file that names a competitor: the analysis, without any rewriting."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

import libcst as cst

from canonize.core.import_scan import absolute
from canonize.resolution.replacements import Redirect, Redirects
from canonize.syntax.scopes import (
    Bind,
    ImportSite,
    Role,
    Scope,
    Scopes,
    StringSite,
    Use,
    dotted,
    names_attribute,
    puts_attribute,
    string_value,
)


@dataclass(eq=False, slots=True)
class NameImport:
    """``from module import name [as local]`` of a competitor."""

    site: ImportSite
    alias: cst.ImportAlias
    redirect: Redirect
    local: str


@dataclass(eq=False, slots=True)
class StarImport:
    """``from module import *`` of a module that has competitors."""

    site: ImportSite
    module: str


@dataclass(eq=False, slots=True)
class ModuleImport:
    """An import that makes a competitor's module, or a package on the way to it, reachable.

    ``local`` names ``bound``; ``imported`` is the module that the statement loads.
    """

    site: ImportSite
    alias: cst.ImportAlias
    local: str
    bound: str
    imported: str

    @property
    def is_dotted(self) -> bool:
        """``import a.b``, which binds ``a``."""
        return isinstance(self.site.node, cst.Import) and self.alias.asname is None


@dataclass(eq=False, slots=True)
class Lookup:
    """``a.b.X``: a competitor looked up through a module; ``node`` spans all of it.

    For ``patch.object(a.b, "X")`` the node is the module expression and ``string`` the name. In
    a quoted annotation the node is the string, and ``span`` the part of its source.
    """

    use: Use
    node: cst.BaseExpression
    redirect: Redirect
    string: StringSite | None = None
    span: tuple[int, int] | None = None

    @property
    def puts(self) -> bool:
        """Whether the module is given something else under the name, as a patch does."""
        if self.string is not None:
            return puts_attribute(self.string)
        return self.use.stores and bool(self.use.chain) and self.use.chain[-1] is self.node


@dataclass(eq=False, slots=True)
class OtherUse:
    """Another use of a module binding: another name of it, or (``name`` empty) the object."""

    use: Use
    module: str
    name: str
    node: cst.CSTNode | None = None

    @property
    def place(self) -> cst.CSTNode:
        """A node of the file that stands where the use is."""
        return self.node or self.use.node


@dataclass(eq=False, slots=True)
class ModuleGroup:
    """All imports that bind one local name in one scope, and all its uses."""

    scope: Scope
    local: str
    imports: list[ModuleImport]
    lookups: list[Lookup] = field(default_factory=list)
    others: list[OtherUse] = field(default_factory=list)
    is_rebound: bool = False

    def handed_on(self, module: str) -> list[OtherUse]:
        """Where a module is handed on by its local name alone."""
        return [
            other
            for other in self.others
            if other.module == module and not other.name and not other.use.chain and not other.node
        ]

    def handed_on_by_path(self, module: str) -> list[OtherUse]:
        """Where a module is handed on by its whole path: ``f(a.b)`` beside ``import a.b``."""
        return [
            other
            for other in self.others
            if other.module == module and not other.name and other.use.chain and not other.node
        ]


@dataclass(eq=False, slots=True)
class NameGroup:
    """All imports of competitors that bind one local name in one scope.

    ``is_rebound``: something else binds the name there too (``except ImportError: X = None``).
    """

    scope: Scope
    local: str
    imports: list[NameImport]
    is_rebound: bool = False

    @property
    def redirects(self) -> set[Redirect]:
        return {item.redirect for item in self.imports}


@dataclass(eq=False, slots=True)
class FileReferences:
    """Everything that a file's Python code says of competitors."""

    names: list[NameGroup]
    modules: list[ModuleGroup]
    stars: list[StarImport]
    imports: list[tuple[ImportSite, str]]
    """Every from-import with its absolute module, competitor or not."""

    def __bool__(self) -> bool:
        return bool(
            self.names or self.stars or any(group.lookups for group in self.modules)
        ) or any(self.module_imports())

    def module_imports(self) -> Iterator[ModuleImport]:
        for group in self.modules:
            yield from group.imports


def find_references(scopes: Scopes, package: str | None, redirects: Redirects) -> FileReferences:
    """Analyses one file.

    Args:
        package: what the file's relative imports start from.
    """
    names: dict[tuple[Scope, str], list[NameImport]] = defaultdict(list)
    modules: dict[tuple[Scope, str], list[ModuleImport]] = defaultdict(list)
    found = FileReferences([], [], [], [])
    for site in scopes.imports:
        if isinstance(site.node, cst.Import):
            for item in _plain(site, redirects):
                modules[(_owner(site.scope, item.local), item.local)].append(item)
            continue
        module = imported_module(site.node, package)
        if module is None:
            continue
        found.imports.append((site, module))
        if isinstance(site.node.names, cst.ImportStar):
            if redirects.holds(module):
                found.stars.append(StarImport(site, module))
            continue
        for alias in site.node.names:
            name, local = dotted(alias.name), _local(alias)
            key = (_owner(site.scope, local), local)
            redirect = redirects.find(module, name)
            if redirect is not None:
                names[key].append(NameImport(site, alias, redirect, local))
            elif redirects.leads_on(f"{module}.{name}"):
                full = f"{module}.{name}"
                modules[key].append(ModuleImport(site, alias, local, full, full))
    for (scope, local), imports in names.items():
        rebound = _is_rebound(scope, local, {id(item.site.node) for item in imports})
        found.names.append(NameGroup(scope, local, imports, rebound))
    for (scope, local), plain in modules.items():
        group = ModuleGroup(scope, local, plain)
        group.is_rebound = _is_rebound(scope, local, {id(item.site.node) for item in plain})
        _follow_uses(group, scopes, redirects)
        found.modules.append(group)
    return found


def imported_module(node: cst.ImportFrom, package: str | None) -> str | None:
    """The absolute module of a from-import; ``None`` when its dots lead nowhere."""
    written = "." * len(node.relative) + dotted(node.module)
    return absolute(written, package)


def _plain(site: ImportSite, redirects: Redirects) -> Iterator[ModuleImport]:
    assert isinstance(site.node, cst.Import)
    for alias in site.node.names:
        full = dotted(alias.name)
        if not redirects.concerns(full.partition(".")[0]):
            continue
        if alias.asname is None:
            root = full.partition(".")[0]
            yield ModuleImport(site, alias, root, root, full)
        elif redirects.concerns(full):
            yield ModuleImport(site, alias, _local(alias), full, full)


def _local(alias: cst.ImportAlias) -> str:
    if alias.asname is not None:
        return dotted(alias.asname.name)
    return dotted(alias.name)


def _owner(scope: Scope, local: str) -> Scope:
    return scope.module if local in scope.declared_global else scope


def _is_rebound(scope: Scope, local: str, imports: set[int]) -> bool:
    """Whether anything but these import statements gives the name its value."""
    return any(
        id(binding.node) not in imports and binding.how is not Bind.DECLARE
        for binding in scope.bindings.get(local, ())
    )


def _follow_uses(group: ModuleGroup, scopes: Scopes, redirects: Redirects) -> None:
    """Walks each use of the local name along its attributes, module by module."""
    strings = {
        id(site.first): site
        for site in scopes.strings
        if site.first is not None and site.position == 1
    }
    for use in scopes.uses_of(group.scope, group.local):
        module, reached = group.imports[0].bound, use.node
        expression: cst.BaseExpression = reached
        for attribute in use.chain:
            name = attribute.attr.value
            redirect = redirects.find(module, name)
            if redirect is not None and redirect.is_direct:
                group.lookups.append(Lookup(use, attribute, redirect))
                break
            if not redirects.leads_on(f"{module}.{name}"):
                group.others.append(OtherUse(use, module, name))
                break
            module, expression = f"{module}.{name}", attribute
        else:
            site = strings.get(id(expression))
            named = redirects.find(module, string_value(site)) if site is not None else None
            by_name = site is not None and names_attribute(site)
            if site is not None and named is not None and named.is_direct and by_name:
                group.lookups.append(Lookup(use, expression, named, site))
            else:
                literal = string_value(site) if site is not None and by_name else ""
                group.others.append(OtherUse(use, module, literal))
    _follow_annotations(group, scopes, redirects)


_CHAIN = re.compile(r"(?<![\w.])[^\W\d]\w*(?:\.[^\W\d]\w*)*")


def _follow_annotations(group: ModuleGroup, scopes: Scopes, redirects: Redirects) -> None:
    """The same for quoted annotations, which are code that is evaluated late."""
    for site in scopes.strings:
        node = site.node
        if site.role is not Role.ANNOTATION or not isinstance(node, cst.SimpleString):
            continue
        if group.local not in node.value or site.scope.owner(group.local) is not group.scope:
            continue
        for match in _CHAIN.finditer(node.value):
            root, *rest = match[0].split(".")
            if root == group.local:
                _follow_text(group, site, match.start(), root, rest, redirects)


def _follow_text(
    group: ModuleGroup,
    site: StringSite,
    start: int,
    root: str,
    rest: list[str],
    redirects: Redirects,
) -> None:
    assert isinstance(site.node, cst.SimpleString)
    module, end = group.imports[0].bound, start + len(root)
    use = Use(root, cst.Name(root), site.scope)
    for name in rest:
        end += len(name) + 1
        redirect = redirects.find(module, name)
        if redirect is not None and redirect.is_direct:
            span = (start, end)
            group.lookups.append(Lookup(use, site.node, redirect, span=span))
            return
        if not redirects.leads_on(f"{module}.{name}"):
            break
        module = f"{module}.{name}"
    group.others.append(OtherUse(use, module, rest[-1] if rest else "", site.node))
