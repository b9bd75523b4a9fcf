"""Uses of a competitor by the key under which a lock knows them."""

from __future__ import annotations

from collections.abc import Iterable

from canonize.accounting.dispositions import is_use
from canonize.accounting.origins import How, Meanings
from canonize.core.enclosing import Scopes, nowhere, scopes_around
from canonize.core.file_kinds import is_python
from canonize.core.ledger import Disposition, Occurrence
from canonize.core.lock_file import LOCK_NAME, UseKey
from canonize.core.modules import ModuleMap
from canonize.core.own_blocks import block_lines
from canonize.core.symbols import Symbol
from canonize.resolution.project import Project


def keyed_uses(
    entries: Iterable[Occurrence], project: Project, meanings: Meanings
) -> dict[UseKey, list[Occurrence]]:
    """The uses among the entries of a ledger, which was made without steps to come."""
    found: dict[UseKey, list[Occurrence]] = {}
    scopes: dict[str, Scopes] = {}
    blocks: dict[str, frozenset[int]] = {}
    for entry in entries:
        if entry.path == LOCK_NAME:
            continue  # what the lock itself says
        is_there = is_use(entry, project.modules) and entry.disposition is not Disposition.REFUSED
        if not is_there or not _exists(entry.means, project.modules, meanings):
            continue
        if entry.path not in scopes:
            data = project.tree.read(entry.path) or b""
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
