"""Folders that are called like leftovers, and whose modules the rest of the code works with.

``app/backup/`` may hold what somebody put aside, or be the part of a service that makes backups.
Who imports it tells: what was put aside, only others that were and tests still do.
"""

from __future__ import annotations

from canonize.core.file_kinds import is_test
from canonize.discovery.territory import LEFT_OVER
from canonize.inventory.index import Index


def folders_lived_in(index: Index) -> frozenset[str]:
    """Folders named like leftovers (``app/backup``) from which production code outside imports."""
    path_of = index.layout.path_of
    named = {m: p for m, p in path_of.items() if LEFT_OVER.search(p)}
    if not named:
        return frozenset()
    found = set()
    for (module, name), uses in index.used.items():
        path = named.get(f"{module}.{name}") or named.get(module)
        if path is None:
            continue
        for match in LEFT_OVER.finditer(path):
            folder = path[: match.end()]
            if folder not in found and any(_works_outside(u.path, folder) for u in uses):
                found.add(folder)
    return frozenset(found)


def _works_outside(path: str, folder: str) -> bool:
    return not (path.startswith(f"{folder}/") or is_test(path) or LEFT_OVER.search(path))
