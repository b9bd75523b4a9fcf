"""Users that can't follow what moves, where its old module can't hand the name on either."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator

from canonize.core.change import Change
from canonize.core.import_scan import absolute, imports_of
from canonize.core.reasons import Code, Reason
from canonize.resolution.module_names import top_level_names
from canonize.resolution.project import Project
from canonize.rewriting.definitions.move_advice import FOLLOWERS
from canonize.rewriting.definitions.moving_source import CannotMove
from canonize.syntax.analysis import analyse
from canonize.syntax.decoding import Unreadable


def refuse_stranded(
    names: Collection[str],
    homes: tuple[str, str],
    changes: Iterable[Change],
    project: Project,
    selects: Callable[[str], bool],
) -> None:
    """Raises CannotMove for a file that goes on asking the old module for what it has no more.

    Args:
        names: of the old module.
        homes: the old module and the new one.
        changes: those of the move.
        selects: which files the plan lets anything touch.
    """
    old, new = homes
    path, there = project.modules.path(old), project.modules.path(new)
    changes = list(changes)
    after = {change.path: change.after for change in changes}
    if path is None or path not in after:
        return
    lost = set(names) - top_level_names(after[path] or b"").keys()
    moved = Project(project.tree.with_changes(changes), project.modules) if lost else project
    for user, why in _stranded(homes, lost, (project, moved), selects) if lost else ():
        if user in (path, there) or not user.endswith(".py"):
            continue
        told = f"it goes on importing it from {path}, since {why}, and that can't import {there}"
        data = project.tree.read(user) or b""
        offset = max(0, *(data.find(name.encode()) for name in lost))
        raise CannotMove(Reason(f"{told}: a cycle", Code.CYCLE), user, offset, move=FOLLOWERS)


def _stranded(
    homes: tuple[str, str],
    names: Collection[str],
    projects: tuple[Project, Project],
    selects: Callable[[str], bool],
) -> Iterator[tuple[str, str]]:
    """The files that import some names and are not rewritten, and why.

    Args:
        projects: before and after the move.
    """
    module, project = homes[0], projects[0]
    for user in project.reexports.importers({(module, name) for name in names}):
        data = project.tree.read(user) or b""
        if not selects(user):
            yield user, "the plan leaves that file out"
            continue
        try:
            analyse(data)
        except (Unreadable, RecursionError):
            yield user, "it can't be parsed"
            continue
        if chain := _closed(user, homes, names, projects):
            yield user, f"importing it from its new place closes a cycle: {' -> '.join(chain)}"


def _closed(
    user: str,
    homes: tuple[str, str],
    names: Collection[str],
    projects: tuple[Project, Project],
) -> list[str]:
    """The chain by which the new place loads a user that takes a name while it is loaded."""
    (project, after), package = projects, projects[0].modules.package(user)
    old, new = (after.modules.path(home) or "" for home in homes)
    taken = (
        item
        for item in imports_of(after.tree, user)
        if not item.indented and absolute(item.module, package) == homes[0]
    )
    if not any(item.name in names for item in taken) or project.graph.chain(old, user):
        return []
    return after.graph.chain(new, user)
