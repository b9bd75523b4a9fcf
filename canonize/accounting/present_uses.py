"""The uses of competitors that are there now, each known by file, enclosing definition and symbol.

This is what `canonize.lock` lists. A use that names something which is gone is none: it is broken.
"""

from __future__ import annotations

from collections.abc import Iterable

from canonize.accounting.dispositions import SightingJudge, is_use
from canonize.accounting.occurrences import occurrences_of
from canonize.accounting.origins import How, Meanings
from canonize.accounting.read_file import sightings_of
from canonize.accounting.sightings import FileSightings
from canonize.accounting.whole_ledger import starts_of, words_of
from canonize.core.codemod import Migration
from canonize.core.enclosing import Scopes, nowhere, scopes_around
from canonize.core.file_kinds import is_python
from canonize.core.ledger import Disposition, Occurrence
from canonize.core.lock_file import LOCK_NAME, UseKey
from canonize.core.modules import ModuleMap
from canonize.core.own_blocks import block_lines
from canonize.core.symbols import Symbol
from canonize.core.tree import SourceTree
from canonize.resolution.project import Project


def present_uses(tree: SourceTree, migration: Migration) -> dict[UseKey, list[Occurrence]]:
    """Looks through a tree, in memory."""
    words, starts = words_of(migration.plan), starts_of(migration.plan)
    project = Project.of(tree, migration.source_roots)
    modules = project.modules
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
    return keyed_uses(found, tree, modules, Meanings(project, facts_of))


def keyed_uses(
    entries: Iterable[Occurrence], tree: SourceTree, modules: ModuleMap, meanings: Meanings
) -> dict[UseKey, list[Occurrence]]:
    """The uses among the entries of a ledger, which was made without steps to come."""
    found: dict[UseKey, list[Occurrence]] = {}
    scopes: dict[str, Scopes] = {}
    blocks: dict[str, frozenset[int]] = {}
    for entry in entries:
        if entry.path == LOCK_NAME:
            continue  # what the lock itself says
        is_there = is_use(entry, modules) and entry.disposition is not Disposition.REFUSED
        if not is_there or not _exists(entry.means, modules, meanings):
            continue
        if entry.path not in scopes:
            data = tree.read(entry.path) or b""
            scopes[entry.path] = scopes_around(data) if is_python(entry.path) else nowhere
            blocks[entry.path] = block_lines(data)
        if entry.line not in blocks[entry.path]:
            key = UseKey(entry.path, scopes[entry.path](entry.line), entry.means)
            found.setdefault(key, []).append(entry)
    return dict(sorted(found.items()))


def _exists(text: str, modules: ModuleMap, meanings: Meanings) -> bool:
    symbol = Symbol.parse(text)
    if not modules.exists(symbol.module):
        return False
    origins = meanings.name(symbol.module, symbol.name) if symbol.name else ()
    return not symbol.name or any(origin.how is not How.MISSING for origin in origins)
