"""A package that is to give way goes with all that it hands on: what its submodules define."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from canonize.core.plan import Kind
from canonize.core.symbols import Symbol
from canonize.plan_file.find_symbol import public_names
from canonize.resolution.external_lookups import OutsideLookups
from canonize.resolution.project import Project
from canonize.resolution.resolver import Stands


@dataclass(frozen=True, slots=True)
class WithPackages:
    """The competitors of a plan, with what lies below the packages among them.

    Args:
        pairs: what takes the place of each, where that is not the canonical.
    """

    competitors: list[tuple[str, Kind]]
    pairs: dict[str, str]


def with_packages(
    canonical: str,
    competitors: Sequence[tuple[str, Kind]],
    pairs: Mapping[str, str],
    project: Project,
) -> WithPackages:
    """Adds, for each package that is a duplicate, the submodules and names with a counterpart.

    A submodule goes to the one of its name below what takes the package's place; a name of one
    that has no such twin to the same name there. What has no counterpart is not added: it stays,
    and its package with it.
    """
    found = WithPackages(list(competitors), dict(pairs))
    named = {symbol for symbol, _ in competitors}
    for text, kind in competitors:
        symbol = Symbol.parse(text)
        if kind is not Kind.DUPLICATE or not symbol.is_module:
            continue
        target = Symbol.parse(pairs.get(text, canonical)).module
        for old, new in _below(symbol.module, target, project):
            if str(old) not in named:
                named.add(str(old))
                found.pairs[str(old)] = str(new)
                found.competitors.append((str(old), kind))
    return found


def with_submodules(
    competitors: Sequence[tuple[str, Kind]], moves: Mapping[str, str], project: Project
) -> tuple[list[tuple[str, Kind]], dict[str, str]]:
    """Adds, for each package that moves, every module below it, to the same place below the new.

    A package without an ``__init__`` has no file of its own: it moves as its modules. A module
    that moves to one that is there, or of which a name gets another one there, moves as what it
    defines.

    Args:
        competitors: the plan's, with their kinds.
        moves: by symbol that moves, where it goes.

    Returns:
        the competitors and the moves.
    """
    found: list[tuple[str, Kind]] = []
    all_moves = dict(moves)
    for text, kind in competitors:
        symbol = Symbol.parse(text)
        if kind is not Kind.MOVED or not symbol.is_module or text not in moves:
            found.append((text, kind))
            continue
        new = Symbol.parse(moves[text])
        if members := _members(symbol.module, new, moves, project):
            del all_moves[text]
            for name in members:
                old = str(Symbol(symbol.module, name))
                if old not in all_moves:
                    all_moves[old] = str(Symbol(new.module, name))
                    found.append((old, kind))
            continue
        below = list(_modules_below(symbol.module, project)) if new.is_module else []
        if not below or project.modules.path(symbol.module) is not None:
            found.append((text, kind))
        else:
            del all_moves[text]
        for module in below:
            if module not in all_moves:
                all_moves[module] = new.module + module.removeprefix(symbol.module)
                found.append((module, kind))
    return found, all_moves


def _members(module: str, new: Symbol, moves: Mapping[str, str], project: Project) -> list[str]:
    """What a module defines for others, if it moves name by name; helpers come along."""
    there, here = project.modules.path(new.module), project.modules.path(module)
    if not new.is_module or here is None or module == new.module:
        return []
    if there is None and not _is_named_anew(module, new.module, moves):
        return []
    if here.endswith("__init__.py"):
        return []
    names = public_names(module, project) or frozenset()
    asked = OutsideLookups(project, here)
    private = (
        name
        for name, ways in project.top_level_names(module).items()
        if name.startswith("_") and not name.startswith("__") and set(ways) != {"import"}
    )
    return sorted({*names, *(name for name in private if asked.reason(name))})


def _is_named_anew(module: str, new: str, moves: Mapping[str, str]) -> bool:
    """Whether a name of a module gets another one in the module that takes its place."""
    pairs = ((Symbol.parse(old), Symbol.parse(there)) for old, there in moves.items())
    return any(
        (old.module, there.module) == (module, new) and old.name != there.name
        for old, there in pairs
        if old.name
    )


def _modules_below(package: str, project: Project) -> Iterator[str]:
    for leaf in sorted(project.modules.submodules(package)):
        module = f"{package}.{leaf}"
        if project.modules.path(module) is not None:
            yield module
        yield from _modules_below(module, project)


def _below(package: str, target: str, project: Project) -> Iterator[tuple[Symbol, Symbol]]:
    modules = project.modules
    for leaf in sorted(modules.submodules(package)):
        old, twin = f"{package}.{leaf}", f"{target}.{leaf}"
        if modules.exists(twin) and twin != old:
            yield Symbol(old), Symbol(twin)
            yield from _below(old, twin, project)
            continue
        for name in sorted(public_names(old, project) or ()):
            called = _handed_on_as(package, Symbol(old, name), project)
            there = project.names.find(target, called)
            if there.stands in (Stands.DEFINITION, Stands.VALUE):
                yield Symbol(old, name), Symbol(target, called)
        yield from _below(old, target, project)


def _handed_on_as(package: str, symbol: Symbol, project: Project) -> str:
    """The name under which a package hands on what a submodule defines; its own if it does not."""
    path = project.modules.path(package)
    for name in project.names.of_file(path) or () if path is not None else ():
        found = project.names.find(package, name) if name != "*" else None
        if found is not None and (found.module, found.name) == (symbol.module, symbol.name):
            return name
    return symbol.name
