"""Strings that are names of a module that another string names: a table of what to load."""

from __future__ import annotations

from collections.abc import Iterator

from canonize.core.symbols import Symbol
from canonize.references.lazy_tables import lazy_tables
from canonize.resolution.replacements import Redirects
from canonize.syntax.analysis import Analysed
from canonize.syntax.scopes import Role, StringSite, string_value

_UNREAD = (Role.DOCSTRING, Role.EXPORT)


def beside_modules(analysed: Analysed, redirects: Redirects) -> Iterator[tuple[StringSite, Symbol]]:
    """Strings that are names of a module that another string names: a table of what to load."""
    named: dict[str, Symbol] = {}
    scopes = analysed.scopes
    tables = lazy_tables(analysed.file.module, scopes)
    for site in scopes.strings:
        module = string_value(site)
        if site.role in _UNREAD or site.callee.rpartition(".")[2] == "getLogger":
            continue
        key = tables.keys.get(id(site.node))
        for name, found in redirects.names_of(module).items() if module else ():
            if found.is_direct and key in (None, name):
                named[name] = found.competitor
    for site in scopes.strings if named else ():
        symbol = named.get(string_value(site))
        home = tables.values.get(id(site.node), symbol.module if symbol is not None else "")
        if symbol is not None and site.role not in _UNREAD and home == symbol.module:
            yield site, symbol
