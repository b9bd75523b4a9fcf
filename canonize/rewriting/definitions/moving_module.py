"""A module moves as a file, a package as a folder; relative imports in it keep their meaning."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from canonize.core.change import Change
from canonize.core.reasons import Code, Reason
from canonize.core.tree import SourceTree
from canonize.resolution.project import Project
from canonize.rewriting.definitions.move_advice import BESIDE, NAME_OR_AWAY
from canonize.rewriting.definitions.moving_places import new_packages, path_of_new
from canonize.rewriting.definitions.moving_source import CannotMove, Source
from canonize.rewriting.definitions.moving_state import meant_module
from canonize.rewriting.definitions.moving_texts import relative_splice
from canonize.syntax.analysis import analyse
from canonize.syntax.decoding import Unreadable
from canonize.syntax.edits import FileEdits


def moved_module(old: str, new: str, project: Project) -> tuple[Change, ...]:
    """The files at their new place; those at the old place stay for now.

    Raises:
        CannotMove: with the reason and the place.
    """
    path = project.modules.path(old)
    if path is None:
        kind = (
            "a package without __init__.py" if project.modules.is_package(old) else "no such module"
        )
        raise CannotMove(f"{old} is {kind}", old)
    if new == old or new.startswith(f"{old}."):
        raise CannotMove(f"{new} lies inside of {old}", path, move=BESIDE)
    if project.modules.exists(new):
        taken = project.modules.path(new) or new
        reason = Reason(
            f"{new} is taken by {taken}; to combine the two, move each name of {old} by itself",
            Code.NAME_TAKEN,
        )
        raise CannotMove(reason, path)
    home = path_of_new(new, path, old, project.modules)
    changes = list(_files(path, home, old, new, project))
    made = {change.path for change in changes}
    packages = new_packages(changes[0].path, _outer(path), project.tree)
    changes += [change for change in packages if change.path not in made]
    changes += _documents(old, new, project.tree)
    return tuple(changes)


def _documents(old: str, new: str, tree: SourceTree) -> Iterator[Change]:
    """Documents whose file has the module's full name: `app.old.rst` is listed by that name."""
    for path in sorted(tree.paths()):
        folder, _, name = path.rpartition("/")
        stem, _, suffix = name.rpartition(".")
        if stem != old or suffix not in ("rst", "md", "txt") or "." not in old:
            continue
        there = f"{folder}/{new}.{suffix}".lstrip("/")
        if tree.exists(there):
            taken = Reason(f"{there} is there already", Code.NAME_TAKEN)
            raise CannotMove(taken, path, move=NAME_OR_AWAY)
        data = tree.read(path)
        yield Change(path, data, None)
        yield Change(there, None, data)


def _outer(path: str) -> str:
    """A path beside a module: what tells whether its folder is a package."""
    return path.removesuffix("/__init__.py") + ".py" if path.endswith("/__init__.py") else path


def _files(path: str, home: str, old: str, new: str, project: Project) -> Iterator[Change]:
    if not path.endswith("/__init__.py"):
        for suffix in (".py", ".pyi"):
            here = f"{path.removesuffix('.py')}{suffix}"
            if project.tree.exists(here):
                data = _at(here, old, old.rpartition(".")[0], new.rpartition(".")[0], project.tree)
                yield Change(f"{home.removesuffix('.py')}{suffix}", None, data)
        return
    folder = path.removesuffix("__init__.py")
    target = home.removesuffix(".py") + "/"
    for here in sorted(p for p in project.tree.paths() if p.startswith(folder)):
        package = project.modules.package(here)
        there = f"{new}{package[len(old) :]}" if package is not None else None
        yield Change(
            target + here[len(folder) :],
            None,
            _at(here, project.modules.name(here) or "", package, there, project.tree, inside=old),
        )


def _at(
    path: str,
    module: str,
    package: str | None,
    there: str | None,
    tree: SourceTree,
    *,
    inside: str = "",
) -> bytes:
    """A file's bytes with its relative imports as the new package writes them."""
    data = tree.read(path) or b""
    if package == there or not path.endswith((".py", ".pyi")):
        return data
    try:
        source = Source(path, module, package, analyse(data))
        edits = FileEdits(source.file)
        source.file.spans([])
    except (Unreadable, RecursionError) as error:
        raise CannotMove(Reason(f"the file {error}", Code.UNREADABLE), path) from error
    if not inside:
        _refuse_place(source)
    for site in source.scopes.imports:
        node = site.node
        if not isinstance(node, cst.ImportFrom) or not node.relative:
            continue
        depth = (package or "").count(".") - inside.count(".") + 1 if inside else 0
        if len(node.relative) <= depth:
            continue  # it stays within what moves
        edits.splice(*relative_splice(source, site, there))
    return edits.result()[0]


def _refuse_place(source: Source) -> None:
    found = meant_module(source, set(range(len(source.body))))
    if found is not None and found[0] in ("__file__", "__package__", "__path__", "__spec__"):
        reason = f"it uses {found[0]}, which means another place in another package"
        raise source.refuse(reason, found[1])
