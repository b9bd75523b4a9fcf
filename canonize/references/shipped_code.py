"""Code that is installed without what it is to import: other distributions, folders beside ``src``.

A repository may publish several distributions, each with what it requires. What one of them
imports from another has to be required, or is missing where only the one is installed.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from canonize.core.import_scan import absolute, imports_of
from canonize.core.modules import down_to
from canonize.core.published import Published, published_in, requirements_of
from canonize.core.reasons import Code, Reason
from canonize.references.copied_code import taken_without
from canonize.references.started_files import out_of_reach, root_of
from canonize.resolution.project import Project


def missing_where_it_runs(
    path: str, module: str, project: Project, *, root: str | None = None, home: str | None = None
) -> Iterator[str]:
    """Why a file would not find a module of the repository that it is to import.

    Args:
        root, home: the folder from which the module will be imported, and its file, where it is
            not there yet.
    """
    home = project.modules.path(module) if home is None else home
    yield from filter(None, [out_of_reach(path, module, project, root=root)])
    if home is not None:
        yield from filter(None, [not_shipped_with(path, module, project, home=home)])
        yield from filter(None, [taken_without(path, home, project)])


def not_shipped_with(path: str, module: str, project: Project, *, home: str | None = None) -> str:
    """Why a file is installed without a module of the repository that it is to import.

    Args:
        home: the module's file, where it is not there yet.
    """
    home = project.modules.path(module) if home is None else home
    whole = project.whole
    mine = _distribution(path, whole)
    if home is None or home == path or mine is None:
        return ""
    folder, published = mine
    theirs = _distribution(home, whole)
    if theirs is not None and theirs[0] == folder:
        root = root_of(project.modules.name(path) or "", whole)
        is_left = root is not None and _is_source(root, folder) and not _is_in(home, root)
        why = f"{published.name} is made of {root}, where {module} is not" if is_left else ""
    elif theirs is None:
        why = f"{published.name} is published without {home}"
    else:
        why = f"{published.name} does not require {theirs[1].name}, which has {module}"
        if theirs[1].name in _required(folder, whole):
            return ""
    if not why or _is_had_already(folder, module, whole):
        return ""
    return Reason(why, Code.REQUIREMENT)


def _distribution(path: str, project: Project) -> tuple[str, Published] | None:
    """The innermost folder above a file that publishes a distribution, and which."""
    memo = project.tree.memo
    folder = posixpath.dirname(path)
    key = (_distribution, folder)
    if key not in memo:
        published = published_in(folder, project.tree.read)
        above = _distribution(folder, project) if folder else None
        memo[key] = above if published is None else (folder, published)
    found = memo[key]
    assert found is None or isinstance(found, tuple)
    return found


def _required(folder: str, project: Project) -> frozenset[str]:
    """The distributions that one requires, and those of the repository that these require."""
    beside = {published.name: other for other, published in _all(project)}
    found: set[str] = set()
    pending = [folder]
    while pending:
        one = pending.pop()
        paths = [p for p in _declaring(project) if _folder(p, project) == one]
        own = {item.name for item in requirements_of(paths, project.tree.read)}
        pending += [beside[name] for name in own - found if name in beside]
        found |= own
    return frozenset(found)


def _all(project: Project) -> Iterator[tuple[str, Published]]:
    for folder in sorted({posixpath.dirname(path) for path in _declaring(project)}):
        found = published_in(folder, project.tree.read)
        if found is not None:
            yield folder, found


def _declaring(project: Project) -> list[str]:
    """The files that may say what a distribution is and requires."""
    memo = project.tree.memo
    if _declaring not in memo:
        memo[_declaring] = [
            path
            for path in project.tree.paths()
            if path.endswith(("pyproject.toml", "setup.cfg", "setup.py"))
            or (path.endswith((".txt", ".in")) and "require" in path)
        ]
    found = memo[_declaring]
    assert isinstance(found, list)
    return found


def _folder(path: str, project: Project) -> str | None:
    found = _distribution(path, project)
    return found[0] if found is not None else None


def _is_source(root: str, folder: str) -> bool:
    """Whether a folder is that of a distribution's sources, as ``src`` is."""
    return posixpath.split(root) == (folder, "src")


def _is_in(path: str, folder: str) -> bool:
    return not folder or path.startswith(f"{folder}/")


def _is_had_already(folder: str, module: str, project: Project) -> bool:
    """Whether something of a distribution imports from the module's package already."""
    packages = (part for part in down_to(module) if project.modules.path(part) is not None)
    top = next(packages, module)
    word = top.rpartition(".")[2].encode()
    for path in sorted(project.tree.containing({word}, endings=(".py",))):
        if _folder(path, project) == folder:
            package = project.modules.package(path)
            for item in imports_of(project.tree, path):
                name = absolute(item.module, package) or ""
                if not item.indented and f"{name}.".startswith(f"{top}."):
                    return True
    return False
