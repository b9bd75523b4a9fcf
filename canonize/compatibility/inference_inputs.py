"""What the other files say of the names that one file uses for a competitor."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

import libcst as cst

from canonize.core.symbols import Symbol
from canonize.references.references import FileReferences, ModuleGroup
from canonize.resolution.api import Api, Member, enters_itself, giving_instances, makes_instances
from canonize.resolution.imported_names import part_of
from canonize.resolution.project import Project
from canonize.resolution.replacements import Redirect, Redirects
from canonize.resolution.resolver import Stands
from canonize.syntax.scopes import Scope, Scopes


@dataclass(frozen=True)
class Outside:
    """What receivers need to know beyond their file.

    Args:
        makes_instances: whether calling a competitor gives an instance of it (it is a class).
        enters_itself: whether ``with X() as x`` binds the instance.
        may_hold: whether a module may have a name that holds an instance.
        starred: the competitors that the file's stars bring, by name.
        find: the competitor that a name of a module means.
        giving: the member of a competitor that is called so, if it gives an instance of it.
        is_ancestor: whether a base of a competitor has that name: its instances are competitors.
    """

    makes_instances: Callable[[Redirect], bool]
    enters_itself: Callable[[Redirect], bool]
    may_hold: Callable[[str, str], bool]
    starred: Mapping[str, Redirect]
    find: Callable[[str, str], Redirect | None]
    giving: Callable[[Redirect, str], Member | None] = lambda redirect, name: None
    is_ancestor: Callable[[str], bool] = lambda name: False


def outside_of(
    redirects: Redirects,
    project: Project,
    read: Callable[[Symbol], Api],
    stars: Iterable[str],
) -> Outside:
    """What a code base tells about the competitors that one of its files reaches.

    Args:
        read: what a symbol offers.
        stars: the modules from which the file takes everything.
    """
    starred: dict[str, Redirect] = {}
    for module in stars:
        given = project.whole.star_names(module)
        for name, redirect in redirects.names_of(module).items():
            if given is None or name in given:
                starred[name] = redirect

    def is_ancestor(name: str) -> bool:
        leaf = name.rpartition(".")[2]
        known = {redirect.competitor for redirect in redirects.names.values()}
        return any(leaf in read(competitor).ancestors for competitor in known)

    def may_hold(module: str, name: str) -> bool:
        """Whether a name of a module may be an instance: of ours, no class, no module.

        Or a class whose instances may be competitors: a base of theirs, a protocol.
        """
        if name[:1].isupper() and not name.isupper():
            return is_ancestor(name) or _is_protocol(project, module, name)
        return project.modules.is_first_party(module) and not project.modules.exists(
            f"{module}.{name}"
        )

    return Outside(
        makes_instances=lambda redirect: makes_instances(read(redirect.competitor)),
        enters_itself=lambda redirect: enters_itself(read(redirect.competitor)),
        may_hold=may_hold,
        starred=starred,
        find=redirects.find,
        is_ancestor=is_ancestor,
        giving=lambda redirect, name: giving_instances(read(redirect.competitor), name),
    )


def _is_protocol(project: Project, module: str, name: str) -> bool:
    found = project.names.find(module, name)
    if found.stands is not Stands.DEFINITION or not isinstance(found.node, ast.ClassDef):
        return False
    bases = [ast.unparse(base).partition("[")[0] for base in found.node.bases]
    return any(base.rpartition(".")[2] == "Protocol" for base in bases)


def lookups_handed_on(
    group: ModuleGroup, find: Callable[[str, str], Redirect | None]
) -> Iterator[tuple[cst.Attribute, Redirect]]:
    """``m.X`` where ``m`` is not the competitor's own module, but hands it on."""
    start = group.imports[0].bound.count(".")
    for other in group.others:
        redirect = find(other.module, other.name)
        depth = other.module.count(".") - start
        if redirect is not None and other.node is None and depth < len(other.use.chain):
            yield other.use.chain[depth], redirect


def reached_through(
    found: FileReferences, outside: Outside, scopes: Scopes
) -> dict[str, frozenset[Symbol]]:
    """By part, the names under which it is reached."""
    through: dict[str, set[Symbol]] = {}

    def note(scope: Scope, local: str, redirect: Redirect) -> None:
        through.setdefault(part_of(scope, local, redirect.competitor), set()).add(redirect.found)

    for group in found.names:
        for redirect in group.redirects:
            note(group.scope, group.local, redirect)
    for module in found.modules:
        for lookup in module.lookups:
            note(module.scope, module.local, lookup.redirect)
        for _, redirect in lookups_handed_on(module, outside.find):
            note(module.scope, module.local, redirect)
    for name, redirect in outside.starred.items():
        if scopes.unbound(name):
            note(scopes.top, name, redirect)
    return {part: frozenset(symbols) for part, symbols in through.items()}
