"""Names that mean something at a move's new place although no statement there binds them."""

from __future__ import annotations

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
    would take its place.
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
    if found.stands in (Stands.UNKNOWN, Stands.OUTSIDE):
        said = f"a star import in {new.module} may bring a {new.name}"
        raise CannotMove(Reason(said, Code.NAME_TAKEN), path, move=BY_NAME)
    said = f"{new.name} is taken in {new.module}: a star brings that of {found.module}"
    raise CannotMove(Reason(said, Code.NAME_TAKEN), path, move=ANOTHER_NAME)
