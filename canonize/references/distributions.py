"""The distributions that a repository publishes: whose a file is, and what each requires.

What a tree's declarations say is read once a tree: every user of a competitor asks.
"""

from __future__ import annotations

import posixpath

from canonize.core.published import Published, published_in, requirements_of
from canonize.resolution.project import Project


def published_at(folder: str, project: Project) -> Published | None:
    """The distribution that a folder of the repository builds."""
    memo, key = project.tree.memo, (published_at, folder)
    if key not in memo:
        memo[key] = published_in(folder, project.tree.read)
    found = memo[key]
    assert found is None or isinstance(found, Published)
    return found


def distribution_of(path: str, project: Project) -> str | None:
    """The innermost folder above a file that builds a distribution."""
    while path:
        path = posixpath.dirname(path)
        if published_at(path, project) is not None:
            return path
    return None


def required_by(folder: str, project: Project) -> frozenset[str]:
    """The distributions that one requires, and those of the repository that these require."""
    memo, key = project.tree.memo, (required_by, folder)
    if key not in memo:
        memo[key] = _required(folder, project)
    found = memo[key]
    assert isinstance(found, frozenset)
    return found


def _required(folder: str, project: Project) -> frozenset[str]:
    declaring: dict[str, list[str]] = {}
    for path in project.tree.paths():
        if _may_declare(path) and (own := distribution_of(path, project)) is not None:
            declaring.setdefault(own, []).append(path)
    beside = {at.name: one for one in declaring if (at := published_at(one, project))}
    found: set[str] = set()
    pending = [folder]
    while pending:
        paths = sorted(declaring.get(pending.pop(), ()))
        own_names = {item.name for item in requirements_of(paths, project.tree.read)}
        pending += [beside[name] for name in own_names - found if name in beside]
        found |= own_names
    return frozenset(found)


def _may_declare(path: str) -> bool:
    """Whether a file may say what a distribution is, or requires."""
    if path.endswith(("pyproject.toml", "setup.cfg", "setup.py")):
        return True
    return path.endswith((".txt", ".in")) and "require" in path
