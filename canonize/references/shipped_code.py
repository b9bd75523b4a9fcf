"""Code that is installed without what it is to import: other distributions, folders beside ``src``.

A repository may publish several distributions, each with what it requires. What one of them
imports from another has to be required, or is missing where only the one is installed. Tests that
lie beside a package are installed with none.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from canonize.core.file_kinds import is_showcase, is_test, is_test_folder, is_test_name
from canonize.core.import_scan import absolute, imports_of
from canonize.core.modules import down_to
from canonize.core.paths import lies_in
from canonize.core.reasons import Code, Reason
from canonize.references.copied_code import taken_without
from canonize.references.distributions import distribution_of, published_at, required_by
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
        yield from filter(None, [left_to_tests(path, module, project)])
        yield from filter(None, [taken_without(path, home, project)])


def not_shipped_with(path: str, module: str, project: Project, *, home: str | None = None) -> str:
    """Why a file is installed without a module of the repository that it is to import.

    Args:
        home: the module's file, where it is not there yet.
    """
    home = project.modules.path(module) if home is None else home
    whole = project.whole
    folder = distribution_of(path, whole)
    if home is None or home == path or folder is None:
        return ""
    why = _left_out(path, folder, module, home, whole)
    return Reason(why, Code.REQUIREMENT) if why and not _is_had(folder, module, whole) else ""


def left_to_tests(path: str, module: str, project: Project) -> str:
    """Why a package would import what is there for tests alone, and installed nowhere.

    What lies in a package itself, as ``app.testing`` does, comes with it.
    """
    top, dot, _ = module.partition(".")
    for_tests = is_test_folder(f"{top}/") if dot else is_test_name(f"{top}.py")
    if not for_tests or not _is_of_package(path, project) or _has_from(top, project.whole):
        return ""
    why = f"{module} is there for tests: what is installed of {path} comes without it"
    return Reason(why, Code.REQUIREMENT)


def _is_of_package(path: str, project: Project) -> bool:
    """Whether a file is part of a package that is there for more than tests and examples."""
    beside = posixpath.join(posixpath.dirname(path), "__init__.py")
    return not is_test(path) and not is_showcase(path) and project.tree.exists(beside)


def _has_from(top: str, project: Project) -> bool:
    """Whether any package imports something of another one while it is loaded."""
    memo, key = project.tree.memo, (_has_from, top)
    if key not in memo:
        found = sorted(project.tree.containing({top.encode()}, endings=(".py",)))
        memo[key] = any(_is_of_package(p, project) and _imports(p, top, project) for p in found)
    return memo[key] is True


def _left_out(path: str, folder: str, module: str, home: str, project: Project) -> str:
    """Why what a file is part of does not come with a module; "" if it does."""
    mine, other = published_at(folder, project), distribution_of(home, project)
    theirs = published_at(other, project) if other is not None else None
    assert mine is not None
    if other == folder:
        root = root_of(project.modules.name(path) or "", project)
        is_left = root is not None and _is_source(root, folder) and not lies_in(home, root)
        return f"{mine.name} is made of {root}, where {module} is not" if is_left else ""
    if theirs is None:
        return f"{mine.name} is published without {home}"
    if theirs.name in required_by(folder, project):
        return ""
    return f"{mine.name} does not require {theirs.name}, which has {module}"


def _is_source(root: str, folder: str) -> bool:
    """Whether a folder is that of a distribution's sources, as ``src`` is."""
    return posixpath.split(root) == (folder, "src")


def _is_had(folder: str, module: str, project: Project) -> bool:
    """Whether something of a distribution imports from the module's package already."""
    packages = (part for part in down_to(module) if project.modules.path(part) is not None)
    top = next(packages, module)
    memo, key = project.tree.memo, (_is_had, folder, top)
    if key not in memo:
        memo[key] = any(
            _imports(path, top, project)
            for path in sorted(project.tree.containing({top.rpartition(".")[2].encode()}))
            if path.endswith(".py") and distribution_of(path, project) == folder
        )
    return memo[key] is True


def _imports(path: str, top: str, project: Project) -> bool:
    """Whether a file imports something of a package while it is loaded."""
    package = project.modules.package(path)
    return any(
        not item.indented and f"{absolute(item.module, package)}.".startswith(f"{top}.")
        for item in imports_of(project.tree, path)
    )
