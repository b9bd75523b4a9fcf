"""Which test files import a module, through whatever they import: where nothing can be run."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable

from canonize.resolution.project import Project


def importing_tests(project: Project, path: str, is_test: Callable[[str], bool]) -> dict[str, int]:
    """Test files by how many imports lie between them and a file: 1 when they import it."""
    graph = project.graph
    importers: dict[str, set[str]] = defaultdict(set)
    for importer in project.tree.paths():
        if importer.endswith(".py"):
            for loaded in graph.loads(importer):
                importers[loaded].add(importer)
    distances = {path: 0}
    ring = {path}
    while ring:
        ring = {near for far in ring for near in importers[far]} - distances.keys()
        distances |= dict.fromkeys(ring, max(distances.values()) + 1)
    return {found: far for found, far in distances.items() if far and is_test(found)}
