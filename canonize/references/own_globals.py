"""Which names of its own module the code of a definition looks up when it runs."""

from __future__ import annotations

from canonize.core.symbols import Symbol
from canonize.references.runtime_lookups import definition_of, is_late
from canonize.resolution.project import Project
from canonize.syntax.analysis import analyse
from canonize.syntax.decoding import Unreadable
from canonize.syntax.scopes import Scopes


def looked_up_late(project: Project, symbol: Symbol) -> frozenset[str]:
    """The names that a function or class looks up in its module, by way of others there as well.

    Empty for what can't be read. Names that are looked up while the module is imported (bases,
    decorators, defaults) are none of them.
    """
    path = project.modules.path(symbol.module)
    if path is None:
        return frozenset()
    facts = project.tree.facts(path)  # of a module, whoever of it is asked about
    if looked_up_late not in facts:
        scopes = _scopes(project, symbol)
        facts[looked_up_late] = _asked(scopes) if scopes is not None else {}
    asked = facts[looked_up_late]
    assert isinstance(asked, dict)
    found: set[str] = set()
    pending = [symbol.name.partition(".")[0]]
    while pending:
        fresh = asked.get(pending.pop(), set()) - found
        found |= fresh
        pending += fresh
    return frozenset(found)


def is_used_at_home(project: Project, symbol: Symbol) -> bool:
    """Whether other code of its module uses a symbol."""
    scopes = _scopes(project, symbol)
    return scopes is not None and any(
        definition_of(use.scope) != symbol.name for use in scopes.uses_of(scopes.top, symbol.name)
    )


def _asked(scopes: Scopes) -> dict[str, set[str]]:
    """By definition at the top of a file, the names of the file that it looks up late."""
    found: dict[str, set[str]] = {}
    for name in scopes.top.bindings:
        for use in scopes.uses_of(scopes.top, name):
            if is_late(use.scope):
                found.setdefault(definition_of(use.scope), set()).add(name)
    return found


def _scopes(project: Project, symbol: Symbol) -> Scopes | None:
    path = project.modules.path(symbol.module)
    data = project.tree.read(path) if path is not None else None
    try:
        return analyse(data).scopes if data is not None else None
    except (Unreadable, RecursionError):
        return None
