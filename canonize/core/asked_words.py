"""The words that a plan asks a code base for."""

from __future__ import annotations

from canonize.core.codemod import Migration
from canonize.core.import_scan import STAR_IMPORTS
from canonize.core.symbols import Symbol


def words_asked(migration: Migration) -> frozenset[bytes]:
    """What every plan asks for, and the last part of every name and module of this one."""
    plan = migration.plan
    named = [plan.canonical, *(competitor.symbol for competitor in plan.competitors)]
    named += [competitor.replace_with for competitor in plan.competitors if competitor.replace_with]
    symbols = [Symbol.parse(symbol) for symbol in named]
    leaves = {
        part.rpartition(".")[2] for symbol in symbols for part in (symbol.name, symbol.module)
    }
    return STAR_IMPORTS | _ALWAYS_ASKED | {leaf.encode() for leaf in leaves if leaf}


_ALWAYS_ASKED = frozenset(
    {b"__import__", b"find_spec", b"import_module", b"__init_subclass__", b"__subclasses__"}
)
"""Words by which modules are loaded and classes registered, whatever their names are."""
