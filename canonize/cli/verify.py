"""`verify`: what still names something that is gone, now."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from canonize.cli.exit_codes import ExitCode
from canonize.cli.invocation import Invocation, invocation
from canonize.cli.source_roots import warn_of_roots
from canonize.errors import CanonizeError

if TYPE_CHECKING:
    from canonize.console.locked import LockReport
    from canonize.console.verified import Verified
    from canonize.core.ledger import Reference, WholeLedger
    from canonize.core.symbols import Symbol
    from canonize.core.tree import SourceTree
    from canonize.runner.locking import Locked
    from canonize.runner.session import Session


def verify(
    context: typer.Context,
    ledger: Annotated[
        bool, typer.Option("--ledger", help="List every occurrence, not only groups.")
    ] = False,
    ledger_file: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write the whole ledger: CSV (.csv) or JSON."),
    ] = None,
    fail_on_new: Annotated[
        bool, typer.Option("--fail-on-new", help="End with 1, too, for a new use of a competitor.")
    ] = False,
    since: Annotated[
        str, typer.Option(metavar="REV", help="What is new since this commit; with --fail-on-new.")
    ] = "HEAD",
    locked: Annotated[
        bool,
        typer.Option("--locked", help="End with 1, too, when something is not as canonize.lock."),
    ] = False,
    reproduce: Annotated[
        str,
        typer.Option(
            metavar="BASE..HEAD",
            help="Only play the plan on BASE, and end with 1 if HEAD is not what comes out.",
        ),
    ] = "",
    against: Annotated[
        str,
        typer.Option(
            metavar="URL",
            help="Only play the plan's checks of a running system with an instance of it.",
        ),
    ] = "",
    checks: Annotated[
        str, typer.Option(metavar="KINDS", help="Which, with --against: events, health.")
    ] = "events,health",
    health_path: Annotated[
        str, typer.Option(metavar="PATH", help="Where an instance says how it is.")
    ] = "/health",
    project_version: Annotated[
        str, typer.Option(metavar="VERSION", help="The project's, if its files don't tell it.")
    ] = "",
) -> None:
    """Find what still names something that is gone, and account for every occurrence.

    Gone is what the migration removed, and every competitor to be removed that is not there (so
    that this works in a fresh clone too). Ends with 1 when code, a string or configuration names
    it, or when an import leads nowhere that led somewhere before. Nothing is written or executed.

    --against plays the plan's script with an instance that is deployed, and keeps what came out
    with the commit that the instance says it runs: the criteria and the pull request tell it.
    """
    from canonize.console.locked import show_locked
    from canonize.console.progress import ProgressLine
    from canonize.console.verified import show_verified

    asked = invocation(context)
    if reproduce:
        if locked or fail_on_new or ledger or ledger_file:
            raise CanonizeError("--reproduce stands alone", hint="verify twice")
        _reproduce(asked, reproduce)
        return
    if against:
        if locked or fail_on_new or ledger or ledger_file:
            raise CanonizeError("--against stands alone", hint="verify twice")
        _verify_deployed(asked, against, checks, health_path)
        return
    progress = ProgressLine(asked.screen)
    with asked.open_session(migrated=True, looking=True) as session:
        progress.update("accounting for every occurrence")
        try:
            found, uses = _verified(session, since if fail_on_new else None, locked=locked)
        finally:
            progress.end()
        report = None if uses is None else _lock_report(asked, session, uses, project_version)
    if ledger_file:
        write_ledger(asked, found.ledger, ledger_file)
    warn_of_roots(asked, found.roots)
    if asked.json:
        lock = {} if report is None else {"locked": report.as_json()}
        asked.screen.document("verify", {**found.as_json(), **lock})
    else:
        show_verified(asked.screen, found, every=ledger)
        if report is not None:
            show_locked(asked.screen, report)
    if not found.passed or (report is not None and not report.passed):
        raise typer.Exit(ExitCode.FOUND)


def _reproduce(asked: Invocation, text: str) -> None:
    from canonize.console.progress import ProgressLine
    from canonize.console.reproduced import reproduced_json, show_reproduced
    from canonize.runner.reproducing import reproduce

    progress = ProgressLine(asked.screen)
    with asked.open_session(migrated=True) as session:
        progress.update("playing the plan on the first commit")
        try:
            found = reproduce(session, text)
        finally:
            progress.end()
    if asked.json:
        asked.screen.document("reproduce", reproduced_json(found))
    else:
        show_reproduced(asked.screen, found)
    if not found.passed:
        raise typer.Exit(ExitCode.FOUND)


def _verify_deployed(asked: Invocation, url: str, checks: str, path: str) -> None:
    from dataclasses import asdict

    from canonize.console.progress import ProgressLine
    from canonize.runner.deployed import verify_deployed

    kinds = [kind.strip() for kind in checks.split(",") if kind.strip()]
    progress = ProgressLine(asked.screen)
    with asked.open_session(migrated=True, looking=True) as session:
        progress.update(f"speaking with {url}")
        try:
            found = verify_deployed(session, url, kinds, path=path, emit=progress.update)
        finally:
            progress.end()
    if asked.json:
        listed = [asdict(check) for check in found.checks]
        facts = {"url": url, "commit": found.commit, "passed": found.passed, "checks": listed}
        asked.screen.document("verify-against", facts)
    else:
        for check in found.checks:
            asked.screen.say(f"{check.name} {'passed' if check.passed else 'failed'}")
            for line in check.output.splitlines():
                asked.screen.say(f"  {line}")
        asked.screen.say(f"{url} runs {found.commit or 'a commit that it does not name'}")
    if not found.passed:
        raise typer.Exit(ExitCode.FOUND)


def _lock_report(asked: Invocation, session: Session, found: Locked, version: str) -> LockReport:
    """What is not as the lock says, with what a scan finds to do the canonical's job."""
    from dataclasses import replace

    from canonize.cli.lock import members_now
    from canonize.console.locked import LockReport
    from canonize.runner.locking import findings, require_lock

    lock = require_lock(found)
    if version:
        found = replace(found, version=version)
    members = tuple(
        (m.symbol, f"{m.path}:{m.line}", m.evidence[0].text if m.evidence else str(m.verdict))
        for m in members_now(asked, session, lock)
    )
    return LockReport(lock, findings(session, found, lock), found.version, members)


def _verified(
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
    named = sorted(_remaining(session, after, gone))
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


def write_ledger(asked: Invocation, ledger: WholeLedger, file: Path) -> None:
    """Writes the whole ledger to a file that the person named."""
    from canonize.console.ledgers import ledger_bytes
    from canonize.core.plural import plural

    try:
        file.write_bytes(ledger_bytes(ledger, file.name))
    except OSError as error:
        reason = error.strerror or str(error)
        raise CanonizeError(f"the ledger can't be written: {reason}", where=str(file)) from error
    asked.screen.say(f"wrote {file}: {plural(len(ledger.occurrences), 'entry', 'entries')}")


def _remaining(session: Session, after: SourceTree, gone: tuple[Symbol, ...]) -> list[Reference]:
    if not gone:
        return []
    from canonize.references.remaining_references import remaining_references

    return list(remaining_references(after, session.migration, gone))


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
