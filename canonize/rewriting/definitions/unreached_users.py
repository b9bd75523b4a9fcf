"""Users that would not find the module that a name moves to, where they run."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator

from canonize.core.change import Change
from canonize.core.import_scan import absolute, imports_of
from canonize.core.reasons import code_of
from canonize.references.shipped_code import missing_where_it_runs
from canonize.references.started_files import root_of
from canonize.resolution.project import Project
from canonize.rewriting.definitions.move_advice import WHERE_IT_RUNS, accepting
from canonize.rewriting.definitions.moving_source import CannotMove


def refuse_unreached(
    names: Collection[str],
    homes: tuple[str, str],
    changes: Iterable[Change],
    project: Project,
    accepts: Callable[[str], object],
) -> None:
    """Raises CannotMove for a user that finds the old module where it runs, and not the new one:
    neither it nor the old module, which it loads, could import what moved.

    Args:
        names: of the old module; none: it moves as a whole.
        homes: the old module and the new one.
        changes: those of the move.
        accepts: whether a person knows better than a reason.
    """
    old, new = homes
    tree = project.tree.with_changes(changes)
    moved = Project.of(tree, tuple(project.modules.roots))
    root, home = root_of(new, moved), moved.modules.path(new)
    for user in _users(names, old, new, project, moved):
        for why in missing_where_it_runs(user, new, project, root=root, home=home):
            if accepts(why):
                continue
            data = project.tree.read(user) or b""
            offset = max(0, data.find(old.rpartition(".")[2].encode()))
            key = f"{next(iter(names), old).rpartition('.')[2]} {code_of(why)}"
            raise CannotMove(
                why, user, offset, move=f"{WHERE_IT_RUNS}; {accepting(key)}", asks=True
            )


def _users(
    names: Collection[str], old: str, new: str, project: Project, moved: Project
) -> Iterator[str]:
    """The files that import what moves, and its own, where that needs it still."""
    home, package = project.modules.path(old) or "", project.modules.package
    if names:
        yield from project.reexports.importers({(old, name) for name in names})
        taken = imports_of(moved.tree, home) if moved.tree.read(home) is not None else ()
        if any(absolute(item.module, package(home)) == new for item in taken):
            yield home
        return
    yield from (user for user in project.reexports.module_importers(old) if user != home)
