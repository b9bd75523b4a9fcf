"""`verify`: what still names something that is gone, now."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from canonize.cli.exit_codes import ExitCode
from canonize.cli.invocation import invocation

if TYPE_CHECKING:
    from canonize.core.symbols import Symbol
    from canonize.core.tree import SourceTree
    from canonize.runner.session import Session


def verify(context: typer.Context) -> None:
    """Find what still names something that is gone.

    Gone is what the migration removed, and every competitor to be removed that is not there (so
    that this works in a fresh clone too). Ends with 1 when code, a string or configuration names
    it, or when an import leads nowhere that led somewhere before. Nothing is written or executed.
    """
    from canonize.console.progress import ProgressLine
    from canonize.console.verified import Verified, show_verified
    from canonize.core.ledger import Disposition
    from canonize.cst.dangling import new_unresolved_imports
    from canonize.cst.remaining import remaining_references

    asked = invocation(context)
    progress = ProgressLine(asked.screen)
    with asked.open_session(migrated=True) as session:
        progress.update("looking for what names what is gone")
        try:
            before, after = session.before(), session.tree()
            gone = _gone(session, before, after)
            named = sorted(remaining_references(after, session.migration, gone))
            unresolved = new_unresolved_imports(before, after, session.migration)
        finally:
            progress.end()
        found = Verified(
            plan=session.plan.name,
            gone=gone,
            dangling=tuple(r for r in named if r.disposition is Disposition.REFUSED),
            mentions=tuple(r for r in named if r.disposition is not Disposition.REFUSED),
            unresolved=tuple(unresolved),
        )
    if asked.json:
        asked.screen.document(found.as_json())
    else:
        show_verified(asked.screen, found)
    if not found.passed:
        raise typer.Exit(ExitCode.FOUND)


def _gone(session: Session, before: SourceTree, after: SourceTree) -> tuple[Symbol, ...]:
    """What was removed since the first step, and the competitors that are not there."""
    from canonize.core.symbols import Symbol
    from canonize.cst.dangling import removed_symbols
    from canonize.plan_file.find_symbol import find_symbol

    gone = set(removed_symbols(before, after, session.migration))
    modules = session.migration.modules(after)
    for competitor in session.plan.competitors:
        symbol = Symbol.parse(competitor.symbol)
        missing = find_symbol(symbol, after, modules)
        if competitor.verdict.is_rerouted and missing is not None and missing.certain:
            gone.add(symbol if modules.exists(symbol.module) else Symbol(symbol.module))
    return tuple(sorted(gone))
