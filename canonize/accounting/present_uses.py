"""The uses of competitors that are there now, each known by file, enclosing definition and symbol.

This is what `canonize.lock` lists. A use that names something which is gone is none: it is broken.
"""

from __future__ import annotations

from canonize.accounting.dispositions import SightingJudge
from canonize.accounting.keyed_uses import keyed_uses
from canonize.accounting.occurrences import occurrences_of
from canonize.accounting.origins import Meanings
from canonize.accounting.read_file import sightings_of
from canonize.accounting.sightings import FileSightings
from canonize.accounting.whole_ledger import starts_of, words_of
from canonize.core.codemod import Migration
from canonize.core.file_kinds import is_python
from canonize.core.ledger import Occurrence
from canonize.core.lock_file import UseKey
from canonize.core.tree import SourceTree
from canonize.resolution.project import Project


def present_uses(tree: SourceTree, migration: Migration) -> dict[UseKey, list[Occurrence]]:
    """Looks through a tree, in memory."""
    words, starts = words_of(migration.plan), starts_of(migration.plan)
    project = Project.of(tree, migration.source_roots)
    known: dict[str, FileSightings] = {}

    def facts_of(path: str) -> FileSightings:
        if path not in known:
            data = tree.read(path) or b""
            known[path] = sightings_of(data, words, starts, is_python=is_python(path))
        return known[path]

    judge = SightingJudge(migration.plan, Meanings(project, facts_of), planned=False)
    found: list[Occurrence] = []
    for path in sorted(tree.containing([word.encode() for word in words])):
        found += occurrences_of(path, facts_of(path), judge, ())[0]
    return keyed_uses(found, project, Meanings(project, facts_of))
