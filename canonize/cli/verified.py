"""The whole ledger as `verify` asks for it, with its progress."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canonize.errors import CanonizeError

if TYPE_CHECKING:
    from canonize.console.verified import Verified
    from canonize.core.ledger import Reference
    from canonize.core.symbols import Symbol
    from canonize.core.tree import SourceTree
    from canonize.runner.locking import Locked
    from canonize.runner.session import Session


def verified_ledger(
    session: Session, since: str | None, *, locked: bool
) -> tuple[Verified, Locked | None]:
    from canonize.console.verified import Verified
    from canonize.core.collecting import collecting_rarely
    from canonize.core.ledger import Disposition
    from canonize.runner.ledger import Inquiry
    from canonize.runner.locking import look

    commit = None if since is None else session.place.history.refs.resolve(since)
    if since is not None and commit is None:
        raise CanonizeError(
            f"there is no commit {since!r}", hint="name a branch, a tag or a commit"
        )
    before, after = session.before(), session.tree()
    gone = _gone(session, before, after)
    named = sorted(_remaining(session, before, after, gone))
    with collecting_rarely(), Inquiry(session) as inquiry:
        ledger, roots = inquiry.ledger(gone=gone, dangling=named), inquiry.roots()
        new = None if commit is None else inquiry.new_since(ledger, commit)
        uses = look(session, inquiry, ledger) if locked else None
    dangling = [r for r in named if r.disposition is Disposition.REFUSED]
    known = {(r.path, r.line) for r in dangling}
    dangling += [
        entry.as_reference()
        for entry in ledger.occurrences
        if entry.disposition is Disposition.REFUSED and (entry.path, entry.line) not in known
    ]
    verified = Verified(
        plan=session.plan.name,
        gone=gone,
        dangling=tuple(sorted(dangling)),
        mentions=tuple(r for r in named if r.disposition is not Disposition.REFUSED),
        unresolved=tuple(_unresolved(session, before, after)),
        ledger=ledger,
        roots=roots,
        source_roots=session.migration.source_roots,
        new=new,
    )
    return verified, uses


def _remaining(
    session: Session, before: SourceTree, after: SourceTree, gone: tuple[Symbol, ...]
) -> list[Reference]:
    if not gone:
        return []
    from canonize.references.dangling import still_named

    return still_named(before, after, session.migration, gone)


def _unresolved(session: Session, before: SourceTree, after: SourceTree) -> list[Reference]:
    if not any(after.differs(before, path) for path in after.touched(before)):
        return []
    from canonize.references.dangling import new_unresolved_imports

    return new_unresolved_imports(before, after, session.migration)


def _gone(session: Session, before: SourceTree, after: SourceTree) -> tuple[Symbol, ...]:
    """What was removed since the first step, and the competitors that are not there."""
    from canonize.core.symbols import Symbol
    from canonize.plan_file.find_symbol import find_symbol
    from canonize.resolution.project import Project

    gone: set[Symbol] = set()
    if any(after.differs(before, path) for path in after.touched(before)):
        from canonize.references.dangling import removed_symbols

        gone |= set(removed_symbols(before, after, session.migration))
    project = Project.of(after, session.migration.source_roots)
    for competitor in session.plan.competitors:
        symbol = Symbol.parse(competitor.symbol)
        missing = find_symbol(symbol, project)
        if competitor.verdict.is_rerouted and missing is not None and missing.certain:
            gone.add(symbol if project.modules.exists(symbol.module) else Symbol(symbol.module))
    return tuple(sorted(gone))
