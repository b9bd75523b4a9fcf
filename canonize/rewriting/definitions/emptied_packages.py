"""Packages of which nothing is left once a removal is done."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from canonize.core.change import Change
from canonize.core.codemod import Migration
from canonize.core.ledger import Disposition
from canonize.core.reasons import Code, Reason
from canonize.core.symbols import Symbol
from canonize.core.tree import SourceTree
from canonize.references.remaining_references import remaining_references


@dataclass(frozen=True, slots=True)
class EmptiedPackage:
    """A package with nothing in it but an ``__init__.py`` that says nothing.

    Args:
        cause: the removed or changed file below which nothing else is.
        change: the removal of its ``__init__.py``; ``None`` when it has to stay.
        reason: why it stays; empty when it goes.
    """

    path: str
    cause: str
    change: Change | None
    reason: str = ""


def emptied_packages(
    tree: SourceTree, changed: Collection[str], migration: Migration
) -> Iterator[EmptiedPackage]:
    """Packages that some changes left empty, inner ones first.

    Args:
        tree: as the changes leave it.
        changed: the paths that were removed, and the ``__init__.py`` that were changed.
    """
    for cause in sorted(changed):
        folder = cause.rpartition("/")[0]
        while folder:
            found = _emptied(tree, folder, cause, migration)
            if found is None:
                break
            yield found
            if found.change is None:
                break
            tree = tree.with_changes([found.change])
            folder = folder.rpartition("/")[0]


def _emptied(
    tree: SourceTree, folder: str, cause: str, migration: Migration
) -> EmptiedPackage | None:
    path = f"{folder}/__init__.py"
    data = tree.read(path)
    if data is None or not _says_nothing(data):
        return None
    if any(other.startswith(f"{folder}/") and other != path for other in tree.paths()):
        return None
    module = migration.modules(tree).name(path)
    if module is None or "." not in module:
        return EmptiedPackage(
            path, cause, None, Reason("it is a package of the top level", Code.OTHER_KIND)
        )
    left = remaining_references(tree, migration, [Symbol(module)], skip={path})
    named = next((entry for entry in left if entry.disposition is Disposition.REFUSED), None)
    if named is not None:
        return EmptiedPackage(path, cause, None, f"{named.place} names the package")
    return EmptiedPackage(path, cause, Change(path, data, None))


def _says_nothing(data: bytes) -> bool:
    """Whether a file holds at most a docstring and comments."""
    try:
        body = ast.parse(data).body
    except (SyntaxError, ValueError, RecursionError):
        return False
    return not body or (len(body) == 1 and ast.get_docstring(ast.Module(body, [])) is not None)
