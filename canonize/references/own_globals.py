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
    asked = _of_module(project, symbol.module)
    found: set[str] = set()
    pending = [symbol.name.partition(".")[0]]
    while pending:
        fresh = asked.get(pending.pop(), set()) - found
        found |= fresh
        pending += fresh
    return frozenset(found)


def late_readers(project: Project, faked: Symbol) -> frozenset[str]:
    """The definitions of a module whose code looks a name of it up late, by way of others there.

    An empty name stands for code of no definition, as a lambda in a table is.
    """
    asked = _of_module(project, faked.module)
    found = {by for by, names in asked.items() if faked.name in names}
    pending = set(found)
    while pending:
        name = pending.pop()
        fresh = {by for by, names in asked.items() if name in names} - found if name else set()
        found |= fresh
        pending |= fresh
    return frozenset(found)


def _of_module(project: Project, module: str) -> dict[str, set[str]]:
    """`_asked` of a module, once for whoever of it is asked about; empty for none."""
    path = project.modules.path(module)
    if path is None:
        return {}
    facts = project.tree.facts(path)
    if looked_up_late not in facts:
        scopes = _scopes(project, Symbol(module))
        facts[looked_up_late] = _asked(scopes) if scopes is not None else {}
    asked = facts[looked_up_late]
    assert isinstance(asked, dict)
    return asked


def is_used_at_home(project: Project, symbol: Symbol) -> bool:
    """Whether other code of its module uses a symbol."""
    scopes = _scopes(project, symbol)
    return scopes is not None and any(
        definition_of(use.scope) != symbol.name for use in scopes.uses_of(scopes.top, symbol.name)
    )


def is_used_while_loading(project: Project, symbol: Symbol) -> bool:
    """Whether its module uses a symbol while it is imported, as a table of functions does."""
    scopes = _scopes(project, symbol)
    return scopes is not None and any(
        not is_late(use.scope) for use in scopes.uses_of(scopes.top, symbol.name)
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
