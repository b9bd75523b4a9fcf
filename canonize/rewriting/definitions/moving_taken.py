"""Names that mean something at a move's new place although no statement there binds them."""

from __future__ import annotations

import re

from canonize.core.import_scan import absolute, imports_of, scan_imports
from canonize.core.reasons import Code, Reason
from canonize.core.symbols import Symbol
from canonize.resolution.module_names import top_level_names
from canonize.resolution.project import Project
from canonize.resolution.resolver import Stands
from canonize.rewriting.definitions.move_advice import ANOTHER_NAME, BY_NAME
from canonize.rewriting.definitions.moving_source import CannotMove


def refuse_unseen(old: Symbol, new: Symbol, project: Project) -> None:
    """Raises CannotMove where a submodule or a star import gives the new name already.

    A definition would take their place for everybody who imports the name from there, or they
    would take its place. What a star brings from elsewhere can't be seen: if nobody here asks the
    module for the name, a definition below the star takes nothing from anybody.
    """
    modules = project.modules
    path = modules.path(new.module)
    if path is None or new.is_module or "." in new.name:
        return
    if new.name in modules.submodules(new.module):
        submodule = modules.path(f"{new.module}.{new.name}") or f"{new.module}.{new.name}"
        told = Reason(f"{new.name} is taken in {new.module}: {submodule}", Code.NAME_TAKEN)
        raise CannotMove(told, path, move=ANOTHER_NAME)
    names = top_level_names(project.tree.read(path) or b"")
    if "*" not in names or new.name in names:
        return
    found = project.names.find(new.module, new.name)
    if found.stands is Stands.MISSING or (found.module, found.name) == (old.module, old.name):
        return
    if found.stands in _UNSEEN:
        if _is_above(project.tree.read(path) or b"") and not _asked(old, new, path, project):
            return
        said = f"a star import in {new.module} may bring a {new.name}"
        raise CannotMove(Reason(said, Code.NAME_TAKEN), path, move=BY_NAME)
    said = f"{new.name} is taken in {new.module}: a star brings that of {found.module}"
    raise CannotMove(Reason(said, Code.NAME_TAKEN), path, move=ANOTHER_NAME)


def _is_above(data: bytes) -> bool:
    """Whether every star of a file stands above its first definition."""
    first = _DEFINITION.search(data)
    stars = [item.offset for item in scan_imports(data) if item.name == "*"]
    return first is None or all(offset < first.start() for offset in stars)


def _asked(old: Symbol, new: Symbol, path: str, project: Project) -> bool:
    """Whether a file may mean what the star brings: it says the name, and has the module."""
    tree, modules = project.tree, project.modules
    for file in tree.containing({new.name.encode()}):
        if not file.endswith((".py", ".pyi")) or file == modules.path(old.module):
            continue
        if file == path and _says(tree.read(file) or b"", new.name):
            return True
        package = modules.package(file)
        taken = (
            (absolute(item.module, package) or "", item.name) for item in imports_of(tree, file)
        )
        if any(_may_bring(module, name, new, project) for module, name in taken):
            return True
    return False


def _may_bring(module: str, name: str | None, new: Symbol, project: Project) -> bool:
    """Whether an import has the module, or may have the name from it by way of others."""
    if module == new.module:
        return name in (None, "*", new.name)
    if f"{module}.{name}" == new.module:
        return True
    is_ours = name == new.name and project.modules.path(module) is not None
    return is_ours and project.names.find(module, new.name).stands in _UNSEEN


def _says(data: bytes, name: str) -> bool:
    """Whether a file says a name otherwise than by importing it from somewhere."""
    rest = re.sub(rb"(?m)^from [^\n(]*import (?:\([^)]*\)|[^\n]*)", b"", data)
    return re.search(rb"\b%s\b" % re.escape(name).encode(), rest) is not None


_UNSEEN = (Stands.UNKNOWN, Stands.OUTSIDE)
_DEFINITION = re.compile(rb"(?m)^(?:async def|def|class|@)\b")
