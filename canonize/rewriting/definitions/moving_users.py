"""Users whose import of the new place would close a cycle import inside of their functions."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

import libcst as cst

from canonize.core.change import Change
from canonize.core.import_scan import absolute, imports_of
from canonize.core.modules import down_to
from canonize.resolution.external_lookups import OutsideLookups
from canonize.resolution.project import Project
from canonize.rewriting.definitions.moving_imports import Spelling, import_lines
from canonize.rewriting.definitions.moving_source import CannotMove, NeededImport, Source
from canonize.rewriting.definitions.moving_texts import first_line, functions_of
from canonize.syntax.analysis import analyse
from canonize.syntax.decoding import Unreadable
from canonize.syntax.edits import FileEdits
from canonize.syntax.import_statements import without
from canonize.syntax.scopes import ImportSite, Use, dotted


def late_imports(
    old: str,
    new: str,
    names: Mapping[str, str],
    project: Project,
) -> Iterator[Change]:
    """Each user that the new place loads, with imports in the functions that use a moved name.

    Users that need the name while they are imported stay as they are.

    Args:
        names: by old name, the new one.
        project: after the move.
    """
    graph = project.graph
    target = project.modules.path(new)
    if target is None:
        return
    above = {
        package: project.modules.files_of([package])
        for package in down_to(new)[:-1]
        if package not in down_to(old)[:-1]  # who imports the old module loads these anyway
    }
    for path in sorted(project.tree.containing([name.encode() for name in names])):
        data = project.tree.read(path)
        if data is None or path == target or not path.endswith(".py"):
            continue
        module = project.modules.name(path)
        if module is None or module == old or target in graph.loads(path):
            continue
        around = [files for package, files in above.items() if package not in down_to(module)]
        loaded = [target, *(file for files in around for file in files)]
        if not _imports(path, old, names, project) or not any(
            graph.chain(first, path) for first in loaded
        ):
            continue
        try:
            after = _late(
                Source(path, module, project.modules.package(path), analyse(data)),
                old,
                new,
                names,
                OutsideLookups(project, path),
            )
        except (Unreadable, RecursionError, ValueError, CannotMove):
            continue
        if after != data:
            yield Change(path, data, after)


def imported_late(path: str, data: bytes, module: str, name: str, project: Project) -> bytes:
    """A file that imports a name inside of the functions that use it; unchanged if it can't.

    Args:
        data: its bytes, in which it imports the name of the module at its top.
    """
    home, package = project.modules.name(path) or "", project.modules.package(path)
    outside = OutsideLookups(project, path)
    try:
        return _late(
            Source(path, home, package, analyse(data)), module, module, {name: name}, outside
        )
    except (Unreadable, RecursionError, ValueError, CannotMove):
        return data


def _imports(path: str, old: str, names: Mapping[str, str], project: Project) -> bool:
    """Whether a file takes a moved name from the old module, or has that module."""
    package, (above, _, leaf) = project.modules.package(path), old.rpartition(".")
    taken = [(absolute(i.module, package), i.name) for i in imports_of(project.tree, path)]
    return any(
        (module == old and (name is None or name in names)) or (module, name) == (above, leaf)
        for module, name in taken
    )


def _late(
    source: Source, old: str, new: str, names: Mapping[str, str], outside: OutsideLookups
) -> bytes:
    edits = FileEdits(source.file)
    lines: dict[int, list[str]] = {}
    package, _, leaf = old.rpartition(".")
    for site in source.scopes.imports:
        gone = set()
        for alias, name, local in _taken(site, source, old, names):
            uses: list[Use | None] = [*source.scopes.uses_of(source.scopes.top, local)]
            quoted = len(source.uses.of(local)) - len(uses)
            if not uses or quoted or outside.user(local) or local in source.exported:
                continue
            try:
                functions = functions_of(uses, local, source)
            except CannotMove:
                continue
            line = _line(source, site, NeededImport(new, names[name], local))
            for function in functions:
                lines.setdefault(function, []).append(line)
            gone.add(id(alias))
        for alias, _, local in _taken(site, source, package, {leaf}):
            uses_left = _looked_up(source, edits, local, new, names, site, lines)
            is_asked = outside.user(local) or local in source.exported
            if not uses_left and not is_asked:
                gone.add(id(alias))
        _without(edits, site, gone)
    for scope in source.scopes.all:
        if id(scope.node) in lines and isinstance(scope.node, cst.FunctionDef):
            edits.splice(*first_line(source, scope.node, lines[id(scope.node)]))
    return edits.result()[0]


def _taken(
    site: ImportSite, source: Source, module: str, names: Collection[str]
) -> Iterator[tuple[cst.ImportAlias, str, str]]:
    """The aliases of a plain import at the top that take some names of a module or package.

    Each with the name, and what the file calls it.
    """
    node = site.node
    if not isinstance(node, cst.ImportFrom) or isinstance(node.names, cst.ImportStar):
        return
    if site.scope is not source.scopes.top or site.place.guards or len(site.place.line.body) > 1:
        return
    if absolute("." * len(node.relative) + dotted(node.module), source.package) != module:
        return
    for alias in node.names:
        name = dotted(alias.name)
        if name in names:
            yield alias, name, dotted(alias.asname.name) if alias.asname else name


def _looked_up(
    source: Source,
    edits: FileEdits,
    local: str,
    new: str,
    names: Mapping[str, str],
    site: ImportSite,
    lines: dict[int, list[str]],
) -> bool:
    """Plans that names which functions look up in the module are imported there.

    Returns:
        Whether the file needs the module for something else, or as it was.
    """
    scopes, top = source.scopes, source.scopes.top
    every = scopes.uses_of(top, local)
    mine = [u for u in every if u.chain and u.chain[0].attr.value in names]
    quoted = len(source.uses.of(local)) - len(every)
    for name in sorted({use.chain[0].attr.value for use in mine}):
        uses = [use for use in mine if use.chain[0].attr.value == name]
        stored = any(use.stores and len(use.chain) == 1 for use in uses)
        if stored or not scopes.is_free(names[name], top, uses):
            return True
        try:
            functions = functions_of(uses, name, source)
        except CannotMove:
            return True
        line = _line(source, site, NeededImport(new, names[name], names[name]))
        for use in uses:
            edits.replace(use.chain[0], names[name])
        for function in functions:
            lines.setdefault(function, []).append(line)
    return len(mine) < len(every) or quoted > 0 or not mine


def _line(source: Source, site: ImportSite, item: NeededImport) -> str:
    """The line of an import, by dots if another import is written so."""
    relative = bool(cst.ensure_type(site.node, cst.ImportFrom).relative)
    [line] = import_lines([item], source.package, spelling=Spelling(relative, relative))
    return line


def _without(edits: FileEdits, site: ImportSite, gone: set[int]) -> None:
    if not gone or isinstance(site.node.names, cst.ImportStar):
        return
    if len(gone) == len(site.node.names):
        edits.remove_with_comments(site.place.line)
    elif isinstance(site.node, cst.ImportFrom):
        edits.replace(site.node, without(site.node, gone)[0])
