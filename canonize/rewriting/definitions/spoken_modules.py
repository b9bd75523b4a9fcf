"""Moved modules that something still speaks of."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from canonize.core.change import Change
from canonize.core.ledger import Disposition, Form, Reference
from canonize.core.tree import SourceTree
from canonize.resolution.module_names import top_level_names
from canonize.resolution.project import Project
from canonize.rewriting.definitions.bare_names import texts_that_name
from canonize.rewriting.definitions.moves import Move


def spoken(
    moves: list[Move],
    project: Project,
    selects: Callable[[str], bool],
    *,
    history: bool,
) -> tuple[list[Change], list[Reference]]:
    """Old names by themselves, in texts."""
    tree = project.tree
    changes: list[Change] = []
    entries: list[Reference] = []
    for move in moves:
        if move.old.leaf == move.new.leaf:
            continue
        if move.old.is_module:
            found = _by_its_end(move, project, tree, history=history)
        else:
            found = texts_that_name(move.old.leaf, move.new.leaf, tree, history=history)
        for change, lines in found:
            if not selects(change.path):
                continue
            changes.append(change)
            done = Disposition.REWRITTEN
            entries += [
                Reference(change.path, line, 1, str(move.old), form, done) for line, form in lines
            ]
        tree = tree.with_changes(c for c in changes if tree.read(c.path) == c.before)
    return changes, entries


def _by_its_end(
    move: Move, project: Project, tree: SourceTree, *, history: bool
) -> Iterator[tuple[Change, list[tuple[int, Form]]]]:
    """Texts that say a renamed module by the last two parts of its path, and a name of it.

    Args:
        tree: the project's files, as the moves before this one left them.
    """
    modules = project.modules
    parent, _, leaf = move.old.module.rpartition(".")
    outer = parent.rpartition(".")[2]
    path = modules.path(move.new.module) or modules.path(move.old.module)
    if not outer or parent != move.new.module.rpartition(".")[0] or path is None:
        return
    end = f"{outer}.{leaf}"
    stem = f"{outer}/{leaf}"
    alike = (p for p in tree.paths() if f"/{p}".endswith((f"/{stem}.py", f"/{stem}/__init__.py")))
    if any(modules.name(other) not in (move.old.module, move.new.module) for other in alike):
        return
    names = frozenset(top_level_names(tree.read(path) or b""))
    if names:
        fresh = f"{outer}.{move.new.leaf}"
        yield from texts_that_name(end, fresh, tree, history=history, before=names)
